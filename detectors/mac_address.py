"""MAC address, the hardware address of a network card.

Six bytes: maker and serial number. It follows a device, and so its owner, through every network
(GDPR recital 30).
"""

from __future__ import annotations

from pdscan.model import Border, Detector, Pattern

_BYTE = "[0-9A-Fa-f]{2}"

DETECTOR = Detector(
    id="mac-address",
    category="device.mac",
    entity="MAC_ADDRESS",
    title="MAC address",
    patterns=(
        Pattern(
            "colons",
            rf"{_BYTE}(?::{_BYTE}){{5}}",
            left=Border("0-9A-Za-z:_"),
            right=Border("0-9A-Za-z:_"),
            score=0.9,
        ),
        Pattern(
            "dashes",
            rf"{_BYTE}(?:-{_BYTE}){{5}}",
            left=Border("0-9A-Za-z_-"),
            right=Border("0-9A-Za-z_-"),
            score=0.7,
        ),
        Pattern(
            "three groups with dots",
            r"[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}",
            left=Border("0-9A-Za-z._"),
            right=Border("0-9A-Za-z_", decimal=True),
            score=0.4,
        ),
    ),
    technical=(
        r"(?:00[:\-]?){5}00|(?:ff[:\-]?){5}ff|0000\.0000\.0000|ffff\.ffff\.ffff",
        # Multicast of IPv4, IPv6, spanning tree.
        r"(?:01[:\-]00[:\-]5e|33[:\-]33[:\-]..|01[:\-]80[:\-]c2)[:\-].{8}",
        r"(?:0100\.5e|3333\.|0180\.c2).{6,7}",
    ),
    keywords=("mac", "ethernet", "wifi", "hardware", "bssid"),
    columns={
        "nl": ("mac adres", "macadres", "hardware adres"),
        "fr": ("adresse mac", "adresse materielle"),
        "en": ("mac", "mac address", "mac addr", "macaddr", "hwaddr", "hardware address", "bssid"),
        "de": ("mac adresse", "hardwareadresse"),
    },
    not_columns=("count", "aantal", "hash", "hashed", "type", "is", "has", "status", "id"),
    kinds=("text", "other"),
    examples=(
        "00:1A:2B:3C:4D:5E",
        "lease aa-bb-cc-dd-ee-01 expired",
        "Cisco: 0012.3456.789a",
    ),
    counterexamples=(
        "00:1A:2B:3C:4D",
        "10:2F:33-AC-29-C3",
        "00:11:22:33:44:55:66:77",
        "ZZ:ZZ:ZZ:ZZ:ZZ:ZZ",
    ),
    references=("https://standards.ieee.org/products-programs/regauth/", "IEEE 802-2014, clause 8"),
)
