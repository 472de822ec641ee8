"""Questions to the register, one file per noun."""

from samling.register.queries.maps import county_map
from samling.register.queries.visitors import posts_of, visitor_of

__all__ = ["county_map", "posts_of", "visitor_of"]
