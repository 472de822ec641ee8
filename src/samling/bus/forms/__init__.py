"""What comes to the bus from outside becomes arguments."""
