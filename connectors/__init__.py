"""Connectors: one leaf file a way of reading, found by `pdscan.registry`."""
