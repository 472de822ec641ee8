"""The pages that read all."""
