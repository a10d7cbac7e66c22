"""Generated tables to measure on: one Parquet file a column kind, and one wide table."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pdscan import specimen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DATA = Path(__file__).parent / "data"

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
    "reünie één € — art. 3 12:30 2024-05-01 10% EUR 12,50"
)
CITIES = ("Breda", "Turnhout", "Gent", "Namur", "Liège", "Köln", "Lille", "Utrecht", "Assen")
STATES = ("open", "closed", "pending", "cancelled", "in behandeling", "New", "A", "B", "Unknown")
STREETS = ("Molenweg", "Kerkstraat", "Rue du Moulin", "Lindenallee", "Stationsplein", "High St")


class Tables:
    """Draws columns of one length; the same seed gives the same columns.

    Values come from pools of up to `pool` valid invented ones, so that a million rows take
    seconds; e-mail addresses, texts, logs and JSON are put together from several pools and are
    all but unique.
    """

    def __init__(self, rows: int, *, seed: int = 7, pool: int = 100_000) -> None:
        self.rows = rows
        self.pool = max(1, min(rows, pool))
        self.draw = np.random.default_rng(seed)
        self.random = Random(seed)
        self.persons = self._make(self._person, 20_000)
        self.ips = self._make(lambda: specimen.ipv4(self.random))
        self.macs = self._make(lambda: specimen.mac(self.random))
        self.ipv6s = self._make(lambda: specimen.ipv6(self.random))
        self.ibans = self._make(self._iban)
        self.emails = self._make(lambda: specimen.email(self.random))
        self.planted = pa.concat_arrays(
            [
                pool.slice(0, 5_000)
                for pool in (
                    self.emails,
                    self.ibans,
                    self.ips,
                    self.macs,
                    self._make(lambda: specimen.bsn(self.random), 5_000),
                    self._make(lambda: specimen.rrn(self.random), 5_000),
                    self._make(lambda: specimen.card(self.random), 5_000),
                    self._make(lambda: specimen.phone(self.random, "NL"), 5_000),
                )
            ]
        )
        self.words = pa.array(VOCABULARY.split(" "))
        self.phrases = self._phrases(20_000, 6)
        self.paragraphs = self._phrases(5_000, 75)

    def _make(self, value: Callable[[], str], count: int | None = None) -> pa.Array:
        return pa.array([value() for _ in range(min(self.pool, count or self.pool))], pa.string())

    def _person(self) -> str:
        return specimen.person_name(self.random, self.random.choice(("nl", "fr", "de", "en")))

    def _iban(self) -> str:
        country = self.random.choice(("NL", "BE", "DE", "FR"))
        return specimen.iban(self.random, country, spaced=self.random.random() < 0.2)

    def _phrases(self, count: int, words: int) -> pa.Array:
        return self._join([self.take(self.words, count) for _ in range(words)], " ")

    def take(self, pool: pa.Array, count: int | None = None) -> pa.Array:
        """Values drawn from a pool, with repetition."""
        size = self.rows if count is None else count
        return pool.take(pa.array(self.draw.integers(0, len(pool), size)))

    def numbers(self, low: int, high: int, count: int | None = None) -> pa.Array:
        """Integers from `low` to below `high`, as text."""
        drawn = self.draw.integers(low, high, self.rows if count is None else count)
        return pa.array(drawn).cast(pa.string())

    def sparse(self, pool: pa.Array, share: float, count: int | None = None) -> pa.Array:
        """Values of a pool in about this share of the rows, else nothing (empty)."""
        size = self.rows if count is None else count
        chosen = pa.array(self.draw.random(size) < share)
        return pc.if_else(chosen, self.take(pool, size), "")

    def nulled(self, column: pa.Array, share: float) -> pa.Array:
        """The column with about this share of nulls."""
        chosen = pa.array(self.draw.random(len(column)) < share)
        return pc.if_else(chosen, pa.scalar(None, column.type), column)

    @staticmethod
    def _join(parts: Sequence[pa.Array | str], separator: str = "") -> pa.Array:
        return pc.binary_join_element_wise(*parts, separator)

    # -------------------------------------------------------------------------- columns

    def email(self) -> pa.Array:
        """E-mail addresses, 2 % null."""
        parts = [self.numbers(0, 10**6), ".", self.take(self.emails)]
        return self.nulled(self._join(parts), 0.02)

    def iban(self) -> pa.Array:
        """IBANs of four countries, a fifth in groups of four, 2 % null."""
        return self.nulled(self.take(self.ibans), 0.02)

    def bsn(self) -> pa.Array:
        """Dutch citizen service numbers as integers."""
        pool = self._make(lambda: specimen.bsn(self.random))
        return self.take(pool).cast(pa.int64())

    def key(self) -> pa.Array:
        """Nine-digit keys without meaning, each once."""
        return pa.array(self.draw.permutation(self.rows) + 100_000_000)

    def category(self) -> pa.Array:
        """A few distinct words."""
        return self.take(pa.array(STATES + CITIES))

    def uuid(self) -> pa.Array:
        """Random UUIDs."""
        digits = np.frombuffer(self.draw.bytes(16 * self.rows).hex().encode(), np.uint8)
        cells = np.full((self.rows, 36), ord("-"), np.uint8)
        places = [place for place in range(36) if place not in (8, 13, 18, 23)]
        cells[:, places] = digits.reshape(self.rows, 32)
        cells[:, (14, 19)] = (ord("4"), ord("a"))  # version and variant of random ones
        offsets = np.arange(self.rows + 1, dtype=np.int32) * 36
        return pa.StringArray.from_buffers(self.rows, pa.py_buffer(offsets), pa.py_buffer(cells))

    def text(self) -> pa.Array:
        """Notes of about 200 bytes; 2 % hold a piece of personal data."""
        left = [self.take(self.phrases) for _ in range(3)]
        right = [self.take(self.phrases) for _ in range(2)]
        return self._join([*left, self.sparse(self.planted, 0.02), *right], " ")

    def long_text(self) -> pa.Array:
        """Texts of about 5,000 bytes, one for every 50 rows; half hold personal data."""
        count = max(1, self.rows // 50)
        left = [self.take(self.paragraphs, count) for _ in range(5)]
        right = [self.take(self.paragraphs, count) for _ in range(4)]
        return self._join([*left, self.sparse(self.planted, 0.5, count), *right], " ")

    def log(self) -> pa.Array:
        """Log lines of four programs: most hold an IP address, some a MAC address."""
        stamp = self._join([self.timestamp_text(), "Z "])
        web = [self.take(self.ips), " - GET /", self.take(self.words), "/", self.numbers(0, 10**6)]
        dhcp = [
            "dhcpd: DHCPACK on ",
            self.take(self.ips),
            " to ",
            self.take(self.macs),
            " via eth0",
        ]
        login = ["sshd[", self.numbers(1, 9999), "]: Failed password for root from "]
        jobs = ["cron[", self.numbers(1, 9999), "]: job ", self.take(self.words), " done"]
        lines = [
            self._join(web),
            self._join(dhcp),
            self._join([*login, self.take(self.ipv6s)]),
            self._join(jobs),
        ]
        which = pa.array(self.draw.choice(4, self.rows, p=(0.6, 0.2, 0.1, 0.1)))
        return self._join([stamp, pc.choose(which, *lines)])

    def timestamp(self) -> pa.Array:
        """Moments from 2017 to 2027."""
        return pa.array(self.draw.integers(1_483 * 10**12, 1_798 * 10**12, self.rows)).cast(
            pa.timestamp("us")
        )

    def timestamp_text(self) -> pa.Array:
        """Moments as text."""
        drawn = self.draw.integers(1_483_000_000, 1_798_000_000, self.rows)
        return pa.array(drawn).cast(pa.timestamp("s")).cast(pa.string())

    def decimal_text(self) -> pa.Array:
        """Decimal numbers as text."""
        return self._join([self.numbers(0, 10**5), ".", self.numbers(10, 100)])

    def name(self) -> pa.Array:
        """Names of persons, 2 % null."""
        return self.nulled(self.take(self.persons), 0.02)

    def json(self) -> pa.Array:
        """JSON objects of about 150 bytes; half hold an e-mail address."""
        mail = self._join(['"', self.take(self.emails), '"'])
        chosen = pa.array(self.draw.random(self.rows) < 0.5)
        parts = [
            *('{"id": ', self.numbers(0, 10**7), ', "type": "', self.take(self.words)),
            *('", "user": {"name": "', self.take(self.persons), '", "mail": '),
            *(pc.if_else(chosen, mail, "null"), '}, "ok": true, "amount": '),
            *(self.decimal_text(), ', "tags": ["', self.take(self.words), '", "'),
            *(self.take(self.words), '"]}'),
        ]
        return self._join(parts)

    def kinds(self) -> dict[str, Callable[[], pa.Array]]:
        """What draws a column, by the name of its file; letters group related kinds."""
        return {
            "a_email": self.email,
            "b_iban": self.iban,
            "c_bsn_int": self.bsn,
            "c_id_int": self.key,
            "d_category": self.category,
            "e_uuid": self.uuid,
            "f_text": self.text,
            "g_long": self.long_text,
            "h_log": self.log,
            "i_timestamp": self.timestamp_text,
            "i_decimal": self.decimal_text,
            "j_name": self.name,
            "k_json": self.json,
        }

    def wide(self) -> pa.Table:
        """A table as shops have them: 32 columns, a few of them personal."""
        street = self._join([self.take(pa.array(STREETS)), " ", self.numbers(1, 200)])
        sku = self._join(["SKU-", self.numbers(100_000, 10**6), "-A"])
        columns = {
            "id": self.key(),
            "customer_id": pa.array(self.draw.integers(1, 10**7, self.rows)),
            "bsn": self.bsn(),
            **{
                f"number{i}": pa.array(self.draw.integers(0, 10 ** (i + 2), self.rows))
                for i in range(4)
            },
            **{
                f"amount{i}": pa.array(self.draw.gamma(2, 50 * (i + 1), self.rows).round(2))
                for i in range(5)
            },
            **{f"moment{i}": self.timestamp() for i in range(3)},
            "active": pa.array(self.draw.random(self.rows) < 0.5),
            **{f"state{i}": self.nulled(self.category(), 0.05) for i in range(5)},
            "uuid": self.uuid(),
            "sku": sku,
            "price": self.decimal_text(),
            "changed": self.timestamp_text(),
            "city": self.take(pa.array(CITIES)),
            "street": street,
            "email": self.email(),
            "name": self.name(),
            "iban": self.iban(),
            "note": self.nulled(self.take(self.phrases), 0.5),
            "empty": pa.nulls(self.rows, pa.string()),
        }
        return pa.table(columns)


def generate(folder: Path, rows: int, *, seed: int = 7) -> list[Path]:
    """Writes the tables in eight row groups each; gives their files, the wide ones last."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = Tables(rows, seed=seed)
    files = []
    for kind, column in tables.kinds().items():
        drawn = column()
        path = folder / f"{kind}.parquet"
        pq.write_table(pa.table({kind: drawn}), path, row_group_size=-(-len(drawn) // 8))
        files.append(path)
    wide = tables.wide()
    for codec in ("snappy", "zstd"):
        path = folder / f"wide_{codec}.parquet"
        pq.write_table(wide, path, row_group_size=-(-rows // 8), compression=codec)
        files.append(path)
    return files


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of each table")
    parser.add_argument("--out", type=Path, default=DATA / "tables", help="folder to write to")
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args(arguments)
    begun = time.perf_counter()
    for path in generate(chosen.out, chosen.rows, seed=chosen.seed):
        print(f"{path.name}\t{path.stat().st_size / 1e6:.1f} MB")
    print(f"{time.perf_counter() - begun:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
