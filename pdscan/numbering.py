"""Numbering plans of telephone numbers, as plain regular expressions over digits.

Derived from the metadata of the phonenumbers library, so that most candidates are decided without
a call of it. The expressions are over *normal texts*: a plus or none, then ASCII digits; a leading
``00`` stays as it is. They hold literals, classes of digits, ``(?:...)``, ``|``, ``?`` and bounded
repeats, and nothing else, so that they can be compiled to an automaton.

What the library does with a text (take off the country's code and the prefix that is dialled
inside the country, then try the rest against the plan) is done here once, backwards and with whole
sets of digit strings: from the numbers of a plan to all the texts that lead to one. Every set is
finite and every step is exact.
"""

from __future__ import annotations

from functools import cache, cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING

from pdscan.digits import BLANK, LONGEST, NONE, Digits, from_pattern, in_a_row, of_length, to_regex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from phonenumbers.phonemetadata import PhoneNumberDesc

#: Digits without plus or 00 are taken for an international number from this many on.
SHORTEST_BARE = 10

#: What stands before the code of a country.
_MARK = r"(?:\+|00)"

#: The kinds of which a valid number must be one, as the metadata call them.
_KINDS = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip",
    "pager", "uan", "voicemail",
)  # fmt: skip

_ZEROS = from_pattern("00")
_ANY = of_length(range(LONGEST + 1))
_LONG = of_length(range(SHORTEST_BARE, LONGEST + 1))


def _cover(wanted: Digits, pieces: Iterable[tuple[Digits, ...]], known: Digits = NONE) -> str:
    """A regex for the wanted strings: those pieces that hold no other string, and for the rest.

    A piece is a product: a string of its first set, then one of its second, and so on. Whatever
    the pieces are, the strings are the same; good ones make the regex short. Strings that are
    known may be left out. Empty if there is nothing left.
    """
    texts, rest = [], wanted - known
    for piece in pieces:
        product = in_a_row(piece)
        if product is not NONE and product - wanted is NONE:
            texts.append("".join(map(to_regex, piece)))
            rest -= product
    if rest is not NONE:
        texts.append(to_regex(rest))
    return f"(?:{'|'.join(texts)})" if texts else ""


def _described(kind: PhoneNumberDesc | None) -> Digits:
    """The numbers of a kind, as its description in the metadata has them."""
    if kind is None or not kind.national_number_pattern:
        return NONE
    found = from_pattern(kind.national_number_pattern)
    return found & of_length(kind.possible_length) if kind.possible_length else found


def _prefixes(pattern: str | None, but: Digits = NONE) -> Digits | None:
    """The prefixes of a pattern, or None if they do not say how much of a text to take off.

    That is so where one prefix begins with another, or an anchor looks at what stands behind.
    """
    try:
        found = from_pattern(pattern or "") - but
    except ValueError:
        return None
    return found if found & (found + (_ANY - BLANK)) is NONE else None


