"""Where travel times come from: providers that take places and give the matrix between them.

``great_circle``: as the crow flies times a factor. ``roads``: shortest paths in a road network.
``osrm`` and ``valhalla``: routing servers over HTTP. ``valhalla_here``: Valhalla within this
process, where its wheel is installed.
"""

from routeplan.travel.place import Place, Provider

__all__ = ["Place", "Provider"]
