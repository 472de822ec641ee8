"""Decisions about competence: gaps, the threshold, the length of a survey, effect."""
