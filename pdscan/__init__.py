"""pdscan: finds personal data in databases, files and mailboxes, and says why it is there."""

from __future__ import annotations

__version__ = "0.1.0"
