"""The edge of the strategy: forms for those who may change it."""
