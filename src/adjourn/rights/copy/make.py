"""One copy, file by file, in the order in which its parts become known."""

from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from adjourn.law.rights import Right
from adjourn.ledger.find import FoundPerson
from adjourn.ledger.holdings import attended
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.rights.copy import data, summary
from adjourn.rights.copy.calendar import calendar
from adjourn.rights.copy.contents import Contents
from adjourn.rights.copy.gaps import WHY, Gap
from adjourn.rights.copy.items import Items, instant
from adjourn.rights.copy.names import FOLDERS
from adjourn.rights.copy.package import Package
from adjourn.rights.copy.readme import readme
from adjourn.rights.copy.report import Report
from adjourn.rights.copy.tables import Table, Tables
from adjourn.rights.copy.texts import said
from adjourn.rights.sharing import Sharing
from adjourn.tools.protocol import Handle, Tool


class Copy:
    """An access copy (Art. 15 GDPR) or, with `portability`, a portable one (Art. 20). See
    `adjourn.rights.copy.stream`."""

    def __init__(
        self,
        ledger: Ledger,
        tools: Mapping[str, Tool],
        person: FoundPerson | None,
        handles: Sequence[Handle],
        now: datetime,
        language: str,
        *,
        portability: bool,
        types: Collection[str] | None,
        released: Collection[UUID],
        actor: str,
        case: UUID | None,
    ) -> None:
        self._actor, self._case = actor, case
        self._ledger, self._person, self._handles = ledger, person, handles
        self._now, self._language, self._portability = now, language, portability
        self._package = Package(now.astimezone(ledger.register.zone))
        self._tables = Tables()
        self._report = Report(
            ledger, person, handles, now, language, portability=portability, types=types
        )
        self._items: Items | None = None
        if person:
            sharing = Sharing(tools, person.number, now, portability=portability, released=released)
            contents = Contents(tools)
            self._items = Items(
                ledger, contents, sharing, person, types=types, portability=portability
            )

    def stream(self) -> Generator[bytes, None, Sequence[Gap]]:
        """The archive. Once begun it is in the log, also where its reader left half-way."""
        try:
            yield from self._files()
        finally:
            self._log()
        return self._gaps

    def _files(self) -> Iterator[bytes]:
        """Media come first: the lists behind them name what could not be had."""
        file = self._package.file
        yield from file("README.txt", [readme(self._language, self._portability)])
        yield from file("schema.json", [data.schema()])
        for name, parts in self._items.media() if self._items else ():
            yield from file(name, parts, stored=True)
        yield from file("data.json", data.stream(self._data()))
        for name, table in sorted(self._tables.of.items()):
            yield from file(f"tables/{name}.csv", table.read())
        yield from file("tables/not-included.csv", self._missing().read())
        if self._portability:
            yield from file("meetings.ics", self._calendar())
        frame, sections = self._report.frame(), [*self._report.sections(self._items)]
        yield from file("summary.html", [summary.html(frame, sections)])
        yield from file("summary.pdf", [summary.pdf(frame, sections, self._report.more, self._now)])
        yield from self._package.end()

    def _log(self) -> None:
        """That a copy went out, to whose hand and with how many items."""
        tallies = self._items.tallies.values() if self._items else ()
        right = Right.PORTABILITY if self._portability else Right.ACCESS
        with writing():
            self._ledger.evidence.record(
                "copy.sent", self._now, actor=self._actor, right=right.value,
                count=sum(tally.count for tally in tallies), case=self._case,
            )  # fmt: skip

    @property
    def _gaps(self) -> Sequence[Gap]:
        return self._items.gaps if self._items else ()

    def _data(self) -> Iterator[tuple[str, Any]]:
        """The parts of `data.json`; each is made when the ones before it are written."""
        items = self._items
        yield "format", data.FORMAT
        yield "kind", "portability" if self._portability else "access"
        yield "language", self._language
        yield "made", instant(self._now)
        yield "practice", self._ledger.practice
        yield "controller", self._controller()
        yield "person", self._subject()
        yield "conferences", items.conferences() if items else []
        yield "items", self._each()
        yield "held", [*self._held()]
        yield "information", [*self._information()]
        yield from () if self._portability else self._report.beside.parts()
        yield "not_covered", dict(items.left_out) if items else {}
        yield "not_included", (self._gap(gap) for gap in self._gaps)

    def _controller(self) -> dict[str, str | None]:
        controller = self._ledger.register.controller
        return {
            "name": controller.name,
            "address": controller.address,
            "email": controller.email,
            "phone": controller.phone,
            "officer": controller.dpo.email,
        }

    def _subject(self) -> dict[str, Any]:
        return {
            "name": self._person.name if self._person else None,
            "handles": [{"kind": h.kind.value, "value": h.value} for h in self._handles],
        }

    def _each(self) -> Iterator[dict[str, Any]]:
        """Items on their way into `data.json`; each is noted for its table in passing."""
        for holding, item in self._items.each() if self._items else ():
            self._tables.add(FOLDERS[holding.found.item.kind], item)
            yield item

    def _held(self) -> Iterator[dict[str, Any]]:
        for (tool, name), tally in sorted(self._items.tallies.items()) if self._items else ():
            yield {
                "tool": tool,
                "type": name,
                "count": tally.count,
                "first": instant(tally.first),
                "last": instant(tally.last),
            }

    def _information(self) -> Iterator[dict[str, Any]]:
        for one in self._report.information(self._items):
            yield {
                "id": one.id,
                "title": one.title,
                "law": one.law,
                "paragraphs": list(one.paragraphs),
                "head": list(one.grid.head) if one.grid else [],
                "rows": [list(row) for row in one.grid.rows] if one.grid else [],
            }

    def _gap(self, gap: Gap) -> dict[str, Any]:
        return {
            "item": str(gap.item),
            "tool": gap.tool,
            "kind": gap.kind.value,
            "type": gap.type,
            "at": instant(gap.at),
            "reason": gap.why.value,
            "text": said(WHY[gap.why].wording, self._language),
        }

    def _missing(self) -> Table:
        table = Table(("item", "tool", "kind", "type", "at", "reason", "text"))
        for gap in self._gaps:
            table.add([*self._gap(gap).values()])
        return table

    def _calendar(self) -> Iterator[bytes]:
        if self._person is None or self._items is None:
            return calendar(iter(()), "", self._now)
        subjects = self._items.subjects
        named = (
            (one, subjects.get(one.number) or self._report.tool(one.tool))
            for one in attended(self._person.number)
        )
        return calendar(named, str(self._person.id), self._now)
