"""CPF (cadastro de pessoas físicas), the Brazilian taxpayer number of a natural person.

Nine digits and two check digits. Asked for at every counter, and so the usual key of customers.
"""

from __future__ import annotations

from pdscan.checksums import CheckDigit, CheckDigits
from pdscan.model import Border, Detector, Pattern

_LEFT = Border("0-9A-Za-z_+-", decimal=True)
_RIGHT = Border("0-9A-Za-z_-", decimal=True)

DETECTOR = Detector(
    id="br-cpf",
    category="gov.id",
    entity="BR_CPF",
    title="Taxpayer number (CPF, Brazil)",
    countries=("BR",),
    patterns=(
        Pattern(
            "nnn.nnn.nnn-nn",
            r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}",
            left=_LEFT,
            right=_RIGHT,
            score=0.8,
        ),
        Pattern(
            "eleven digits",
            r"[0-9]{9}-?[0-9]{2}",
            left=_LEFT,
            right=_RIGHT,
            score=0.3,
            bare=True,
        ),
    ),
    check=CheckDigits(
        (
            CheckDigit((10, 9, 8, 7, 6, 5, 4, 3, 2, 0, 0), 11, 9, "00987654321"),
            CheckDigit((11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 0), 11, 10, "00987654321"),
        ),
        chance=0.01,
    ),
    technical=(
        r"(?:1{3}|2{3}|3{3}|4{3}|5{3}|6{3}|7{3}|8{3}|9{3})\.?(?:1{3}|2{3}|3{3}|4{3}|5{3}|6{3}|7{3}|8{3}|9{3})\.?(?:1{3}|2{3}|3{3}|4{3}|5{3}|6{3}|7{3}|8{3}|9{3})-?(?:11|22|33|44|55|66|77|88|99)",
    ),
    keywords=(
        "cpf", "c.p.f.", "cpf nº", "cpf/mf", "cadastro de pessoas físicas",
        "cadastro de pessoas fisicas", "braziliaans belastingnummer", "cpf nummer",
        "numero fiscal bresilien", "numero cpf", "cpf number", "num cpf", "nr cpf",
        "cpf cliente", "brasilianische steuernummer",
    ),
    columns={
        "nl": ("braziliaans belastingnummer", "cpf nummer"),
        "fr": ("numero fiscal bresilien", "numero cpf"),
        "en": ("cpf", "cpf number", "num cpf", "nr cpf", "cpf cliente"),
        "de": ("cpf nummer", "brasilianische steuernummer"),
    },
    not_columns=(
        "id", "hash", "hashed", "verified", "geverifieerd", "status", "is", "has",
        "count", "aantal", "type", "date", "datum",
    ),
    kinds=("text",),
    shape=r"[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]{2}|[0-9]{9,10}",
    by_name=True,
    examples=(
        "372.095.584-20",
        "cpf: 289799363-46",
        "brasilianische steuernummer 266.694.573-16.",
    ),
    counterexamples=(
        "cpf 372.095.584-21",
        "cpf 289799363-47",
        "order 289799363-46",
        "cpf 289799363-467",
        "cpf 4289799363-46",
        "cpf x289799363-46",
    ),
    references=(
        "https://www.gov.br/receitafederal/pt-br/assuntos/meu-cpf",
    ),
)  # fmt: skip
