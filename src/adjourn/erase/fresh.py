"""Before an erasure: what the tools show of a person now, and not only what was collected before.

The guard of an erasure refuses what lies before it. So what came between the last collection and
the erasure would be neither in its plan nor ever collected: it would stay at the tool, untold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from adjourn.erase.run import Trouble
from adjourn.ledger.find import FoundPerson, find_person
from adjourn.ledger.find import person as person_of
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.write import write
from adjourn.tools.finding import Finder
from adjourn.tools.protocol import Handle, HandleKind, Tool, ToolError

FOUND = "found"  # the source under which it is written; its cursor says nothing


def freshen(
    ledger: Ledger, tools: Mapping[str, Tool], handles: Sequence[Handle], now: datetime
) -> list[Trouble]:
    """Take in what every tool that can look for a person shows of the one with these handles.

    A tool that does not answer is named; the others are looked at. Raises `DatabaseTrouble`.
    """
    troubles = []
    for name, tool in sorted(tools.items()):
        if isinstance(tool, Finder):
            cursors = {source: ledger.cursor(name, source) for source in tool.sources()}
            try:
                for batch in tool.find(handles, cursors, now):
                    write(ledger, name, FOUND, replace(batch, cursor=None), now)
            except ToolError as error:
                troubles.append(Trouble(name, f"{_UNSEEN}: {error}."))
    return troubles


_UNSEEN = "what came since the last collection could not be looked for"


def again(ledger: Ledger, known: FoundPerson) -> FoundPerson | None:
    """The same person after that: they may have turned out to be somebody else known, too."""
    for handle in known.handles:
        if handle.kind is not HandleKind.GUEST and (found := find_person(ledger, handle.value)):
            return found
    return person_of(ledger, known.number)
