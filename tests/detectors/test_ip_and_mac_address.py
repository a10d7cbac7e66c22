"""IP and MAC addresses: spans, and those that belong to no person."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdscan import specimen

Find = Callable[..., list[str]]
SEEDS = st.integers(0, 2**32)


@pytest.mark.parametrize(
    ("detector", "text", "values"),
    [
        pytest.param("ipv4", "van 82.169.13.7:443", ["82.169.13.7"], id="with a port"),
        pytest.param("ipv4", "82.169.13.7, 82.169.13.8", ["82.169.13.7", "82.169.13.8"], id="two"),
        pytest.param("ipv4", "82.169.13.0/24", ["82.169.13.0"], id="a network"),
        pytest.param("ipv4", "1.3.6.1.4.1", [], id="an object identifier"),
        pytest.param("ipv4", "v1.2.3.4", [], id="a version"),
        pytest.param("ipv4", "82.169.13.256", [], id="no byte"),
        pytest.param("ipv6", "[2a02:1810::5e12]:80", ["2a02:1810::5e12"], id="in brackets"),
        pytest.param("ipv6", "::ffff:82.169.13.7", ["::ffff:82.169.13.7"], id="version 4 inside"),
        pytest.param("ipv6", "fe80::1%eth0", ["fe80::1"], id="the zone stays outside"),
        pytest.param("ipv6", "1:2:3:4:5:6:7:8", ["1:2:3:4:5:6:7:8"], id="all groups"),
        pytest.param("ipv6", "2a02:1810:1::", ["2a02:1810:1::"], id="zeros at the end"),
        pytest.param("ipv6", "12:34:56", [], id="a time"),
        pytest.param("ipv6", "std::vector add::bad", [], id="names in C++"),
        pytest.param("ipv6", "00:1a:2b:3c:4d:5e", [], id="a MAC address"),
        pytest.param("mac-address", "00:1A:2b:3C:4d:5E", ["00:1A:2b:3C:4d:5E"], id="colons"),
        pytest.param("mac-address", "00-1a-2b-3c-4d-5e", ["00-1a-2b-3c-4d-5e"], id="dashes"),
        pytest.param("mac-address", "0012.3456.789a", ["0012.3456.789a"], id="points"),
        pytest.param("mac-address", "00:1a-2b:3c-4d:5e", [], id="mixed"),
        pytest.param("mac-address", "00:1a:2b:3c:4d:5e:6f:70", [], id="eight bytes"),
    ],
)
def test_spans(find: Find, detector: str, text: str, values: list[str]) -> None:
    assert find(detector, text) == values


@pytest.mark.parametrize(
    ("detector", "address"),
    [
        ("ipv4", "127.0.0.1"), ("ipv4", "10.1.2.3"), ("ipv4", "172.31.0.9"),
        ("ipv4", "192.168.1.20"), ("ipv4", "169.254.1.1"), ("ipv4", "203.0.113.9"),
        ("ipv4", "224.0.0.251"), ("ipv4", "255.255.255.255"), ("ipv4", "0.0.0.0"),
        ("ipv4", "8.8.8.8"), ("ipv6", "::1"), ("ipv6", "fe80::1"), ("ipv6", "fd12:3456::1"),
        ("ipv6", "2001:db8::7"), ("ipv6", "ff02::fb"), ("ipv6", "::ffff:10.0.0.1"),
        ("mac-address", "00:00:00:00:00:00"), ("mac-address", "FF:FF:FF:FF:FF:FF"),
        ("mac-address", "01:00:5e:00:00:fb"), ("mac-address", "ffff.ffff.ffff"),
    ],
)  # fmt: skip
def test_these_name_no_person(find: Find, detector: str, address: str) -> None:
    assert find(detector, address, technical=True) == [address]


@pytest.mark.parametrize("address", ["172.32.0.9", "11.0.0.1", "8.8.8.9", "192.169.0.1"])
def test_these_only_look_technical(find: Find, address: str) -> None:
    assert find("ipv4", address, technical=False) == [address]


@given(SEEDS)
def test_every_generated_address_is_found(find: Find, seed: int) -> None:
    random = Random(seed)
    four, six, mac = specimen.ipv4(random), specimen.ipv6(random), specimen.mac(random)
    text = f'{four} - - "GET /" van {six} ({mac})'
    assert find("ipv4", text, technical=False) == [four]
    assert find("ipv6", text, technical=False) == [six]
    assert find("mac-address", text) == [mac]
