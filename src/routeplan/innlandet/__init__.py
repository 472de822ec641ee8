"""The problem of the real county of Innlandet, made from a folder of open data."""

from routeplan.innlandet.assumptions import Assumptions
from routeplan.innlandet.county import County, county_problem

__all__ = ["Assumptions", "County", "county_problem"]
