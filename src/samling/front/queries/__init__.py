"""Questions of the front."""
