"""Masked copies: a file again, with every personal value in it replaced."""
