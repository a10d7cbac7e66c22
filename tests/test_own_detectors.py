"""Users' own detectors: how they are declared, what they find, and what stops them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import warnings
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pdscan import own, registry
from pdscan.checksums import IbanCheck
from pdscan.errors import PdscanError, UsageError
from pdscan.inventory import NameMask
from pdscan.match import watch as limits
from pdscan.match.choice import Matcher
from pdscan.match.limited import OwnForm, limited, steps
from pdscan.match.reference import ReferenceMatcher
from pdscan.match.relax import relax_text
from pdscan.match.texts import find_in_texts
from pdscan.match.watch import Spent, Watch
from pdscan.model import ANYTHING, Detector, Pattern
from pdscan.plan import SMALL_INTEGER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pdscan.match.reference import Matches

#: A pattern that takes two to the power of the text's length, and a cell that it meets it in.
CATASTROPHE = "(a+)+$"
HOSTILE = "a" * 60_000 + "b"
#: Within so many seconds a command with one hostile column has to end, on a busy machine too.
PATIENCE = 30

CUSTOMER = r"""
[[detector]]
id = "customer-number"
category = "account.id"
patterns = ['\bKL-(?!000000)\d{6}\b']
columns = { nl = ["klantnummer"], en = ["customer number"] }
examples = ["klant KL-123456 belde"]
counterexamples = ["KL-000000", "XKL-1234567"]
"""
LOOSE = f"""
[[detector]]
id = "loose"
category = "account.id"
patterns = [{{ regex = '{CATASTROPHE}', name = "runaway" }}]
"""


@pytest.fixture(autouse=True)
def _only_built_in_detectors_afterwards() -> Iterator[None]:
    yield
    registry.use(())


def detector(*patterns: Pattern | str, key: str = "mine", **fields: Any) -> Detector:
    """A user's own detector with these patterns."""
    made = [
        Pattern(f"pattern {number}", each, ANYTHING, ANYTHING, 0.85)
        if isinstance(each, str)
        else each
        for number, each in enumerate(patterns, start=1)
    ]
    given: dict[str, Any] = {
        "id": key, "category": "account.id", "entity": key.upper(), "title": key,
        "patterns": tuple(made), "examples": (), "counterexamples": (), "references": (),
        "own": True,
    }  # fmt: skip
    return Detector(**{**given, **fields})


def declared(folder: Path, text: str) -> tuple[Detector, ...]:
    path = folder / "pdscan.toml"
    path.write_text(text, encoding="utf-8")
    return own.read(path)


