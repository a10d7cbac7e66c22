"""Data that ships with pdscan: the taxonomy of personal data."""
