"""Part files of single hits: there only when they are whole."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from pdscan.model import Container, Split
from pdscan.scan import Settings, _Hits, hits_file

SPLIT = Split(Container("people", "file:people.csv", "file"))
ROW = ("c0ffee", "0", "row", 0, 3, "email-address", 0.9, "…@…")


def test_a_part_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    path = hits_file(str(tmp_path), SPLIT)
    with _Hits(Settings((), hits=str(tmp_path)), SPLIT) as hits:
        hits.add(*ROW)
        # What a worker that is killed now would leave is not taken for a part file.
        assert not path.exists()
    assert pq.read_table(path).num_rows == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]
