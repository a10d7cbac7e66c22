"""Generated Parquet files to measure on: one file a kind of column, and wide tables."""

from __future__ import annotations

import argparse
import random
import sys
import time
import unicodedata
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pdscan.checksums import IBAN_FORMS
from pdscan.names.words import GIVEN_NAMES, SURNAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

DATA = Path(__file__).parent / "data"

#: Rows of a row group, of short ones. Each group is drawn for itself, so that memory does not grow.
GROUP = 131_072
#: Distinct sentences that texts are put together from.
SENTENCES = 20_000

VOCABULARY = (
    "aanbod adres afspraak allemaal artikel bedankt bestelling betaling binnen contract daarom "
    "dossier e-mail eerste factuur gebruik geleverd graag groeten informatie jaar klant kwaliteit "
    "levering maand materiaal melding morgen nummer ontvangen order pakket prijs product project "
    "reden retour service straks systeem tegoed termijn vandaag verzoek volgende voorraad vraag "
    "week wij zending agence ainsi après article aujourd'hui avec bonjour client commande compte "
    "délai demande depuis dossier écrire encore équipe facture heure jamais jour livraison "
    "magasin merci mois nouveau numéro paiement pièce pourquoi produit question rendez-vous "
    "retour semaine service toujours voiture about account after again answer because before "
    "between budget change contact customer delivery during every invoice later manager meeting "
    "month never office open payment people please problem question receive request return "
    "several status still support system thanks under update warehouse without Anfrage Angebot "
    "Auftrag Bestellung bitte danke dringend Fehler Firma für Geschäft gestern Grüße Kunde "
    "Lieferung Menge möglich nächste Rechnung Straße Termin über wieder Woche Zahlung café naïef "
    "reünie één € — 12:30 2024-05-01 10% 12,50 1250 4 17 38604"
)
STATES = ("open", "closed", "pending", "cancelled", "in behandeling", "New", "A", "B", "Unknown")
CITIES = (
    "Breda", "Turnhout", "Gent", "Namur", "Liège", "Köln", "Lille", "Utrecht", "Assen", "Zwolle",
    "Tilburg", "Leuven", "Mechelen", "Oostende", "Brugge", "Hasselt", "Kortrijk", "Mons", "Arlon",
    "Aachen", "Bonn", "Essen", "Trier", "Nancy", "Reims", "Metz", "Leeds", "Derby", "York", "Bath",
)  # fmt: skip
PLACES = ("Moer", "Vel", "Linden", "Oster", "Nieu", "Gra", "Hoog", "Zand", "Beau", "Roche")
CITY_ENDINGS = ("veld", "hoven", "kerke", "beek", "ville", "court", "heim", "dorf", "burg", "wijk")
STREET_ENDINGS = ("straat", "weg", "laan", "plein", "kade", "hof", "dreef", "straße", "allee")
DOMAIN_WORDS = ("voorbeeld", "muster", "exemple", "verzonnen", "fictif")
DOMAIN_ENDINGS = ("post.nl", "mail.be", "net.fr", "werk.de", "bus.co.uk", "-online.eu")

#: Countries of the IBANs, those at home here more often.
IBAN_COUNTRIES = (
    *("NL", "NL", "NL", "BE", "BE", "BE", "DE", "DE", "DE", "FR", "FR"),
    *("LU", "GB", "IE", "ES", "IT", "PT", "AT", "CH", "PL", "DK", "SE", "NO", "FI", "MT"),
)
#: Valid telephone numbers as people write them, by country; ``#`` is any digit.
PHONES: Mapping[str, tuple[str, ...]] = {
    "NL": (
        *("06-14######", "0614######", "+31 6 14######", "0031 6 24######"),
        *("020-6######", "+31 (0)20 6######"),
    ),
    "BE": ("0470 ## ## ##", "0475/##.##.##", "+32 475 ## ## ##", "02 5## ## ##"),
    "FR": ("06 12 ## ## ##", "06.62.##.##.##", "+33 6 12 ## ## ##", "01 42 ## ## ##"),
    "DE": ("0170 #######", "+49 170 #######", "030 2#######", "+49 (0)30 2#######"),
    "GB": ("07400 ######", "+44 7400 ######", "020 7### ####", "+44 20 7### ####"),
}
POSTCODES = (
    *("1### ^^", "2###^^", "3### ^^", "56## ^^", "9### ^^", "1###", "2###", "9###"),
    *("75###", "59###", "10###", "50###", "SW# #^^", "M# #^^"),
)
IPV4_HEADS = tuple(f"{head}." for head in (77, 80, 81, 82, 84, 85, 86, 87, 94, 145, 178, 188, 213))

