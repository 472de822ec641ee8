"""Proof of having taken part: certificates, and badges that anybody can check."""
