"""What everything stands on: periods, figures, refusals, register numbers. No models, no clock."""
