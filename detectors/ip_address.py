"""IP addresses, versions 4 and 6.

Personal data wherever they can lead to a subscriber (CJEU C-582/14, Breyer). Private, loopback,
documentation and other addresses that belong to no one outside are counted apart.
"""

from __future__ import annotations

from pdscan.checksums import IpAddress
from pdscan.model import Border, Detector, Pattern

_BYTE = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_FOUR = rf"{_BYTE}(?:\.{_BYTE}){{3}}"
_GROUP = r"[0-9A-Fa-f]{1,4}"
_COLUMNS = {
    "nl": ("ip adres", "ipadres"),
    "fr": ("adresse ip", "ip"),
    "en": (
        "ip", "ip address", "ip addr", "ipaddr", "*ipaddress", "clientip", "remote addr",
        "remote address", "x forwarded for", "remote host", "source ip", "src ip", "dst ip",
    ),
    "de": ("ip adresse", "ipadresse"),
}  # fmt: skip
_NOT = (
    "count", "aantal", "hash", "hashed", "version", "type", "country", "city", "is", "has",
    "status", "port", "id", "asn", "region", "latitude", "longitude", "score", "whitelist",
    "rating", "range",
)  # fmt: skip
_KEYWORDS = ("ip", "ip address", "ip-adres", "ip-adresse", "adresse ip", "host", "remote", "client")

FOUR = Detector(
    id="ipv4",
    category="device.ip",
    entity="IP_ADDRESS",
    title="IP address, version 4",
    patterns=(
        Pattern(
            "four bytes",
            _FOUR,
            left=Border("0-9A-Za-z_", decimal=True),
            right=Border("0-9A-Za-z_", decimal=True),
            score=0.7,
        ),
    ),
    check=IpAddress(4),
    technical=(
        rf"0\.{_BYTE}\.{_BYTE}\.{_BYTE}",  # this network
        rf"127\.{_BYTE}\.{_BYTE}\.{_BYTE}",  # loopback
        rf"10\.{_BYTE}\.{_BYTE}\.{_BYTE}",  # private, RFC 1918
        rf"172\.(?:1[6-9]|2[0-9]|3[01])\.{_BYTE}\.{_BYTE}",
        rf"192\.168\.{_BYTE}\.{_BYTE}",
        rf"169\.254\.{_BYTE}\.{_BYTE}",  # link local, RFC 3927
        rf"(?:192\.0\.2|198\.51\.100|203\.0\.113)\.{_BYTE}",  # documentation, RFC 5737
        rf"(?:22[4-9]|23[0-9])\.{_BYTE}\.{_BYTE}\.{_BYTE}",  # multicast
        rf"(?:24[0-9]|25[0-5])\.{_BYTE}\.{_BYTE}\.{_BYTE}",  # reserved and broadcast
        r"8\.8\.(?:8\.8|4\.4)|1\.(?:1\.1\.1|0\.0\.1)|9\.9\.9\.(?:9|10)|149\.112\.112\.112",
        r"208\.67\.22[02]\.(?:220|222)",  # public resolvers
    ),
    keywords=_KEYWORDS,
    columns=_COLUMNS,
    not_columns=_NOT,
    kinds=("text", "other"),
    examples=(
        "82.169.13.7",
        "client 145.53.100.12, server: crm",
        "[213.219.160.4]:443",
        "192.168.0.1",
    ),
    counterexamples=("192.168.0", "1.2.3.4.5", "256.1.1.1", "v1.2.3.4", "01.02.03.04"),
    references=(
        "https://www.rfc-editor.org/rfc/rfc791",
        "https://www.iana.org/assignments/iana-ipv4-special-registry/",
    ),
)

SIX = Detector(
    id="ipv6",
    category="device.ip",
    entity="IP_ADDRESS",
    title="IP address, version 6",
    patterns=(
        Pattern(
            "groups of four hexadecimal digits",
            rf"(?:{_GROUP}:){{7}}{_GROUP}"
            rf"|(?:{_GROUP}:){{6}}{_FOUR}"
            rf"|(?:{_GROUP}:){{1,6}}(?::{_GROUP}){{0,4}}:{_FOUR}"
            rf"|(?:{_GROUP}:){{1,6}}(?::{_GROUP}){{1,6}}"
            rf"|(?:{_GROUP}:){{1,7}}:"
            rf"|::(?:{_GROUP}:){{0,5}}{_FOUR}"
            rf"|:(?::{_GROUP}){{1,7}}",
            left=Border("0-9A-Za-z_:."),
            right=Border("0-9A-Za-z_:", decimal=True),
            score=0.8,
        ),
    ),
    check=IpAddress(6),
    technical=(
        r"(?:0{1,4}:){7}0{0,3}[01]|::1|::",  # loopback and unspecified
        r"fe[89ab][0-9a-f]:.+",  # link local
        r"f[cd][0-9a-f]{2}:.+",  # unique local, RFC 4193
        r"ff[0-9a-f]{2}:.+",  # multicast
        r"2001:0?db8:.*",  # documentation, RFC 3849
        r"2001:4860:4860:.+8[84]{3}|2606:4700:4700:.+1[01]{3}|2620:fe::(?:fe|9)",
        rf"::ffff:(?:10|127)\.{_BYTE}\.{_BYTE}\.{_BYTE}",  # mapped private addresses
        rf"::ffff:(?:192\.168|172\.(?:1[6-9]|2[0-9]|3[01]))\.{_BYTE}\.{_BYTE}",
    ),
    keywords=_KEYWORDS,
    columns=_COLUMNS,
    not_columns=_NOT,
    kinds=("text", "other"),
    examples=(
        "2a02:a445:6d36:1:1e61:6fd5:3c1:89af",
        "van 2a02:1810:1c0f::5e12 gezien",
        "http://[2a00:1450:400e::200e]/",
        "src=::1",
        "::ffff:82.169.13.7",
    ),
    counterexamples=(
        "12:34:56",
        "684D:1111:222:3333:4444:5555:77",
        "std::vector",
        "add::bad",
        "aa:bb:cc:dd:ee:ff",
        "::",
        "::ffff:256.0.0.1",
    ),
    references=(
        "https://www.rfc-editor.org/rfc/rfc4291",
        "https://www.iana.org/assignments/iana-ipv6-special-registry/",
    ),
)

DETECTORS = (FOUR, SIX)
