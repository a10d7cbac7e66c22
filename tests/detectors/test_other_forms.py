"""Addresses, dates of birth, password hashes, profiles and user agents: spans."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Find = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("detector", "text", "values"),
    [
        pytest.param("street-address", "Kerkstraat 12a", ["Kerkstraat 12a"], id="Dutch"),
        pytest.param("street-address", "op Kerkstraat 12 in Gent", ["Kerkstraat 12"], id="in text"),
        pytest.param("street-address", "Grétrystraat 63", ["Grétrystraat 63"], id="accents"),
        pytest.param("street-address", "Obere Str. 57", ["Obere Str. 57"], id="German, apart"),
        pytest.param("street-address", "Luisenstr. 48", ["Luisenstr. 48"], id="German, short"),
        pytest.param("street-address", "12, rue des Bouchers", ["12, rue des Bouchers"], id="fr"),
        pytest.param("street-address", "Rue de la Loi 16", ["Rue de la Loi 16"], id="Brussels"),
        pytest.param("street-address", "Av. Paulista, 2022", ["Av. Paulista, 2022"], id="Brazil"),
        pytest.param("street-address", "722 Moss Bay Blvd.", ["722 Moss Bay Blvd."], id="English"),
        pytest.param("street-address", "309 63rd St.", ["309 63rd St."], id="a numbered street"),
        pytest.param("street-address", "op weg 12", [], id="a word that ends a street's name"),
        pytest.param("street-address", "2024 Sales Report", [], id="a year and a title"),
        pytest.param("postcode", "1234 AB", ["1234 AB"], id="Dutch postcode"),
        pytest.param("postcode", "te 1234AB Utrecht", ["1234AB Utrecht"], id="with the city"),
        pytest.param("postcode", "te 1234 AB", [], id="alone in text"),
        pytest.param("postcode", "1234 SA", [], id="letters that are not given out"),
        pytest.param("birth-date", "geboren op 12/05/1970.", ["geboren op 12/05/1970"], id="born"),
        pytest.param(
            "birth-date", "née le 3 février 1982 à", ["née le 3 février 1982"], id="born, in French"
        ),
        pytest.param("birth-date", "12/05/1970", [], id="a date alone, even as a whole cell"),
        pytest.param("birth-date", "geleverd op 12/05/2020", [], id="another date"),
        pytest.param("us-ssn", "536-90-4399", ["536-90-4399"], id="a social security number"),
        pytest.param("us-ssn", "536904399", [], id="nine digits alone"),
        pytest.param("us-ssn", "ssn: 536904399", ["ssn: 536904399"], id="nine digits, named"),
        pytest.param(
            "social-profile",
            "zie https://www.linkedin.com/in/jan-x!",
            ["https://www.linkedin.com/in/jan-x"],
            id="a profile",
        ),
        pytest.param("social-profile", "linkedin.com/company/acme", [], id="a firm's page"),
        pytest.param(
            "user-agent",
            'x "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/128.0" 200',
            ["Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/128.0"],
            id="a browser in a log",
        ),
        pytest.param(
            "password-hash", "$2b$12$" + "a" * 53, ["$2b$12$" + "a" * 53], id="a bcrypt hash"
        ),
        pytest.param("password-hash", "$2b$12$" + "a" * 52, [], id="too short for bcrypt"),
    ],
)
def test_spans(find: Find, detector: str, text: str, values: list[str]) -> None:
    assert find(detector, text) == values


def test_crawlers_and_buttons_name_no_person(find: Find) -> None:
    crawler = "Mozilla/5.0 (compatible; Googlebot/2.1)"
    assert find("user-agent", crawler, technical=True) == [crawler]
    assert find("social-profile", "https://twitter.com/share", technical=False) == []
