"""JSON: the whole inventory with coverage; all but `run` is the same for the same data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pdscan.inventory import Inventory


def write(inventory: Inventory) -> bytes:
    """The inventory as UTF-8 JSON."""
    text = json.dumps(inventory.as_dict(), ensure_ascii=False, indent=1)
    return (text + "\n").encode("utf-8", "replace")
