"""What machines read of a version in which something new waits: that part as it was before."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from adjourn.notice.material import Change

Json = Mapping[str, Any]

_DATA = frozenset({Change.PURPOSE, Change.BASIS, Change.CATEGORY, Change.PERIOD})
_ABROAD = frozenset({Change.COUNTRY, Change.RECIPIENT})
_TELLS: Mapping[str, frozenset[Change]] = MappingProxyType(
    {
        # JSON-LD
        "dpv:hasDataController": frozenset({Change.CONTROLLER}),
        "dpv:hasPurpose": _DATA,
        "dpv:hasProcess": _DATA,
        "dpv:hasRecipient": _ABROAD,
        "dpv:hasContext": frozenset({Change.AUTOMATED}),
        "ct:transfers": _ABROAD,
        "ct:stores": _DATA,
        # TILT
        "controller": frozenset({Change.CONTROLLER}),
        "dataDisclosed": _DATA | _ABROAD,
        "thirdCountryTransfers": _ABROAD,
        "sources": _DATA,
        "automatedDecisionMaking": frozenset({Change.AUTOMATED}),
    }
)
"""Key of a form: the changes that would show in it."""


def waiting(before: Json, new: Json, waits: Collection[Change]) -> dict[str, Any]:
    """`new`, but what tells of `waits` as it was `before`."""
    held = {key for key, changes in _TELLS.items() if not changes.isdisjoint(waits)}
    made = {key: value for key, value in new.items() if key not in held}
    made |= {key: value for key, value in before.items() if key in held}
    if "meta" in made and Change.CONTROLLER in waits:
        made["meta"] = {**made["meta"], "name": before["meta"]["name"]}
    return made
