"""presidio-analyzer's pattern recognizers, called directly, to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: What the recognizers find, in pdscan's categories.
CATEGORIES = frozenset(
    {
        "contact.email",
        "contact.phone",
        "device.ip",
        "device.mac",
        "finance.card",
        "finance.iban",
    }
)
#: Cells that warm up caches and compile expressions before the time counts.
WARM_UP = 50


def presidio() -> Callable[[Sequence[str]], int]:
    """Finds with presidio-analyzer's recognizers of these kinds; counts what it found.

    The recognizers are called one by one, without the analyzer engine around them and without a
    language model: both would only add to their time. Recognising URLs is left out.
    """
    import tldextract
    from presidio_analyzer.predefined_recognizers import (
        CreditCardRecognizer,
        EmailRecognizer,
        IbanRecognizer,
        IpRecognizer,
        MacAddressRecognizer,
        PhoneRecognizer,
    )

    # The bundled list of domain suffixes: a benchmark asks nothing of the network.
    offline = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())
    vars(tldextract)["extract"] = offline
    recognizers: list[Any] = [
        EmailRecognizer(),
        IbanRecognizer(),
        CreditCardRecognizer(),
        PhoneRecognizer(supported_regions=("NL", "BE", "DE", "FR")),
        IpRecognizer(),
        MacAddressRecognizer(),
    ]

    def find(cells: Sequence[str]) -> int:
        found = 0
        for cell in cells:
            for recognizer in recognizers:
                found += len(recognizer.analyze(cell, recognizer.supported_entities, None) or ())
        return found

    return find
