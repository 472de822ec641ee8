"""Django's PostgreSQL with a quicker look at whether the connection still holds."""
