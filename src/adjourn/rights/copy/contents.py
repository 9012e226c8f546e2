"""What the tools hold of an item, asked for at the moment the copy is made."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from adjourn.ledger.find import FoundItem
from adjourn.ledger.models import Item as Row
from adjourn.rights.copy.gaps import Missing, Why, because
from adjourn.tools.protocol import Kind, Tool, ToolError

FILES = frozenset(
    {
        Kind.PICTURE,
        Kind.VIDEO,
        Kind.FILE,
        Kind.RECORDING,
        Kind.TRANSCRIPT,
        Kind.VOICEMAIL,
        Kind.WHITEBOARD,
    }
)
"""Kinds whose content is a file; the others consist of fields."""

_TRIES = 3  # failures in a row after which a tool is not asked for this kind any more
# What a place can miss that was written by an older connector, or answers can lack.
_ODD = (LookupError, TypeError, ValueError, ArithmeticError)
_log = logging.getLogger("adjourn.rights")


class Contents:
    """Asks tools, each kind until it has failed three times in a row: a tool that is down costs
    one copy its patience once, not once an item."""

    def __init__(self, tools: Mapping[str, Tool]) -> None:
        self._tools = tools
        self._failed: Counter[tuple[str, Kind]] = Counter()
        self._last: dict[tuple[str, Kind], Why] = {}
        self._can = {
            name: {one.kind: one.fetch for one in tool.capabilities()}
            for name, tool in tools.items()
        }

    def offers(self, found: FoundItem) -> bool:
        """Whether the tool has content of this kind beside what the ledger knows."""
        return self._can.get(found.tool, {}).get(found.item.kind, True)

    def fields(self, found: FoundItem) -> Mapping[str, Any]:
        """What is written in the item. Raises `Missing`."""
        tool = self._asked(found)
        if tool is None:
            return {}
        try:
            said = tool.fields(found.item)
        except (ToolError, *_ODD) as error:
            raise self._missing(found, error) from None
        self._failed[found.tool, found.item.kind] = 0
        return said

    def file(self, found: FoundItem) -> Iterator[bytes]:
        """The bytes of the item. Raises `Missing`, also half-way, and for an empty stream."""
        tool = self._asked(found)
        if tool is None:
            raise Missing(Why.NO_CALL)
        some = False
        try:
            for part in tool.fetch(found.item):
                some = some or bool(part)
                yield part
        except (ToolError, *_ODD) as error:
            raise self._missing(found, error, begun=some) from None
        if not some:
            raise Missing(Why.UNREADABLE)
        self._failed[found.tool, found.item.kind] = 0

    def _asked(self, found: FoundItem) -> Tool | None:
        """The tool, None where it has no call for this kind. Raises `Missing`."""
        key = found.tool, found.item.kind
        if found.state == Row.State.DELETED_AT_TOOL:
            raise Missing(Why.GONE)
        if found.tool not in self._tools:
            raise Missing(Why.UNREACHABLE)
        if self._failed[key] >= _TRIES:
            raise Missing(self._last[key])
        return self._tools[found.tool] if self.offers(found) else None

    def _missing(self, found: FoundItem, error: Exception, begun: bool = False) -> Missing:
        why = because(error)
        if why is not Why.GONE:
            # The texts of tools are for the operator; they hold no personal data.
            said = str(error) if isinstance(error, ToolError) else type(error).__name__
            _log.warning("copy: %s/%s: %s", found.tool, found.item.kind, said)
            self._failed[found.tool, found.item.kind] += 1
            self._last[found.tool, found.item.kind] = why
        return Missing(Why.BROKEN_OFF if begun else why)
