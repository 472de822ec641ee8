"""Signing up as an outside load would: real PostgreSQL with durable commits, four web processes, a worker."""
