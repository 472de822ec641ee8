"""The register's verbs: the only place that writes in it."""
