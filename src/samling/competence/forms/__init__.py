"""What people type becomes arguments; nothing is written here."""
