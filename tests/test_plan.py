"""What an address may show of itself."""

from __future__ import annotations

import pytest

from pdscan.errors import SourceError
from pdscan.plan import open_address, without_secrets


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://jan:geheim@db/crm?password=geheim", "postgresql://db/crm"),
        ("postgresql://jan:ge@heim@db/crm", "postgresql://db/crm"),
        ("postgresql:/jan:geheim@db/crm", "db/crm"),
        ("jan:geheim@db/crm", "db/crm"),
        ("exports/people.csv", "exports/people.csv"),
    ],
)
def test_an_address_is_shown_without_secrets(address: str, shown: str) -> None:
    assert without_secrets(address) == shown


def test_a_mistyped_url_is_refused_without_its_password() -> None:
    with pytest.raises(SourceError) as caught:
        list(open_address("postgresql:/jan:geheim@db/crm"))
    assert "geheim" not in str(caught.value)
