"""Reading by allow-list: what `allowed` does not name never leaves this module.

A tree names every known property of a resource: kept, or a reason why it is not. `pick` walks a
payload along its tree. A property that the tree does not know is reported as drift by its path; its
value is dropped unread.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from adjourn.tools.protocol import Drift

TEXT_MOST = 1000  # characters kept of a stored text (a name can be 200 KB long)
WHOLE_MOST = 1_000_000  # characters of a text that is read in passing, never stored
LIST_MOST = 10_000  # elements of one list inside one object
DRIFT_MOST = 100  # reports per payload: a hostile answer cannot flood the ledger

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A scalar, or a list of scalars, that is kept. `known` holds the values of an enum in lower
    case; another value is kept and reported. `most` cuts texts."""

    known: frozenset[str] = frozenset()
    most: int = TEXT_MOST


Node: TypeAlias = "Kept | str | Mapping[str, Node]"  # kept, a reason against it, or an object
Tree: TypeAlias = Mapping[str, Node]

KEEP = Kept()
LINK = Kept(most=8192)  # a cut link leads nowhere
IN_PASSING = Kept(most=WHOLE_MOST)


def keep(names: str) -> dict[str, Node]:
    """The properties in `names` (separated by spaces) are kept."""
    return dict.fromkeys(names.split(), KEEP)


def skip(reason: str, names: str) -> dict[str, Node]:
    """The properties in `names` are known and not stored, for `reason`."""
    return dict.fromkeys(names.split(), reason)


def one_of(names: str) -> Kept:
    """An enum with the values in `names`."""
    return Kept(frozenset(names.lower().split()))


def pick(tree: Tree, payload: Any, where: str) -> tuple[dict[str, Any], tuple[Drift, ...]]:
    """The allowed part of `payload` and what was unknown in it. Never raises.

    `where` is the resource's name for the paths of the drift. A payload that is no object gives
    an empty dict and the drift "malformed".
    """
    found = _Drifts()
    value = _object(tree, payload, where, found)
    return value, tuple(found)


class _Drifts:
    """Drift without doubles, at most `DRIFT_MOST`."""

    def __init__(self) -> None:
        self._seen: dict[Drift, None] = {}

    def add(self, where: str, what: str) -> None:
        if len(self._seen) < DRIFT_MOST:
            self._seen[Drift(where, what)] = None

    def __iter__(self) -> Iterator[Drift]:
        return iter(self._seen)


def _object(tree: Tree, payload: Any, where: str, found: _Drifts) -> dict[str, Any]:
    if not isinstance(payload, dict):
        found.add(where, "malformed")
        return {}
    kept: dict[str, Any] = {}
    for name, value in payload.items():
        if "@" in name:  # OData annotations (@odata.type, members@odata.context) tell of transport
            continue
        node = tree.get(name)
        if node is None:
            found.add(f"{where}.{_readable(name)}", "unknown property")
        elif not isinstance(node, str) and value is not None:
            _value(kept, name, node, value, f"{where}.{name}", found)
    return kept


def _value(
    kept: dict[str, Any], name: str, node: Kept | Tree, value: Any, where: str, found: _Drifts
) -> None:
    """Put the allowed part of `value` under `name`; nothing where it has the wrong shape."""
    if isinstance(value, list):
        parts: dict[str, Any] = {}
        for number, part in enumerate(value[:LIST_MOST]):
            if part is not None:
                _value(parts, str(number), node, part, f"{where}[]", found)
        kept[name] = list(parts.values())
    elif not isinstance(node, Kept):
        if isinstance(value, dict):
            kept[name] = _object(node, value, where, found)
        else:
            found.add(where, "malformed")
    elif isinstance(value, str | int | float | bool):
        kept[name] = _scalar(node, value, where, found)
    else:
        found.add(where, "malformed")


def _scalar(node: Kept, value: Any, where: str, found: _Drifts) -> Any:
    if node.known and str(value).lower() not in node.known:
        found.add(where, "unknown value")
    return value[: node.most] if isinstance(value, str) else value


def _readable(name: str) -> str:
    """A property's name as it came, unless it could be more than a name."""
    return name if _NAME.fullmatch(name) else "(unreadable name)"


def text(value: Any) -> str:
    """`value` where it is a text, "" otherwise: for optional properties of a picked object."""
    return value if isinstance(value, str) else ""


def objects(value: Any) -> list[dict[str, Any]]:
    """`value` as a list of the objects in it, however wrong its shape."""
    return (
        [part for part in value if isinstance(part, dict)]
        if isinstance(value, list | tuple)
        else []
    )


def mapping(value: Any) -> dict[str, Any]:
    """`value` where it is an object, {} otherwise."""
    return value if isinstance(value, dict) else {}
