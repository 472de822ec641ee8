"""Cases, promises and dates."""
