"""The best single day under prices, and good days for a search to choose from."""

from routeplan.pricing.offer import columns

__all__ = ["columns"]
