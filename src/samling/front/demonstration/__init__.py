"""A made-up year of people, events and advice, marked as made up, so that a fresh start has something to show."""