def command(
    *arguments: object, cwd: Path, given: str | None = None
) -> subprocess.CompletedProcess[str]:
    """What a shell sees."""
    return subprocess.run(
        [sys.executable, "-m", "pdscan", *map(str, arguments)],
        cwd=cwd, input=given, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def found(texts: list[str], *detectors: Detector) -> list[list[str]]:
    """The values found in each text."""
    matches = find_in_texts(texts, detectors, watch=Watch())
    return [
        [text[each.start : each.end] for each in mine]
        for text, mine in zip(texts, matches, strict=True)
    ]


# ------------------------------------------------------------------------------ declarations


def test_a_table_becomes_a_detector(tmp_path: Path) -> None:
    (made,) = declared(tmp_path, CUSTOMER)
    assert (made.id, made.entity, made.title) == (
        "customer-number",
        "CUSTOMER_NUMBER",
        "Customer number",
    )
    assert made.own
    assert made.columns == {"nl": ("klantnummer",), "en": ("customer number",)}
    assert [(p.name, p.score, p.left) for p in made.patterns] == [("pattern 1", 0.95, ANYTHING)]
    assert not made.by_name


def test_all_that_a_table_may_say(tmp_path: Path) -> None:
    (made,) = declared(
        tmp_path,
        """
        workers = 2

        [[detector]]
        id = "staff-account"
        category = "finance.iban"
        title = "Account of the staff"
        check = "iban"
        keywords = ["loon"]
        columns = ["Rekening  Personeel"]
        not_columns = ["datum"]
        shape = "[A-Z]{2}.*"
        digits = 9
        examples = ["loon: NL91ABNA0417164300"]
        counterexamples = ["NL91ABNA0417164300 en", "loon: NL92ABNA0417164300"]

        [[detector.patterns]]
        regex = "[a-z]{2}[0-9]{2}[a-z]{4}[0-9]{10}"
        name = "one"
        score = 0.6
        ignore_case = true
        bare = true
        whole = false
        """,
    )
    assert made.patterns == (
        Pattern(
            "one", "[a-z]{2}[0-9]{2}[a-z]{4}[0-9]{10}", ANYTHING, ANYTHING, 0.6,
            ignore_case=True, bare=True,
        ),
    )  # fmt: skip
    assert made.check == IbanCheck()
    assert made.columns == {"": ("rekening personeel",)}
    assert (made.title, made.digits, made.kinds) == ("Account of the staff", 9, ("text", "integer"))
    assert made.by_name
    assert made.shape == "[A-Z]{2}.*"


def test_columns_alone_find_by_name_and_take_names_as_examples(tmp_path: Path) -> None:
    text = '[[detector]]\nid = "desk"\ncategory = "account.id"\ncolumns = ["desk"]\n'
    (made,) = declared(tmp_path, text + 'examples = ["desk_no"]\ncounterexamples = ["chair"]\n')
    assert made.by_name
    with pytest.raises(UsageError, match="example 1 of the detector 'desk' is not found"):
        declared(tmp_path, text + 'examples = ["chair"]\n')


def test_a_file_without_detectors_has_none(tmp_path: Path) -> None:
    assert declared(tmp_path, "workers = 2\n") == ()


HEAD = '[[detector]]\nid = "mine"\ncategory = "account.id"\n'
WRONG = {
    "no list of tables": ("[detector]\nid = 'a'", "write [[detector]]"),
    "no id": ('[[detector]]\ncategory = "account.id"\npatterns = ["a"]', "has no 'id'"),
    "no category": ('[[detector]]\nid = "mine"\npatterns = ["a"]', "has no 'category'"),
    "an id of its own form": (
        '[[detector]]\nid = "My Id"\ncategory = "account.id"',
        "lower case letters",
    ),
    "a built-in id": ('[[detector]]\nid = "iban"', "the id of a built-in detector"),
    "an unknown category": (
        '[[detector]]\nid = "mine"\ncategory = "contact.emial"\npatterns = ["a"]',
        "did you mean 'contact.email'?",
    ),
    "an unknown key": (HEAD + 'pattern = ["a"]', "did you mean 'patterns'?"),
    "an unknown check": (HEAD + 'patterns = ["a"]\ncheck = "lun"', "did you mean 'luhn'?"),
    "an unknown key of a pattern": (
        HEAD + 'patterns = [{ regexp = "a" }]',
        "did you mean 'regex'?",
    ),
    "nothing to find": (HEAD, "neither patterns nor columns"),
    "no pattern": (HEAD + "patterns = []", "empty list"),
    "two of one name": (
        HEAD + 'patterns = [{regex="a", name="x"}, {regex="b", name="x"}]',
        "are named 'x'",
    ),
    "a score beyond one": (HEAD + 'patterns = [{regex="a", score=85}]', "between 0 and 1"),
    "a word for a flag": (HEAD + 'patterns = [{regex="a", whole="yes"}]', "true or false"),
    "a bare one without keywords": (
        HEAD + 'patterns = [{regex="a", bare=true}]',
        "needs keywords",
    ),
    "a check of nothing": (HEAD + 'columns = ["a"]\ncheck = "luhn"', "needs patterns"),
    "a shape of nothing": (HEAD + 'patterns = ["a"]\nshape = "a"', "needs columns"),
    "a shape with look-around": (
        HEAD + 'columns = ["a"]\nshape = "a(?=b)b"',
        "RE2, which has no look-around",
    ),
    "too many digits": (HEAD + 'patterns = ["a"]\ndigits = 40', "between 1 and 18"),
    "no language": (HEAD + 'columns = { Dutch = ["a"] }', "is no language"),
    "declared twice": (
        (HEAD + 'patterns = ["a"]\n') * 2,
        "'mine' is declared twice",
    ),
    "a counterexample that is found": (
        HEAD + 'patterns = ["a"]\ncounterexamples = ["b", "secret-a"]',
        "counterexample 2 of the detector 'mine' is found",
    ),
    "an example that is not": (
        HEAD + 'patterns = ["a"]\nexamples = ["a", "secret"]',
        "example 2 of the detector 'mine' is not found",
    ),
    "an example that takes too long": (
        HEAD + f"patterns = [{{regex='{CATASTROPHE}', name='runaway'}}]\n"
        f"examples = ['{'a' * 50_000}b']",
        "pattern 'runaway': it took longer than 1 s in one cell",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_declaration_is_told_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        declared(tmp_path, text)
    message = str(raised.value)
    assert said in message
    assert re.match(r".*pdscan\.toml:\d+: ", message)
    assert "secret" not in message


REGEXES = {
    "an open class": ("KL-[0-9", "unterminated character set at position 3", "KL-[0-9", 3),
    "nothing to repeat": ("a**", "multiple repeat at position 2", "a**", 2),
    "an open group": ("(a", "missing ), unterminated subpattern at position 0", "(a", 0),
    "a group that is not there": (r"(a)\2", "invalid group reference 2 at position 4", None, 4),
    "a look-behind of any length": ("(?<=a+)b", "look-behind requires fixed-width", None, 0),
    "an escape of another language": (r"\p{L}", r"bad escape \p at position 0", None, 0),
    "an empty text": ("a*", "matches an empty text, from position 0", "a*", 0),
    "a place only": (r"\b", "matches an empty text", None, 0),
    "the second line": ("(?x) a\n  b[", "unterminated character set at position 10", "  b[", 3),
    "far behind": ("a" * 200 + "(", "at position 200", "…" + "a" * 50 + "(", 51),
    "too many repeats": ("a{99999999999}", "repeats too often", None, 0),
}


@pytest.mark.parametrize(("regex", "said", "shown", "at"), REGEXES.values(), ids=REGEXES.keys())
def test_the_place_of_a_wrong_pattern_is_marked(
    tmp_path: Path, regex: str, said: str, shown: str | None, at: int
) -> None:
    with pytest.raises(UsageError) as raised:
        declared(tmp_path, f"{HEAD}patterns = ['b', '''{regex}''']")
    sentence, line, mark = str(raised.value).split("\n")
    assert "the detector 'mine', pattern 2: " in sentence
    assert said in sentence
    assert line == "    " + (regex if shown is None else shown)
    assert mark == " " * (4 + at) + "^"


def test_a_wrong_pattern_ends_every_command_with_2(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        HEAD + "patterns = [{ regex = 'KL-[0-9', name = 'new form' }]", encoding="utf-8"
    )
    (tmp_path / "a.csv").write_text("x\n1\n")
    for arguments in (["scan", "a.csv"], ["text", "x"], ["detectors"]):
        done = command(*arguments, "--config", "own.toml", cwd=tmp_path)
        assert done.returncode == 2
        assert done.stdout == ""
        assert done.stderr == (
            "pdscan: own.toml:4: the detector 'mine', pattern 1 ('new form'): "
            "unterminated character set at position 3.\n"
            "    KL-[0-9\n"
            "       ^\n"
        )


# ------------------------------------------------------------------------------ what they find

FORMS = {
    "look-ahead": ("(?=.*X)[a-z]+X", "12 abX", ["abX"]),
    "look-behind": ("(?<=nr )[0-9]+", "nr 77 en 88", ["77"]),
    "a back reference": (r"(\w)\1\d", "ab1 bb2", ["bb2"]),
    "a lazy repeat": ("<.+?>", "<a> <b>", ["<a>", "<b>"]),
    "anchors": ("^[0-9]+", "12 34", ["12"]),
    "an unbounded repeat": ("[0-9]+", "12345678901234567890123", ["12345678901234567890123"]),
    "letters of any script": (r"\w+", "Zoë ж", ["Zoë", "ж"]),
    "a class of letters beyond ASCII": ("[éë]+", "éé", ["éé"]),
    "what another package reads otherwise": ("a{e}", "a{e} b", ["a{e}"]),
    "an atomic group": ("(?>a+)b", "aab", ["aab"]),
    "flags inside": ("(?i:kl)-(?s:.)", "KL-\n", ["KL-\n"]),
    "a choice by group": ("(<)?k(?(1)>|!)", "<k> k! k", ["<k>", "k!"]),
}


@pytest.mark.parametrize(("regex", "text", "values"), FORMS.values(), ids=FORMS.keys())
def test_any_pattern_of_python_may_be_declared(regex: str, text: str, values: list[str]) -> None:
    mine = detector(regex)
    assert found([text], mine) == [values]
    # So many bytes that RE2 looks at the cells first.
    assert found([text, *["-" * 1000] * 40], mine)[0] == values


def test_bytes_that_are_no_text_are_searched() -> None:
    cells = pa.array([b"\xff\xfe KL-123456 \xe9", b"\xc3"], pa.binary())
    matches = Matcher([detector(r"KL-\d{6}")]).find(cells)
    assert (matches.row.tolist(), matches.start.tolist(), matches.end.tolist()) == ([0], [3], [12])


LETTERS = "aAbkKsßé_1٣ -.\n\x1c"
_ATOMS = st.one_of(
    st.sampled_from(LETTERS).map(re.escape),
    st.sampled_from(LETTERS).map(re.escape),
    st.sampled_from(
        [
            r"\d",
            r"\w",
            r"\s",
            r"\D",
            r"\W",
            r"\S",
            ".",
            r"\b",
            r"\B",
            "^",
            "$",
            r"\A",
            r"\Z",
            "[a-k]",
            "[^a1]",
            r"[\W_]",
            r"[^\W\d]",
            "[[:alpha:]]",
            "{e}",
            "[é-ÿ]",
            "[^é]",
        ]
    ),
)


def _more(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=3)
    repeats = st.sampled_from(["?", "*", "+", "{2}", "{1,2}", "{7,}"])
    return st.one_of(
        several.map("".join),
        several.map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.builds("(?:{}){}{}".format, inner, repeats, st.sampled_from(["", "?", "+"])),
        st.builds(
            "({}{})".format,
            st.sampled_from(["", "?=", "?!", "?<=", "?<!", "?>", "?i:", "?s:", "?m:", "?-i:"]),
            inner,
        ),
        inner.map(r"({})-?\1".format),
    )


REGEX = st.recursive(_ATOMS, _more, max_leaves=8)
#: What `re` says of an empty text has changed with its versions; empty cells are not searched.
TEXT = st.text(st.sampled_from(LETTERS + "\u0301"), min_size=1, max_size=14)


def compiled(regex: str, *, ignore_case: bool) -> re.Pattern[str] | None:
    try:
        return re.compile(regex, re.IGNORECASE if ignore_case else 0)
    except re.error:
        return None


@settings(max_examples=600, suppress_health_check=[HealthCheck.filter_too_much])
@given(REGEX, TEXT, st.booleans())
def test_a_pattern_matches_what_it_matches_in_python(
    regex: str, text: str, ignore_case: bool
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        known = compiled(regex, ignore_case=ignore_case)
        assume(known is not None)
        assert known is not None
        search = limited(regex, re.IGNORECASE if ignore_case else 0).search
        relaxed = relax_text(regex, ignore_case=ignore_case)
    for start in range(len(text)):
        wanted, got = known.search(text, start), search(text, start, timeout=5)
        assert (wanted and wanted.span()) == (got and got.span())
    if known.search(text) and relaxed:
        assert pc.match_substring_regex(pa.array([text.encode()]), relaxed)[0].as_py()


@pytest.mark.parametrize(
    ("regex", "flagged", "passed"),
    [
        (r"\bKL-(?!000000)\d{6}\b", "x KL-123456", "x KL-12345"),
        (r"(?i)straße \d+", "STRASSE STRAßE 1", "weg 1"),
        ("(?i)5kg", "5\u212ag", "5hg"),
        (r"(\w)\1{3,}x", "aaaax", "aaaa"),
        (r"[^\W\d]{4}-?\d{4}$", "zoën1234", "1234"),
    ],
)
def test_re2_leaves_out_cells_without_a_match(regex: str, flagged: str, passed: str) -> None:
    relaxed = relax_text(regex)
    cells = pa.array([flagged.encode(), passed.encode()])
    assert pc.match_substring_regex(cells, relaxed).to_pylist() == [True, False]


def test_every_cell_is_searched_where_re2_has_no_pattern() -> None:
    nested = "(?:(?:(?:(?:(?:(?:[a-z]{6}x){6}x){6}x){6}x){6}x){6}|é)"
    texts = ["é", *["-" * 1000] * 40]
    assert found(texts, detector(nested))[0] == ["é"]


# ------------------------------------------------------------------------------ with the others

#: Built-in detectors that often meet each other, and users' own ones that cut across them.
BUILT_IN = tuple(
    registry.detector(key) for key in ("iban", "email-address", "phone-number", "nl-bsn", "ipv4")
)
OWN = (
    detector(r"[0-9]{9,12}", key="digits"),
    detector(r"[a-z]+@", key="half-address"),
    detector(Pattern("w", r"\S{12,}", ANYTHING, ANYTHING, 0.99), key="long"),
    detector(r"NL\d\d", key="checked", check=IbanCheck()),
    detector(r"NL[0-9A-Z]{16} ?x?", key="wider"),
)
PIECES = (
    "NL91ABNA0417164300", "jan@example.org", "0612345678", "111222333", "10.1.2.3", " ", "x",
    "ab", "@", "+31 6 12345678", "é", "1", ".", "12345678901234",
)  # fmt: skip
CELL = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)


def rows(matches: Matches, detectors: tuple[Detector, ...]) -> set[tuple[object, ...]]:
    columns = zip(
        matches.row.tolist(), matches.start.tolist(), matches.end.tolist(),
        [detectors[i].id for i in matches.detector.tolist()], matches.score.tolist(),
        matches.technical.tolist(), matches.whole.tolist(), strict=True,
    )  # fmt: skip
    return set(columns)


@settings(max_examples=60)
@given(
    st.lists(CELL, max_size=12), st.lists(st.sampled_from(range(len(OWN))), unique=True, min_size=1)
)
def test_overlaps_are_settled_as_by_one_matcher(cells: list[str], chosen: list[int]) -> None:
    mine = [OWN[number] for number in chosen]
    array = pa.array([*cells, None])
    # Users' own come last in both: that decides between equals.
    wanted = ReferenceMatcher((*BUILT_IN, *mine))
    matcher = Matcher((*mine, *BUILT_IN))
    assert matcher.detectors == wanted.detectors
    for each in (array, array.dictionary_encode(), array.cast(pa.large_binary())):
        got, expected = matcher.find_within(each, Watch()), wanted.find_within(each, Watch())
        assert rows(got, matcher.detectors) == rows(expected, wanted.detectors)
        order = np.lexsort((got.start, got.row))
        assert order.tolist() == list(range(len(order)))
        assert got.tried.tolist() == expected.tried.tolist()
        assert got.whole_tried.tolist() == expected.whole_tried.tolist()


@pytest.mark.compiled
def test_the_compiled_matcher_is_joined_like_the_reference() -> None:
    from pdscan.match.compiled import CompiledMatcher

    random = Random(7)
    cells = ["".join(random.choices(PIECES, k=random.randint(0, 6))) for _ in range(3000)]
    matcher, wanted = Matcher((*BUILT_IN, *OWN)), ReferenceMatcher((*BUILT_IN, *OWN))
    matcher._matcher, matcher._compiled = CompiledMatcher(BUILT_IN), True
    array = pa.array(cells)
    got, expected = matcher.find_within(array, Watch()), wanted.find_within(array, Watch())
    assert rows(got, matcher.detectors) == rows(expected, wanted.detectors)
    assert got.tried.tolist() == expected.tried.tolist()
    assert len({matcher.detectors[i].id for i in got.detector.tolist()}) > len(OWN)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 10**12) | st.just(111222333) | st.none(), max_size=20))
