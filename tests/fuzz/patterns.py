"""Random patterns over a small alphabet, of every form that a declaration may have."""

from __future__ import annotations

from hypothesis import strategies as st

from pdscan.model import Border, Pattern

LETTERS = "abA01 .,-@"
_CLASSES = ("[ab]", "[0-9]", "[^a]", "[a-z]", "[.,]", "[ab01]", r"\d", r"[^0-9a-z]", "[ -]", ".")


def regexes(*, least: int = 0) -> st.SearchStrategy[str]:
    """Regexes of literals, classes, groups, alternatives and bounded repeats.

    With `least`, they match at least so many bytes.
    """
    one = st.one_of(
        st.sampled_from([*"abA01 -@", r"\.", ","]),
        st.sampled_from(_CLASSES),
    )

    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        bounds = st.sampled_from(["?", "{2}", "{0,2}", "{1,3}", "{2,4}", "{0,1}", "{1,9}"])
        return st.one_of(
            st.lists(inner, min_size=1, max_size=4).map("".join),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
            st.builds("(?:{}){}".format, inner, bounds),
            st.builds("({})".format, inner),
        )

    found = st.recursive(one, larger, max_leaves=8)
    if not least:
        return found
    return st.builds(
        lambda before, sure, after: before + sure + after,
        st.one_of(st.just(""), found),
        st.lists(one, min_size=least, max_size=least + 2).map("".join),
        st.one_of(st.just(""), found),
    )


def borders() -> st.SearchStrategy[Border]:
    """Borders of any kind."""
    forbids = st.sampled_from(["", "0-9", "a-z0-9", "0-9A-Za-z", " ", "-"])
    return st.builds(Border, forbids, st.booleans())


def patterns() -> st.SearchStrategy[Pattern]:
    """Patterns that match at least one byte."""
    return st.builds(
        Pattern,
        st.just("p"),
        regexes(least=1),
        borders(),
        borders(),
        st.sampled_from([0.25, 0.5, 0.75]),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    )
