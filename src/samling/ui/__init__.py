"""Layout and components."""