def test_integers_are_settled_as_by_one_matcher(values: list[int | None]) -> None:
    mine = (detector("[0-9]{5}", key="five", digits=5), detector("[0-9]+7", key="seven"))
    array = pa.array(values, pa.int64())
    got = Matcher((*BUILT_IN, *mine)).find_integers(array, Watch())
    wanted = ReferenceMatcher((*BUILT_IN, *mine)).find_integers(array)
    assert rows(got, (*BUILT_IN, *mine)) == rows(wanted, (*BUILT_IN, *mine))
    assert got.tried.tolist() == wanted.tried.tolist()


def test_a_match_that_another_had_displaced_stands_again() -> None:
    # "ab@c" outranks "a" and "c@d" in one word; the user's longer one displaces it in its turn.
    first = replace(detector("cd", key="a-short"), own=False)
    second = replace(detector("bcde?", key="b-middle"), own=False)
    third = detector("xyzab", key="c-own")
    text = "xyzabcd"
    assert found([text], first, second) == [["bcd"]]
    assert found([text], first, second, third) == [["xyzab", "cd"]]


def test_an_id_stands_for_one_detector() -> None:
    with pytest.raises(PdscanError, match="taken: iban"):
        registry.use((detector("a", key="iban"),))
    registry.use((detector("a"),))
    assert registry.detector("mine").patterns[0].regex == "a"
    assert "mine" in {each.id for each in registry.detectors()}
    registry.use((detector("b"),))
    assert registry.detector("mine").patterns[0].regex == "b"
    registry.use(())
    assert registry.detectors() == registry.built_in()


