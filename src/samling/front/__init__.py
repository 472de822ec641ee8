"""Front page, menu, work desk."""
