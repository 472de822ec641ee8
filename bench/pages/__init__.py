"""What a page costs the server, at the county's size and at a hundred counties'."""