def test_names_that_a_users_own_detector_knows_are_masked() -> None:
    registry.use((detector(r"KL-\d{6}"),))
    assert NameMask(registry.detectors())("export/KL-123456.csv") == "export/[..-......].csv"


# ------------------------------------------------------------------------------ time limits


@pytest.mark.parametrize(
    ("regex", "few"),
    [
        (r"\bKL-(?!000000)\d{6}\b", True),
        ("[A-Z]{2}[0-9]{4,8}", True),
        ("(?:ab|cd)?e", True),
        ("a+b", False),
        ("(?=.*x)a", False),
        ("(a{1,30}){1,30}b", False),
        ("(?:a?){20}a{20}", False),
        (r"(a{200})\1b", False),
        ("a{100000}", False),
        ("(?>a*)b", False),
    ],
)
def test_only_patterns_of_few_steps_run_without_a_limit(regex: str, *, few: bool) -> None:
    assert (steps(regex) < 256) == few


def test_a_column_that_goes_too_slowly_is_stopped() -> None:
    spent = Spent()
    for _ in range(30):
        spent.add(1 << 20, 1.0, "slow", 1.0)
    assert not spent.stopped
    stopped = Spent()
    for _ in range(21):
        stopped.add(30, 0.5, "quick", 0.1)
        stopped.add(30, 0.5, "slow", 0.4)
    assert (stopped.stopped, stopped.cells) == ("slow", 0)
    assert "KB a second" in stopped.why


