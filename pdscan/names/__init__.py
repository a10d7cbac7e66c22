"""Person names: the word lists, and the seam for a recogniser."""
