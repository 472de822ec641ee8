"""The compiled heart of the search: lines put in and taken out, people moved, a hundred thousand times."""
