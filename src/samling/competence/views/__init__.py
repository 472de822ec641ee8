"""The edge of competence."""
