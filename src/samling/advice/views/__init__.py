"""Pages and answers of advice."""
