"""Presidio's own test cases through `pdscan.presidio.recognizers()`, by type of entity.

A case agrees if the spans of its entity are exactly those that Presidio's test expects. Each
deviation that is known is listed here with its reason, and says whether we hold ours for right.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CASES = Path("identifiers") / "presidio_cases.jsonl"
CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
#: Share of the cases of a type that must agree.
LEAST = 0.98

#: Start and end of each span of a case.
Spans = tuple[tuple[int, int], ...]


class Case(NamedTuple):
    """A text and the spans of one type of entity that Presidio's test expects in it."""

    entity: str
    text: str
    expected: Spans


@dataclass(frozen=True, slots=True)
class Reason:
    """Why these texts come out otherwise. `right`: because ours is right; else ours misses them."""

    entity: str
    right: bool
    why: str
    texts: tuple[str, ...]


REASONS = (
    Reason(
        "IBAN_CODE",
        True,
        "An account number typed with a small letter is that account's number: length and check "
        "digits are right. ISO 13616 asks for capitals of machines.",
        ("LV80 bANK 0000 4351 9500 1",),
    ),
    Reason(
        "IP_ADDRESS",
        True,
        "The length of a prefix is no part of the address (RFC 4632 3.1, RFC 4291 2.3): ours "
        "covers the address, which is what identifies.",
        (
            "192.168.1.0/24", "10.0.0.0/8", "0.0.0.0/0", "192.168.1.1/32", "2001:db8::/32",
            "fe80::/10", "::1/128", "::ffff:192.168.1.0/96", "64:ff9b::192.0.2.0/96",
            "Subnet: 192.168.1.0/24", "Prefix: 2001:db8::/32", "Route is 10.0.0.0/8.",
            "Use 2001:db8::/32.",
        ),
    ),
    Reason(
        "IP_ADDRESS",
        True,
        "A zone is a name within one host and no part of the address (RFC 4007 11).",
        ("fe80::1%eth0", "fe80::1%eth0/64", "2001:db8::%eth0/128"),
    ),
    Reason(
        "IP_ADDRESS",
        True,
        "The unspecified address must never be given to any node (RFC 4291 2.5.2), so that it "
        "leads to nobody; two colons stand in every program.",
        ("Use local ipv6 ::", "src=:: dst=::1", "Unspecified ::", "::/0", "::/128"),
    ),
    Reason(
        "IP_ADDRESS",
        True,
        "Five numbers are no address of version 4 (RFC 791), but a version or an object "
        "identifier; the first four of them are none either.",
        ("192.168.1.1.1",),
    ),
    Reason(
        "MAC_ADDRESS",
        True,
        "They are addresses by their form (IEEE 802), and lead to no device: the bridge returns "
        "them with the technical mark, so that whoever counts persons leaves them out.",
        ("Broadcast: FF:FF:FF:FF:FF:FF", "Invalid: 00:00:00:00:00:00"),
    ),
    Reason(
        "US_SSN",
        True,
        "The Social Security Administration writes a number 3-2-4. Presidio scores these forms "
        "with 0.05, of which no usual threshold lets any pass.",
        ("078-051121 07805-1121",),
    ),
    Reason(
        "US_SSN",
        True,
        "Nine digits alone are a number of anything, in our market a BSN: ours wants a keyword "
        "beside them. Presidio's score for them is 0.05.",
        ("078051121",),
    ),
    Reason(
        "US_SSN",
        False,
        "Groups parted by blanks count only beside a keyword, or as a whole cell.",
        ("abc 078 05 1123 abc",),
    ),
    Reason(
        "DE_TAX_ID",
        True,
        "Of the first ten digits exactly one occurs twice or three times (BZSt, rules for the "
        "identification number): with ten different ones it was never given.",
        (
            "12345678903", "98765432106", "Meine Steuer-ID: 12345678903.",
            "IdNr. 98765432106 liegt vor.",
        ),
    ),
    Reason(
        "DE_TAX_NUMBER",
        False,
        "Without slashes, or with those of one federal state, it has no form of its own and no "
        "check digit that is published; ours knows the form of three, three and five digits.",
        (
            "0281508150123", "0981508150999", "1681508150001", "0181508150000", "12/345/6789",
            "12/3456/7890", "Steuernummer: 0981508150999 wurde vergeben.",
        ),
    ),
    Reason(
        "ES_NIF",
        True,
        "A DNI has eight digits, leading zeros included (Real Decreto 1553/2005).",
        ("1111111-G", "1111111G"),
    ),
    Reason(
        "FI_PERSONAL_IDENTITY_CODE",
        True,
        "Individual numbers from 900 on are never issued: they are for tests and stopgaps (DVV).",
        (
            "010594Y9032", "My personal identity code is: 010594Y9032. Thank you.", "010594Y9021",
            "020594X903P", "020594X903P is my hetu.", "020594X902N",
            "Here's my henkilötunnus 020594X902N.", "030594W903B",
            "My finnish id code is030594W903B.", "030694W9024", "040594V9030", "040594V902Y",
            "050594U903M", "050594U902L", "010516B903X", "010516B902W", "020516C903K",
            "020516C902J", "030516D9037", "030516D9026", "010501E9032", "020502E902X",
            "020503F9037", "020504A902E", "020504B904H",
        ),
    ),
    Reason(
        "IN_AADHAAR",
        True,
        "UIDAI parts the groups by blanks; colons stand in times and addresses.",
        ("3123:4567:8909", "3998:7654:3211"),
    ),
    Reason(
        "IN_PAN",
        True,
        "The fourth letter of a natural person's number is a P, and five letters come first "
        "(Income Tax Department): these are of others, or of nobody.",
        ("AAASA1111R", "ABCND1234Z", "A1111DFSFS"),
    ),
    Reason(
        "IT_FISCAL_CODE",
        True,
        "Its check letter is wrong (Decreto 23 dicembre 1976).",
        ("AAAAAA00B11C333N", "AAAAAA00B11C333Y and AAAAAA00B11C333N"),
    ),
    Reason(
        "SE_PERSONNUMMER",
        False,
        "Twelve digits without a sign between count beside a Swedish keyword before them only.",
        (
            "My personal identity code is: 189110089811. Thank you.", "199109242397 är mitt pnr.",
            "My swedish id code is199003052397.",
        ),
    ),
    Reason(
        "TR_NATIONAL_ID",
        True,
        "Eleven digits alone in running text are a number of anything: one in a hundred passes "
        "the check. Ours wants a keyword beside them.",
        ("Birinci kişi: 10000000146, ikinci kişi: 76543210794",),
    ),
    Reason(
        "UK_NHS",
        True,
        "No number is issued in these ranges (NHS Data Dictionary, NHS number; CHI begins with a "
        "date).",
        ("221 395 1837", "0032698674"),
    ),
    Reason(
        "US_ITIN",
        True,
        "The Internal Revenue Service writes a number 3-2-4; nine digits alone are a number of "
        "anything. Presidio's scores for these forms are the lowest it has.",
        ("911-701234 91170-1234", "911701234"),
    ),
    Reason(
        "CREDIT_CARD",
        True,
        "Sixteen digits alone in running text are a number of anything: one in ten passes Luhn's "
        "check. Ours wants a word beside them, and finds the same number with separators.",
        ("4012888888881881 4012-8888-8888-1881 4012 8888 8888 1881",),
    ),
    Reason(
        "CREDIT_CARD",
        False,
        "Cards of UATP (AirPlus and others), 15 digits that begin with 1, are not known to ours.",
        ("122000000000003", "my credit card: 122000000000003"),
    ),
    Reason(
        "PHONE_NUMBER",
        False,
        "Numbers of Japan are found with their country code only.",
        ("My Japanese number is 090-1234-5678",),
    ),
    Reason(
        "PHONE_NUMBER",
        False,
        "A country code needs its plus or zeros (ITU-T E.123); Presidio tries without, too.",
        ("My US number is (415) 555-0132, and my international one is 91-415-555-0132",),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deviation:
    """A case that came out otherwise, with its reason if it has one."""

    case: Case
    found: Spans
    reason: Reason | None


class Counts(NamedTuple):
    """Cases of one type: all, those that agree, and deviations in which ours is right."""

    cases: int
    agreed: int
    right: int

    @property
    def strict(self) -> float:
        """The share that agrees."""
        return self.agreed / self.cases

    @property
    def held(self) -> float:
        """The share that agrees or in which we hold ours for right."""
        return (self.agreed + self.right) / self.cases


def load(file: Path) -> Iterator[Case]:
    """The cases that replay on one of Presidio's recognizers as it is."""
    with file.open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if line["default_ok"]:
                yield Case(line["entity"], line["text"], _spans(line["expected_positions"]))


def _spans(pairs: Iterable[Sequence[int]]) -> Spans:
    return tuple(sorted((start, end) for start, end in pairs))


def replay(cases: Iterable[Case]) -> tuple[dict[str, Counts], list[Deviation]]:
    """The counts of each type that both have, and every deviation."""
    from pdscan import presidio

    ours: dict[str, list[Any]] = {}
    for recognizer in presidio.recognizers():
        ours.setdefault(recognizer.supported_entities[0], []).append(recognizer)
    reasons = {(each.entity, text): each for each in REASONS for text in each.texts}
    tried, agreed, right = Counter[str](), Counter[str](), Counter[str]()
    deviations = []
    for case in cases:
        if case.entity not in ours:
            continue
        tried[case.entity] += 1
        found = _spans(
            (result.start, result.end)
            for recognizer in ours[case.entity]
            for result in recognizer.analyze(case.text, [case.entity])
        )
        if found == case.expected:
            agreed[case.entity] += 1
            continue
        reason = reasons.get((case.entity, case.text))
        right[case.entity] += reason is not None and reason.right
        deviations.append(Deviation(case, found, reason))
    counts = {each: Counts(tried[each], agreed[each], right[each]) for each in sorted(tried)}
    return counts, deviations


def stale(deviations: Iterable[Deviation]) -> list[str]:
    """The texts with a reason that do not deviate any more."""
    seen = {(each.case.entity, each.case.text) for each in deviations}
    return [text for each in REASONS for text in each.texts if (each.entity, text) not in seen]


# ------------------------------------------------------------------------------------ the report


def report(counts: Mapping[str, Counts], deviations: Sequence[Deviation]) -> None:
    """Prints the table by type and the list of deviations."""
    print("| entity | cases | agree | strict | ours is right | agree or right | ours misses |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    rows = [*counts.items()]
    columns = zip(*counts.values(), strict=True)
    rows.append(("**all**", Counts(*(sum(column) for column in columns))))
    for entity, each in rows:
        misses = each.cases - each.agreed - each.right
        print(
            f"| {entity} | {each.cases} | {each.agreed} | {each.strict:.1%} | {each.right} "
            f"| {each.held:.1%} | {misses} |"
        )
    print("\n| entity | text | Presidio | ours | verdict | reason |")
    print("| --- | --- | --- | --- | --- | --- |")
    for one in deviations:
        verdict, why = "**not explained**", ""
        if one.reason is not None:
            verdict, why = "right" if one.reason.right else "a miss", one.reason.why
        shown = [
            " ".join(f"{start}-{end}" for start, end in spans) or "none"
            for spans in (one.case.expected, one.found)
        ]
        print(
            f"| {one.case.entity} | `{one.case.text}` | {' | '.join(shown)} | {verdict} | {why} |"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=CORPORA, metavar="FOLDER")
    parser.add_argument(
        "--least", type=float, default=LEAST, help="of each type; %(default)s otherwise"
    )
    parser.add_argument(
        "--strict", action="store_true", help="deviations in which ours is right count as well"
    )
    options = parser.parse_args()
    file = options.corpora / CASES
    if not file.is_file():
        sys.exit(f"There is no {file}; give --corpora FOLDER.")
    counts, deviations = replay(load(file))
    report(counts, deviations)
    shares = {
        entity: each.strict if options.strict else each.held for entity, each in counts.items()
    }
    low = [entity for entity, share in shares.items() if share < options.least]
    bare = sum(each.reason is None for each in deviations)
    old = stale(deviations)
    if low:
        print(f"\nBelow {options.least:.0%}: {', '.join(low)}.", file=sys.stderr)
    if bare or old:
        print(f"Without a reason: {bare}; reasons out of date: {len(old)}.", file=sys.stderr)
    return 1 if low or bare or old else 0


if __name__ == "__main__":
    sys.exit(main())
