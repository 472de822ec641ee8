"""Clients of the public registers; the shapes they speak are told in docs/registers.md."""
