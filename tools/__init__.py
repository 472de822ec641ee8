"""What the builders' commands in ./run do; no part of the program."""