#: What a sign of a form stands for.
ALPHABETS = {
    "#": np.frombuffer(b"0123456789", np.uint8),
    "~": np.frombuffer(b"0123456789abcdef", np.uint8),
    "^": np.frombuffer(b"ABCDEGHJKLMNPRTVWXZ", np.uint8),
}
UUID = "~~~~~~~~-~~~~-4~~~-a~~~-~~~~~~~~~~~~"

#: The first and the last moment, in seconds since 1970.
MOMENTS = (1_483_000_000, 1_798_000_000)


# -------------------------------------------------------------------------------- the pools


def _pool(values: Iterable[str]) -> pa.Array:
    return pa.array(list(values), pa.string())


def _plain(name: str) -> str:
    """A name as it stands in an e-mail address: small ASCII letters only."""
    spelt = unicodedata.normalize("NFKD", name.replace("ß", "ss").lower())
    return "".join(char for char in spelt if "a" <= char <= "z")


@cache
def _names(given: bool, language: str, *, plain: bool = False) -> pa.Array:
    """Given names or surnames of a language (``*``: of all of them)."""
    lists = GIVEN_NAMES if given else SURNAMES
    names = [name for key, known in lists.items() if language in {"*", key} for name in known]
    return _pool(map(_plain, names) if plain else names)


@cache
def _cities() -> pa.Array:
    return _pool([*CITIES, *(place + ending for place in PLACES for ending in CITY_ENDINGS)])


@cache
def _streets() -> pa.Array:
    streets = [place + ending for place in (*PLACES, *CITIES) for ending in STREET_ENDINGS]
    return _pool([*streets, *(f"Rue de {city}" for city in CITIES)])


@cache
def _sentences() -> pa.Array:
    """Sentences of four to nine words, some of them numbers; no grammar."""
    chance = random.Random(7)
    words = VOCABULARY.split(" ")

    def sentence() -> str:
        text = " ".join(chance.choices(words, k=chance.randint(4, 9)))
        return text[0].upper() + text[1:] + "."

    return _pool(sentence() for _ in range(SENTENCES))


def _joined(*parts: pa.Array | str, separator: str = "") -> pa.Array:
    """The parts of each row, one behind the other; nulls are left out."""
    return pc.binary_join_element_wise(*parts, separator, null_handling="skip")


def _fixed(cells: NDArray[np.uint8]) -> pa.Array:
    """A matrix of characters as an array of texts, one a row."""
    rows, width = cells.shape
    offsets = np.arange(rows + 1, dtype=np.int32) * width
    cells = np.ascontiguousarray(cells)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(cells))


# -------------------------------------------------------------------------------- the columns