class _Plan:
    """The numbering plan of a region, and what the library makes of a text by it.

    Raises:
        ValueError: there is no such region.
    """

    def __init__(self, region: str) -> None:
        from phonenumbers import PhoneMetadata

        metadata = PhoneMetadata.metadata_for_region(region)
        if metadata is None:
            raise ValueError(f"there is no numbering plan of a region {region}")
        assert metadata.country_code is not None
        assert metadata.general_desc is not None
        self.country_code = metadata.country_code
        self.code = from_pattern(str(metadata.country_code))
        self.leading_digits = metadata.leading_digits
        self._metadata = metadata
        self._general = metadata.general_desc

    @cached_property
    def sharing(self) -> list[_Plan]:
        """The plans of all regions with this code; abroad, numbers are read by the first."""
        from phonenumbers import region_codes_for_country_code

        return [_plan(region) for region in region_codes_for_country_code(self.country_code)]

    @cached_property
    def numbers(self) -> Digits:
        """The valid numbers of the region, without prefix."""
        kinds = (_described(getattr(self._metadata, kind)) for kind in _KINDS)
        return _described(self._general) & reduce(or_, kinds)

    @cached_property
    def all_numbers(self) -> Digits:
        """The valid numbers of all regions with this code: a number is of the first that claims it.

        A region claims the numbers with its leading digits if it has any, otherwise its own.
        """
        found = claimed = NONE
        for plan in self.sharing:
            leading = plan.leading_digits if len(self.sharing) > 1 else None
            claim = from_pattern(leading) + _ANY if leading else plan.numbers
            found |= (plan.numbers & claim) - claimed
            claimed |= claim
        return found

    @cached_property
    def likely(self) -> Digits:
        """What looks like a number of the region, whatever its kind and length."""
        return from_pattern(self._general.national_number_pattern or "")

    @cached_property
    def prefix(self) -> Digits | None:
        """What is dialled before a number inside the country; None if its rules are not plain."""
        if self._metadata.national_prefix_transform_rule:
            return None
        return _prefixes(self._metadata.national_prefix_for_parsing)

    @cached_property
    def way_out(self) -> Digits | None:
        """What is dialled before a country's code, but for 00; None if its rules are not plain."""
        return _prefixes(self._metadata.international_prefix, but=_ZEROS)

    def read(self, wanted: Digits, *, any_length: bool = False) -> Digits:
        """The texts that are one of the wanted strings once the national prefix is off.

        It is taken off if what is left has a possible length (or `any_length`), but not from what
        looks like a number with it and not without it.
        """
        assert self.prefix is not None
        possible = _ANY if any_length else self._possible
        whole = self.likely - (self.prefix + self.likely)
        cut = (self.prefix + possible) - whole
        return (wanted - cut) | ((self.prefix + wanted) & cut)

    @cached_property
    def _too_long(self) -> Digits:
        """All strings that are longer than every number."""
        longer = range(max(self._general.possible_length) + 1, LONGEST + 1)
        return of_length(set(longer).difference(self._general.possible_length_local_only))

    @cached_property
    def _possible(self) -> Digits:
        """All strings that have the length of a number, or are longer."""
        lengths = set(self._general.possible_length)
        lengths.difference_update(self._general.possible_length_local_only)
        return of_length(lengths) | self._too_long

    @cached_property
    def abroad(self) -> Digits | None:
        """The texts behind a plus that are valid with this code; None if that is not plain."""
        if self.sharing[0] is not self:
            return self.sharing[0].abroad
        return None if self.prefix is None else self.code + self.read(self.all_numbers)

    @cached_property
    def home(self) -> Digits | None:
        """The texts that are valid for somebody in the region; None if that is not plain.

        But for those with 00 in front, which are never read as national ones.
        """
        main = self.sharing[0]
        if main.prefix is None or self.prefix is None or self.way_out is None:
            return None
        # Without plus, the code is believed if the text looks like a number only without it.
        likely = self.code + self.read(self.likely, any_length=True)
        coded = (likely - self.likely) | ((self.code + _ANY) & self._too_long)
        found = self.read(self.numbers) - coded
        # The prefix behind it is taken off twice: once to look at the rest, once to read it.
        found |= (self.code + self.read(main.read(self.numbers), any_length=True)) & coded
        dialled = self.way_out + (_ANY - (from_pattern("0") + _ANY))
        found -= dialled
        found |= (self.way_out + self.code + main.read(self.numbers)) & dialled
        return found - (_ZEROS + _ANY)

    def pieces_abroad(self) -> list[tuple[Digits, ...]]:
        """What `abroad` is mostly made of, long texts and short ones apart."""
        main = self.sharing[0]
        assert main.prefix is not None
        start = (self.code, main.prefix | BLANK)
        least = SHORTEST_BARE - len(str(self.country_code))
        long = main.all_numbers & of_length(range(least, LONGEST + 1))
        return [(*start, long), (*start, main.all_numbers - long)]

    def pieces_home(self) -> list[tuple[Digits, ...]]:
        """What `home` is mostly made of."""
        assert self.prefix is not None
        assert self.way_out is not None
        national = (self.prefix | BLANK, self.numbers)
        return [national, (self.way_out, self.code, *national)]


_plan = cache(_Plan)


@cache
def valid(regions: tuple[str, ...]) -> str:
    """The regex of the normal texts that are numbers by the plans of these regions.

    That is: a national text of one of the regions; plus or 00 and an international one with the
    code of one of them, whichever region shares it; or the latter bare, from ten digits on. It
    is to match the whole text. If there are no such texts, it is empty.

    Args:
        regions: ISO 3166 codes.

    Raises:
        ValueError: there is no such region.
    """
    plans = [_plan(region) for region in regions]
    home = reduce(or_, (plan.home or NONE for plan in plans), NONE)
    abroad = reduce(or_, (plan.abroad or NONE for plan in plans), NONE)
    codes = {plan.code: plan for plan in plans if plan.abroad}
    far = [piece for plan in codes.values() for piece in plan.pieces_abroad()]
    near = [piece for plan in plans if plan.home for piece in plan.pieces_home()]
    bare = abroad & _LONG
    parts = (
        (_MARK + "?", _cover(bare, far)),
        (_MARK, _cover(abroad - bare, far)),
        ("", _cover(home, near, known=bare)),
    )
    return "|".join(mark + regex for mark, regex in parts if regex)


@cache
def undecided(regions: tuple[str, ...]) -> str:
    """The regex of the normal texts that `valid` cannot tell: the library must be asked.

    These are international texts with the codes of other countries; and national ones if a region
    has rules that are not plain, such as area codes that may be left out. Of what it matches,
    `valid` may match some, and is right.

    Args:
        regions: ISO 3166 codes.

    Raises:
        ValueError: there is no such region.
    """
    from phonenumbers import supported_calling_codes

    plans = [_plan(region) for region in regions]
    decided = {plan.country_code for plan in plans if plan.abroad}
    others = (from_pattern(str(code)) for code in {*supported_calling_codes()} - decided)
    abroad = reduce(or_, others) + of_length(range(2, LONGEST + 1))
    parts = [_MARK + to_regex(abroad), to_regex(abroad & _LONG)]
    if not all(plan.home for plan in plans):
        parts.append(to_regex(_ANY - (_ZEROS + _ANY)))
    return "|".join(parts)
