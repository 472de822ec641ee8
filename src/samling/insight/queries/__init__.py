"""Questions of the pages that read all."""
