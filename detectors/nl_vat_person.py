"""Btw-identificatienummer, the Dutch VAT number, of a natural person.

Until 2020 that of a sole trader was the BSN with B01 behind it (GDPR article 87; forbidden since
then by the Dutch data protection authority); such numbers are still in invoices and master data.
Those of 2020 hold no BSN, but are given to natural persons only, and have a check of their own.
Companies, whose number holds an RSIN of the same eleven-proof, begin with 00 or 8 and are not
found; neither are numbers of which that is not sure.
"""

from __future__ import annotations

from dataclasses import dataclass

from pdscan.checksums import ElevenProof
from pdscan.model import Detector, Pattern

#: NL and B as the numbers that MOD 97-10 takes letters for (ISO 7064).
_NL, _B = "2321", "11"


@dataclass(frozen=True, slots=True)
class NaturalPerson:
    """A BSN that is no company's number, or else the check of the numbers of 2020.

    >>> NaturalPerson()(b"NL111222333B01"), NaturalPerson()(b"NL001112223B01")
    (True, False)
    """

    #: One in eleven without those that begin with 00, and one in 97 of the others.
    chance: float = 0.1

    def __call__(self, candidate: bytes) -> bool:
        """Whether the candidate, separators included, passes."""
        digits = bytes(byte for byte in candidate if 48 <= byte <= 57)
        number, last = digits[:9], digits[9:]
        if ElevenProof()(number):
            return last != b"00" and not number.startswith((b"00", b"8"))
        return int(f"{_NL}{number.decode()}{_B}{last.decode()}") % 97 == 1


DETECTOR = Detector(
    id="nl-vat-person",
    category="gov.vat_person",
    entity="NL_VAT_PERSON",
    title="VAT number of a sole trader (btw-id, Netherlands)",
    countries=("NL",),
    patterns=(
        Pattern(
            # Companies' numbers of today begin with 8: not even candidates.
            "NL and B",
            r"NL[ .]?[0-79][0-9]{3}[ .]?[0-9]{2}[ .]?[0-9]{3}[ .]?B[ .]?[0-9]{2}",
            score=0.7,
            ignore_case=True,
        ),
    ),
    check=NaturalPerson(),
    # The example of the tax office, and BSNs for tests.
    technical=("NL000099998B57", "NL(?:111111110|123456782|999999990)B[0-9]{2}"),
    columns={
        "nl": ("btw nummer", "btwnummer", "btw nr", "btwnr", "btw id", "btw identificatienummer",
               "omzetbelastingnummer"),
        "fr": ("numero tva", "numero de tva", "no tva", "tva intracommunautaire"),
        "en": ("vat number", "vat no", "vat id", "vat registration number", "vat nr"),
        "de": ("ust id", "ust idnr", "umsatzsteuer id", "mwst nummer"),
    },
    not_columns=("rate", "amount", "bedrag", "count", "is", "has", "valid", "status", "type"),
    examples=(
        "NL111222333B01",
        "btw-nr. NL1112.22.333.B.01",
        "nl 1112 22 333 b01",
        "NL000000013B53",
    ),
    counterexamples=(
        "NL111222334B01",
        "NL001112223B01",
        "NL800000009B01",
        "NL111222333B00",
        "NL111222333B011",
        "111222333B01",
        "BE0123456749",
    ),
    references=(
        "https://www.belastingdienst.nl/wps/wcm/connect/bldcontentnl/belastingdienst/zakelijk/btw/administratie_bijhouden/btw_nummers_controleren/uw_btw_nummer",
        "https://eur-lex.europa.eu/eli/dir/2006/112/oj",
    ),
)  # fmt: skip