class Columns:
    """Draws columns of one length; the same seed gives the same columns in the same order.

    Values are valid and invented: names from pdscan's lists, numbers with right check digits,
    telephone numbers from existing numbering plans. Identifiers and texts are all but unique.
    """

    def __init__(self, rows: int, seed: int | Sequence[int] | np.random.Generator) -> None:
        self.rows = rows
        self.draw = np.random.default_rng(seed)

    # -- the tools -----------------------------------------------------------------------------

    def take(self, pool: pa.Array) -> pa.Array:
        """Values of a pool, with repetition."""
        return pool.take(pa.array(self.draw.integers(0, len(pool), self.rows)))

    def integers(self, low: int, high: int, kind: type[np.integer] = np.int64) -> pa.Array:
        """Integers from `low` to below `high`."""
        return pa.array(self.draw.integers(low, high, self.rows, dtype=kind))

    def digits(self, low: int, high: int) -> pa.Array:
        """Integers from `low` to below `high`, as text."""
        return self.integers(low, high).cast(pa.string())

    def filled(self, form: str) -> pa.Array:
        """Texts of a form: ``#`` a digit, ``~`` a hexadecimal one, ``^`` a capital letter."""
        return _fixed(self._matrix(form))

    def mixed(self, *kinds: Callable[[Columns], pa.Array]) -> pa.Array:
        """Every row by one of the kinds, all equally often; name one twice to have more of it."""
        which = self.draw.integers(0, len(kinds), self.rows)
        counts = np.bincount(which, minlength=len(kinds)).tolist()
        parts = [kind(Columns(count, self.draw)) for kind, count in zip(kinds, counts, strict=True)]
        places = np.argsort(np.argsort(which, kind="stable"))
        return pa.concat_arrays(parts).take(pa.array(places))

    def sparse(self, kind: Callable[[Columns], pa.Array], share: float) -> pa.Array:
        """About this share of the rows by the kind, the others null."""
        chosen = self.draw.random(self.rows) < share
        values = kind(Columns(int(chosen.sum()), self.draw))
        return values.take(pa.array(np.cumsum(chosen) - 1, mask=~chosen))

    def nulled(self, column: pa.Array, share: float) -> pa.Array:
        """The column with about this share of nulls."""
        chosen = pa.array(self.draw.random(self.rows) < share)
        return pc.if_else(chosen, pa.scalar(None, column.type), column)

    def _matrix(self, form: str) -> NDArray[np.uint8]:
        signs = np.frombuffer(form.encode("ascii"), np.uint8)
        cells = np.tile(signs, (self.rows, 1))
        for sign, alphabet in ALPHABETS.items():
            places = np.flatnonzero(signs == ord(sign))
            size = (self.rows, len(places))
            cells[:, places] = alphabet[self.draw.integers(0, len(alphabet), size, dtype=np.uint8)]
        return cells

    # -- identifiers ---------------------------------------------------------------------------

    def email(self) -> pa.Array:
        """E-mail addresses made from names."""
        given, family = _names(True, "*", plain=True), _names(False, "*", plain=True)
        domains = _pool(word + ending for word in DOMAIN_WORDS for ending in DOMAIN_ENDINGS)
        local = self.mixed(
            lambda some: _joined(some.take(given), ".", some.take(family)),
            lambda some: _joined(some.take(given), ".", some.take(family), some.digits(1, 1000)),
            lambda some: _joined(some.take(family), some.digits(1, 100_000)),
            lambda some: _joined(some.take(family), "_", some.take(given), "+", some.filled("##")),
        )
        return _joined(local, "@", self.take(domains))

    def iban(self) -> pa.Array:
        """IBANs of many countries, valid; a fifth in groups of four."""
        return self.mixed(
            *(
                partial(Columns._iban, country=country, spaced=spaced)
                for country in IBAN_COUNTRIES
                for spaced in (False, False, False, False, True)
            )
        )

    def _iban(self, *, country: str, spaced: bool) -> pa.Array:
        """Valid IBANs of one country; check digits by ISO 7064 MOD 97-10."""
        signs = {"n": "#", "a": "^", "c": "#"}
        parts = IBAN_FORMS[country].split()
        body = "".join(signs[part[-1]] * int(part[:-1]) for part in parts)
        cells = self._matrix(f"{country}00{body}")
        rest = np.zeros(self.rows, np.int64)
        for column in (*range(4, cells.shape[1]), 0, 1, 2, 3):
            signs_here = cells[:, column].astype(np.int64)
            letter = signs_here >= ord("A")
            value = np.where(letter, signs_here - ord("A") + 10, signs_here - ord("0"))
            rest = (rest * np.where(letter, 100, 10) + value) % 97
        check = 98 - rest
        cells[:, 2] = check // 10 + ord("0")
        cells[:, 3] = check % 10 + ord("0")
        if spaced:
            cells = np.insert(cells, range(4, cells.shape[1], 4), ord(" "), axis=1)
        return _fixed(cells)

    def bsn(self) -> pa.Array:
        """Dutch citizen service numbers as integers; they pass the eleven-proof."""
        found = np.empty(0, np.int64)
        while len(found) < self.rows:
            body = self.draw.integers(10**6, 10**8, self.rows)
            check = sum(body // 10**place % 10 * (place + 2) for place in range(8)) % 11
            found = np.concatenate([found, (body * 10 + check)[check < 10]])
        return pa.array(found[: self.rows])

    def integer(self) -> pa.Array:
        """Integers up to 10¹², a tenth of them citizen service numbers."""
        number = partial(Columns.integers, low=0, high=10**12)
        return self.mixed(*[number] * 9, Columns.bsn)

    def phone(self) -> pa.Array:
        """Telephone numbers of five countries in all the ways of writing them."""
        forms = [form for known in PHONES.values() for form in known]
        return self.mixed(*(partial(Columns.filled, form=form) for form in forms))

    def ipv4(self) -> pa.Array:
        """IP addresses of version 4 from the ranges of European providers."""
        rest = [self.digits(0, 256), ".", self.digits(0, 256), ".", self.digits(1, 255)]
        return _joined(self.take(_pool(IPV4_HEADS)), *rest)

    def ipv6(self) -> pa.Array:
        """IP addresses of version 6, half of them shortened."""
        return self.mixed(
            partial(Columns.filled, form="2a0#:" + ":".join(["~~~~"] * 7)),
            partial(Columns.filled, form="2a0#:~~~~:~~~~::~~~~"),
        )

    def mac(self) -> pa.Array:
        """MAC addresses of single devices."""
        return self.filled("~0" + ":~~" * 5)

    def uuid(self) -> pa.Array:
        """Random UUIDs as text."""
        return self.filled(UUID)

    # -- persons and places --------------------------------------------------------------------

    def first_name(self) -> pa.Array:
        """Given names of four languages."""
        return self.take(_names(True, "*"))

    def last_name(self) -> pa.Array:
        """Surnames of four languages."""
        return self.take(_names(False, "*"))

    def name(self) -> pa.Array:
        """Names of persons: given name and surname of one language, some with a particle."""
        return self.mixed(*(partial(Columns._name, language=language) for language in GIVEN_NAMES))

    def _name(self, *, language: str) -> pa.Array:
        particles = _pool(("van der", "de", "van den", "van"))
        share = 0.2 if language == "nl" else 0
        particle = self.sparse(lambda some: some.take(particles), share)
        given, family = self.take(_names(True, language)), self.take(_names(False, language))
        return _joined(given, particle, family, separator=" ")

    def city(self) -> pa.Array:
        """Cities, real and invented ones."""
        return self.take(_cities())

    def street(self) -> pa.Array:
        """Streets with a house number."""
        return _joined(self.take(_streets()), " ", self.digits(1, 300))

    def postcode(self) -> pa.Array:
        """Postcodes of five countries."""
        return self.mixed(*(partial(Columns.filled, form=form) for form in POSTCODES))

    # -- texts ---------------------------------------------------------------------------------

    def planted(self) -> pa.Array:
        """A telephone number, an IBAN or an e-mail address."""
        return self.mixed(Columns.phone, Columns.iban, Columns.email)

    def note(self) -> pa.Array:
        """A sentence; 2 % hold a piece of personal data."""
        return _joined(self.take(_sentences()), self.sparse(Columns.planted, 0.02), separator=" ")

    def text(self) -> pa.Array:
        """Texts of about 200 bytes; 2 % hold a piece of personal data."""
        sentences = [self.take(_sentences()) for _ in range(4)]
        planted = self.sparse(Columns.planted, 0.02)
        return _joined(*sentences[:2], planted, *sentences[2:], separator=" ")

    def mail(self) -> pa.Array:
        """Bodies of mails of about 5,000 bytes; half hold a piece of personal data."""
        paragraphs = [
            _joined(*(self.take(_sentences()) for _ in range(5)), separator=" ") for _ in range(20)
        ]
        planted = self.sparse(Columns.planted, 0.5)
        greeting = _joined("Beste ", self.first_name(), ",")
        parts = [greeting, *paragraphs[:10], planted, *paragraphs[10:], "Groeten,", self.name()]
        return _joined(*parts, separator="\n\n")

    def log(self) -> pa.Array:
        """Lines of four programs: most hold an IP address, some a MAC address."""
        stamp = _joined(pc.replace_substring(self.timestamp_text(), " ", "T"), "Z")
        lines = self.mixed(
            *[Columns._web_line] * 6,
            *[Columns._dhcp_line] * 2,
            Columns._login_line,
            Columns._job_line,
        )
        return _joined(stamp, lines, separator=" ")

    def _web_line(self) -> pa.Array:
        path = ["/", self.word(), "/", self.digits(0, 10**6)]
        return _joined(self.ipv4(), " - GET ", *path, " 200 ", self.digits(0, 10**5))

    def _dhcp_line(self) -> pa.Array:
        return _joined("dhcpd: DHCPACK on ", self.ipv4(), " to ", self.mac(), " via eth0")

    def _login_line(self) -> pa.Array:
        port = self.digits(1024, 65536)
        head = ["sshd[", self.digits(1, 9999), "]: Failed password for root from "]
        return _joined(*head, self.ipv6(), " port ", port)

    def _job_line(self) -> pa.Array:
        spent = self.digits(0, 1000)
        return _joined(
            "cron[", self.digits(1, 9999), "]: job ", self.word(), " done in ", spent, " ms"
        )

    def word(self) -> pa.Array:
        """Words of the vocabulary."""
        return self.take(_pool(VOCABULARY.split(" ")))

    def json(self) -> pa.Array:
        """JSON objects of about 170 bytes; half hold an e-mail address."""
        quoted = partial(lambda some: _joined('"', some.email(), '"'))
        mail = pc.fill_null(self.sparse(quoted, 0.5), "null")
        return _joined(
            *('{"id": ', self.digits(0, 10**7), ', "type": "', self.word()),
            *('", "user": {"name": "', self.name(), '", "mail": ', mail),
            *('}, "ok": true, "amount": ', self.decimal_text(), ', "tags": ["'),
            *(self.word(), '", "', self.word(), '", "', self.word(), '"]}'),
        )

    # -- what holds nothing --------------------------------------------------------------------

    def category(self) -> pa.Array:
        """39 distinct short texts."""
        return self.take(_pool(STATES + CITIES))

    def choice(self, *values: str) -> pa.Array:
        """One of a few texts."""
        return self.take(_pool(values))

    def timestamp(self) -> pa.Array:
        """Moments from 2017 to 2026, to the microsecond."""
        low, high = (end * 10**6 for end in MOMENTS)
        return self.integers(low, high).cast(pa.timestamp("us"))

    def timestamp_text(self) -> pa.Array:
        """Moments as text, to the second."""
        return self.integers(*MOMENTS).cast(pa.timestamp("s")).cast(pa.string())

    def date(self) -> pa.Array:
        """Dates of birth."""
        return self.integers(-10_000, 13_000, np.int32).cast(pa.date32())

    def decimal(self) -> pa.Array:
        """Amounts below a million as decimals with two places."""
        cents = self.draw.integers(0, 10**8, self.rows)
        # Arrow's decimals are little-endian integers of 16 bytes.
        words = pa.py_buffer(np.column_stack([cents, np.zeros_like(cents)]))
        return pa.Array.from_buffers(pa.decimal128(12, 2), self.rows, [None, words])

    def decimal_text(self) -> pa.Array:
        """Decimal numbers of one to six digits and two places, as text."""
        size = 10.0 ** self.draw.integers(1, 7, self.rows)
        whole = (self.draw.random(self.rows) * size).astype(np.int64)
        return _joined(pa.array(whole).cast(pa.string()), self.filled(".##"))

    def floats(self, low: float, high: float, places: int) -> pa.Array:
        """Floating point numbers, rounded."""
        return pa.array(self.draw.uniform(low, high, self.rows).round(places))

    def flags(self) -> pa.Array:
        """True or false."""
        return pa.array(self.draw.random(self.rows) < 0.5)

    # -- tables --------------------------------------------------------------------------------

    def wide(self) -> pa.Table:
        """A table of customers as shops have them: 32 columns, a dozen of them personal."""
        return pa.table(
            {
                "id": self.integers(0, 10**9),
                "customer_id": self.integers(1, 10**7, np.int32),
                "bsn": self.bsn(),
                "order_number": self.integers(0, 10**12),
                "quantity": self.integers(0, 100, np.int16),
                "points": self.integers(0, 10**6, np.int32),
                "amount": self.floats(0, 5000, 2),
                "discount": self.floats(0, 1, 3),
                "latitude": self.floats(47, 54, 6),
                "longitude": self.floats(-2, 9, 6),
                "weight": self.floats(0, 40, 1).cast(pa.float32()),
                "balance": self.decimal(),
                "vat": self.decimal(),
                "created_at": self.timestamp(),
                "updated_at": self.timestamp(),
                "born": self.date(),
                "active": self.flags(),
                "newsletter": self.flags(),
                "status": self.nulled(self.choice(*STATES), 0.05),
                "channel": self.choice("web", "shop", "phone", "partner"),
                "country": self.choice("NL", "BE", "FR", "DE", "GB"),
                "product_group": self.category(),
                "name": self.nulled(self.name(), 0.02),
                "email": self.nulled(self.email(), 0.02),
                "phone": self.nulled(self.phone(), 0.3),
                "iban": self.nulled(self.iban(), 0.1),
                "city": self.city(),
                "street": self.street(),
                "postcode": self.postcode(),
                "note": self.nulled(self.note(), 0.5),
                "uuid": self.uuid(),
                "sku": self.filled("SKU-######-^"),
            }
        )

    def wide_text(self) -> pa.Table:
        """A table that keeps everything as text: 12 columns."""
        return pa.table(
            {
                "reference": self.filled("^^-#######"),
                "first_name": self.first_name(),
                "last_name": self.last_name(),
                "email": self.nulled(self.email(), 0.02),
                "phone": self.nulled(self.phone(), 0.1),
                "mobile": self.nulled(self.phone(), 0.5),
                "street": self.street(),
                "postcode": self.postcode(),
                "city": self.city(),
                "product_code": self.filled("SKU-######-^"),
                "note": self.nulled(self.note(), 0.3),
                "uuid": self.uuid(),
            }
        )


# -------------------------------------------------------------------------------- the files


class Kind(NamedTuple):
    """What a file holds: how its tables are drawn, and how many rows it has."""

    table: Callable[[Columns], pa.Table]
    #: One row of it for so many rows asked for.
    per: int = 1
    #: Its rows, whatever is asked for.
    rows: int | None = None

    def size(self, rows: int) -> int:
        """How many rows it has where `rows` are asked for."""
        return self.rows or max(1, rows // self.per)

    @property
    def group(self) -> int:
        """Rows of a row group: as writers do that look at its bytes."""
        return GROUP // self.per


def _single(
    column: Callable[[Columns], pa.Array], nulls: float = 0
) -> Callable[[Columns], pa.Table]:
    """Tables of one column, whose name says nothing of what it holds."""
    return lambda columns: pa.table({"value": columns.nulled(column(columns), nulls)})


#: The files by name, without suffix.
KINDS: Mapping[str, Kind] = {
    "email": Kind(_single(Columns.email, nulls=0.02)),
    "iban": Kind(_single(Columns.iban, nulls=0.02)),
    "integer": Kind(_single(Columns.integer)),
    "category": Kind(_single(Columns.category)),
    "uuid": Kind(_single(Columns.uuid)),
    "text": Kind(_single(Columns.text)),
    "mail": Kind(_single(Columns.mail), per=50),
    "log": Kind(_single(Columns.log)),
    "timestamp": Kind(_single(Columns.timestamp_text)),
    "decimal": Kind(_single(Columns.decimal_text)),
    "name": Kind(_single(Columns.name, nulls=0.02)),
    "json": Kind(_single(Columns.json)),
    "wide_text": Kind(Columns.wide_text),
    "wide": Kind(Columns.wide),
    "small": Kind(Columns.wide, rows=3_600),
}


def write(path: Path, kind: str, rows: int, *, seed: int = 7) -> None:
    """Writes the file of a kind; the same kind, rows and seed give the same file.

    A row group does not depend on the rows behind it. What was there is replaced at the end only,
    so that a file is never half written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    facts = KINDS[kind]
    size = facts.size(rows)
    writer: pq.ParquetWriter | None = None
    for number, start in enumerate(range(0, size, facts.group)):
        columns = Columns(min(facts.group, size - start), (seed, crc32(kind.encode()), number))
        table = facts.table(columns)
        writer = writer or pq.ParquetWriter(part, table.schema, compression="snappy")
        writer.write_table(table, row_group_size=facts.group)
    assert writer is not None
    writer.close()
    part.rename(path)


def prepared(kind: str, rows: int) -> Path:
    """The file of a kind in `DATA`, written where it is not there yet."""
    path = DATA / f"tables-{rows}" / f"{kind}.parquet"
    if not path.exists():
        print(f"writing {path.name} of {KINDS[kind].size(rows):,} rows ...", file=sys.stderr)
        write(path, kind, rows)
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of each table")
    parser.add_argument("--only", nargs="+", choices=KINDS, default=list(KINDS), metavar="KIND")
    parser.add_argument("--out", type=Path, help="folder to write to")
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args(arguments)
    folder = chosen.out or DATA / f"tables-{chosen.rows}"
    for kind in chosen.only:
        begun = time.perf_counter()
        path = folder / f"{kind}.parquet"
        write(path, kind, chosen.rows, seed=chosen.seed)
        spent = time.perf_counter() - begun
        print(f"{path.name}\t{path.stat().st_size / 1e6:.1f} MB\t{spent:.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
