"""From the last tick at the door to 200 signed certificates, with a worker as in production."""