@pytest.mark.parametrize("kind", [Matcher, ReferenceMatcher])
def test_a_runaway_pattern_is_stopped_and_its_cells_are_counted(
    kind: type[Matcher | ReferenceMatcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CELL_SECONDS", 0.2)
    loose, tame = detector(CATASTROPHE, key="loose"), detector(r"KL-\d", key="tame")
    matcher = kind([loose, tame])
    cells = ["KL-1 aaa", HOSTILE, "KL-2 aaa", "KL-3 b", HOSTILE, None, "", "KL-4"]
    watch = Watch()
    for array in (pa.array(cells), pa.array(cells).dictionary_encode()):
        watch = Watch()
        matches = matcher.find_within(array, watch)
        (stopped,) = watch.stopped()
        # RE2 knows of all others that they hold no match.
        assert (stopped.detector, stopped.pattern, stopped.cells) == ("loose", "pattern 1", 3)
        assert "longer than 0.2 s" in stopped.why
        places = zip(matches.row.tolist(), matches.detector.tolist(), strict=True)
        kinds = [(row, matcher.detectors[i].id) for row, i in places]
        assert kinds == [(0, "tame"), (0, "loose"), (2, "tame"), (3, "tame"), (7, "tame")]
    # The rest of the column costs no time, and is counted.
    began = time.monotonic()
    matcher.find_within(pa.array([f"{HOSTILE}{number}" for number in range(50)]), watch)
    assert time.monotonic() - began < PATIENCE / 10
    assert watch.stopped()[0].cells == 53
    # Another column starts anew.
    other = Watch()
    assert matcher.find_within(pa.array(["aaa"]), other).tried.tolist() == [1, 0]
    assert other.stopped() == ()


def test_who_hides_what_is_found_hides_what_was_not_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "CELL_SECONDS", 0.2)
    loose = detector(CATASTROPHE, key="loose")
    matcher = Matcher([loose])
    (matches,) = find_in_texts([HOSTILE], [loose], matcher)
    assert [(each.start, each.end) for each in matches] == [(0, len(HOSTILE))]
    # As long as the matcher lives, and only where RE2 does not know better.
    assert find_in_texts(["b", "aba"], [loose], matcher)[0] == []
    assert find_in_texts(["aba"], [loose], matcher)[0][0].end == 3
    assert NameMask([loose])(f"export/{HOSTILE}") == "[....../" + "." * 33 + "…]"


def test_a_pattern_that_runs_out_of_memory_is_stopped_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(OwnForm, "search", exhausted)
    watch = Watch()
    Matcher([detector("[a-z]+", key="loose")]).find_within(pa.array(["a", "b", "1"]), watch)
    (stopped,) = watch.stopped()
    assert (stopped.why, stopped.cells) == ("ran out of memory", 2)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files of which one column is hostile, and the configuration that minds it."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "own.toml").write_text(CUSTOMER + LOOSE, encoding="utf-8")
    names = {"first": HOSTILE, "second": f"KL-000001 {HOSTILE}"}
    for name, cell in names.items():
        table = pa.table(
            {
                "remark": [cell, "KL-123456 aaa", cell, "b"],
                "klantnummer": [f"KL-{number:06d}" for number in range(1, 5)],
                "word": ["a", "aa", "aaa", "aaaa"],
            }
        )
        pq.write_table(table, folder / f"{name}.parquet")
    return folder


@pytest.mark.parametrize("workers", [1, 2])
def test_a_scan_with_a_runaway_pattern_ends_and_says_so(hostile: Path, workers: int) -> None:
    out = f"inventory-{workers}.json"
    began = time.monotonic()
    done = command(
        "scan", "first.parquet", "second.parquet", "--config", "own.toml",
        "--only", "customer-number,loose", "--workers", workers, "--output", out, cwd=hostile,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert time.monotonic() - began < PATIENCE
    inventory = json.loads((hostile / out).read_text())
    gaps = {(gap["where"], gap["item"]): gap for gap in inventory["coverage"]["gaps"]}
    assert set(gaps) == {("first.parquet", "remark"), ("second.parquet", "remark")}
    gap = gaps["first.parquet", "remark"]
    assert (gap["state"], gap["kind"], gap["count"]) == ("failed", "time limit", 3)
    assert "'loose'" in gap["reason"]
    assert "'runaway' took longer than 1 s in one cell" in gap["reason"]
    assert "(remark): A cell was not searched with the detector 'loose'" in done.stderr
    assert "(3 times)" in done.stderr
    # Everything else went on: the same detector elsewhere, and another one in that column.
    entries = inventory["entries"]
    by_field = {(entry["location"], entry["field"]): entry["rows_with_value"] for entry in entries}
    assert by_field["first.parquet", "word"] == 4
    assert by_field["first.parquet", "klantnummer"] == 4
    assert by_field["second.parquet", "remark"] == 3
    ran = [each["id"] for each in inventory["coverage"]["detectors"]]
    assert ran == ["customer-number", "loose"]


@pytest.mark.parametrize("anonymize", [False, True])
def test_text_with_a_runaway_pattern_ends_and_says_so(hostile: Path, *, anonymize: bool) -> None:
    given = f"KL-123456 x\n{HOSTILE}\nKL-222222 b\n"
    arguments = ["--anonymize"] if anonymize else ["--only", "customer-number,loose"]
    done = command("text", "--config", "own.toml", *arguments, cwd=hostile, given=given)
    assert done.returncode == 3, done.stderr
    assert "A text was not searched with the detector 'loose': its pattern 'runaway'" in done.stderr
    assert HOSTILE[:50] not in done.stdout + done.stderr
    lines = done.stdout.splitlines()
    if anonymize:
        assert lines == ["<CUSTOMER_NUMBER> x", "<LOOSE>", "<CUSTOMER_NUMBER> b"]
    else:
        assert [line.split(":")[0] for line in lines] == ["line 1", "line 3"]


# ------------------------------------------------------------------------------ commands


def test_small_integers_are_searched_for_users_own_detectors(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(HEAD + "patterns = ['[0-9]{5}']\ndigits = 5")
    values = list(range(98_000, 99_000))
    assert max(values) < SMALL_INTEGER
    pq.write_table(pa.table({"badge": values}), tmp_path / "a.parquet")
    done = command("scan", "a.parquet", "--config", "own.toml", "--format", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (entry,) = json.loads(done.stdout)["entries"]
    assert (entry["field"], entry["rows_with_value"]) == ("badge", 1000)


def test_the_detectors_of_a_file_are_listed_and_chosen_like_all_others(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("workers = 1\nformat = 'json'\n" + CUSTOMER)
    done = command("detectors", "--config", "own.toml", "--format", "md", cwd=tmp_path)
    lines = {line.split(" | ")[0].strip("| "): line for line in done.stdout.splitlines()[2:]}
    assert set(lines) == {each.id for each in registry.built_in()} | {"customer-number"}
    assert "| Customer number | account.id | any | value and name |" in lines["customer-number"]
    text = "KL-123456 jan@example.org"
    done = command("text", text, "--config", "own.toml", "--except", "email-address", cwd=tmp_path)
    assert "(customer-number, 0.95)" in done.stdout
    assert "email-address" not in done.stdout
    done = command("text", text, "--only", "customer-number", cwd=tmp_path)
    assert done.returncode == 2
    assert "There is no detector 'customer-number'" in done.stderr
    done = command("text", "x", "--config", "own.toml", "--only", "customer-numer", cwd=tmp_path)
    assert "Did you mean 'customer-number'?" in done.stderr


def test_a_misspelt_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(CUSTOMER.replace("[[detector]]", "[[detectors]]"))
    done = command("text", "x", "--config", "own.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert "own.toml:2: there is no option or table 'detectors'; did you mean 'detector'?" in (
        done.stderr
    )
