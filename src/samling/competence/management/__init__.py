"""Commands of competence."""
