"""What everything stands on: periods, figures, refusals, numbers of public registers. No models, no clock, no database."""
