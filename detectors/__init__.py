"""Detectors: one leaf file a kind of personal data, found by `pdscan.registry`."""
