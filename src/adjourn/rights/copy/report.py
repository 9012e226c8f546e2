"""What the summary of a copy says: who asks whom, what there is, what is told, what is missing."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from adjourn.ledger.find import FoundPerson
from adjourn.ledger.ledger import Ledger
from adjourn.rights.copy.beside import Beside
from adjourn.rights.copy.gaps import WHY, Gap
from adjourn.rights.copy.information import Grid, Section, sections
from adjourn.rights.copy.items import Items
from adjourn.rights.copy.names import FOLDERS
from adjourn.rights.copy.texts import cited, day, said, say, titled
from adjourn.rights.copy.words import handle_word, kind_word
from adjourn.rights.disclosures import received_by
from adjourn.tools.protocol import Handle


class Report:
    """The summary in one language. Complete once all items are through."""

    def __init__(
        self,
        ledger: Ledger,
        person: FoundPerson | None,
        handles: Sequence[Handle],
        now: datetime,
        language: str,
        *,
        portability: bool,
        types: Collection[str] | None,
    ) -> None:
        self._ledger, self._person, self._handles = ledger, person, handles
        self._now, self._language, self._portability = now, language, portability
        self._zone = ledger.register.zone
        self.beside = Beside(ledger, person, handles, now, types)

    def frame(self) -> dict[str, Any]:
        """What stands at the head of the page."""
        kind = "portability" if self._portability else "access"
        controller = self._ledger.register.controller
        officer = ", ".join(filter(None, (controller.dpo.email, controller.dpo.phone)))
        return {
            "language": self._language,
            "title": self._say(f"title_{kind}"),
            "law": self._say(f"law_{kind}"),
            "practice": self._say("practice") if self._ledger.practice else "",
            "author": controller.name,
            "from": self._say("from", name=controller.name, address=controller.address),
            "contact": self._say("contact", email=controller.email, phone=controller.phone),
            "officer": self._say("officer", contact=officer) if officer else "",
            "made": self._say("made", day=self._day(self._now)),
            "you_title": self._say("you"),
            "you": [*self._you()],
        }

    def _you(self) -> Iterator[tuple[str, str]]:
        if self._person and self._person.name:
            yield self._say("name"), self._person.name
        for handle in self._handles:
            yield handle_word(handle.kind, self._language), handle.value

    def sections(self, items: Items | None) -> Iterator[Section]:
        """Everything below, in the order in which people ask."""
        yield self._where(items)
        yield from self.information(items)
        if not self._portability:
            yield from self.beside.sections(self._language)
        yield self._missing(items.gaps if items else ())

    def information(self, items: Items | None) -> list[Section]:
        """The answers to Art. 15(1)(a) to (h) and (2); Art. 20 asks for none of them."""
        if self._portability or items is None or self._person is None:
            return []
        recipients = received_by(self._ledger, self._person)
        return sections(self._ledger, items.tallies, recipients, self._language)

    def _where(self, items: Items | None) -> Section:
        """The answer to "do you have something", and where each part of it lies."""
        tallies = items.tallies if items else {}
        count = sum(tally.count for tally in tallies.values())
        left = sum(items.left_out.values()) if items else 0
        texts = [self._say(self._answer(count), count=count)]
        texts += [self._say("left_out", count=left)] if left else []
        texts += [self._say("where_text")] if tallies else []
        rows = [*self._places(items)] if items else []
        heads = [self._say(key) for key in ("tool", "type", "count", "span", "table")]
        law = "Art. 20(1) GDPR" if self._portability else "Art. 15(1) GDPR"
        return self._section("where", law, texts, heads, rows)

    def _answer(self, count: int) -> str:
        if self._portability:
            return "portable"
        return "yes" if count else "no"

    def _places(self, items: Items) -> Iterator[list[str]]:
        for (tool, name), tally in sorted(items.tallies.items()):
            title = titled(self._ledger.register.types[name], self._language)
            days = f"{self._day(tally.first)} – {self._day(tally.last)}"
            places = ", ".join(f"tables/{FOLDERS[kind]}.csv" for kind in sorted(tally.kinds))
            yield [self.tool(tool), f"{title} ({name})", str(tally.count), days, places]

    def _missing(self, gaps: Sequence[Gap]) -> Section:
        items = len({gap.item for gap in gaps})
        texts = [self._say("missing_text", count=items) if gaps else self._say("missing_none")]
        for why, count in Counter(gap.why for gap in gaps).items():
            words = WHY[why]
            title, text = titled(words, self._language), said(words.wording, self._language)
            texts.append(self._say("missing_why", count=count, title=title, text=text))
        heads = [self._say(key) for key in ("kind", "tool", "day", "reason", "number")]
        rows = [
            [
                kind_word(gap.kind, self._language),
                self.tool(gap.tool),
                self._day(gap.at),
                titled(WHY[gap.why], self._language),
                str(gap.item),
            ]
            for gap in gaps
        ]
        return self._section("missing", "Art. 12(1), 15(4), 20(4) GDPR", texts, heads, rows)

    def _section(
        self,
        name: str,
        law: str,
        texts: Sequence[str],
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
    ) -> Section:
        grid = Grid(heads, rows) if rows else None
        return Section(name, self._say(name), cited(law, self._language), texts, grid)

    def more(self, count: int) -> str:
        """That a table of the PDF has this many rows less than the one of the page."""
        return self._say("missing_more", count=count)

    def tool(self, name: str) -> str:
        """What people call a tool of the register."""
        section = self._ledger.register.tools.get(name)
        return (section.title if section else None) or name

    def _day(self, moment: datetime | None) -> str:
        return day(moment, self._zone, self._language)

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._language, **values)
