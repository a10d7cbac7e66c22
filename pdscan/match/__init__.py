"""Matching: Arrow arrays in, arrays of row, start, end and detector out."""
