"""How somebody proves who they are."""
