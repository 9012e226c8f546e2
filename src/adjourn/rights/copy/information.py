"""What Art. 15(1)(a) to (h) and (2) GDPR wants told beside the data, from the register."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from adjourn.law.bases import BASES, Basis, article
from adjourn.law.period_texts import in_words
from adjourn.law.places import EEA
from adjourn.law.rights import REQUESTS, RIGHTS, Right, rights_for
from adjourn.ledger.ledger import Ledger
from adjourn.register.model import DataType, Party
from adjourn.rights.copy.items import SOURCES, Tally
from adjourn.rights.copy.texts import cited, said, say, titled
from adjourn.rights.copy.words import role_word, source_words
from adjourn.rights.disclosures import Part, Recipient


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads of its columns, rows of texts."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it. `id` is the letter of Art. 15(1), or a word of ours;
    `law` names the provision that demands it."""

    id: str
    title: str
    law: str
    paragraphs: Sequence[str] = ()
    grid: Grid | None = field(default=None)


def sections(
    ledger: Ledger,
    tallies: Mapping[tuple[str, str], Tally],
    recipients: Sequence[Recipient],
    language: str,
) -> list[Section]:
    """The answer to each letter, for data of these types (`tallies` by tool and type)."""
    return list(_Answer(ledger, tallies, recipients, language).sections())


class _Answer:
    def __init__(
        self,
        ledger: Ledger,
        tallies: Mapping[tuple[str, str], Tally],
        recipients: Sequence[Recipient],
        language: str,
    ) -> None:
        self._register, self._tallies, self._language = ledger.register, tallies, language
        self._recipients = recipients
        self._types = [self._register.types[name] for name in sorted({t for _, t in tallies})]

    def sections(self) -> Iterator[Section]:
        yield self._section("a", self._purposes(), *self._bases())
        yield self._section("b", self._categories())
        yield self._section("c", self._received(), *self._others())
        yield self._section("d", self._periods(), self._say("d_each"))
        yield self._section("e", self._rights())
        authority = self._register.controller.authority
        yield self._section("f", None, self._say("f_text", name=authority.name, url=authority.url))
        yield self._section("g", self._sources())
        yield self._section("h", None, self._automated())
        yield self._transfers()

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._language, **values)

    def _section(self, letter: str, grid: Grid | None, *paragraphs: str) -> Section:
        law = cited(f"Art. 15(1)({letter}) GDPR", self._language)
        return Section(letter, self._say(letter), law, paragraphs, grid)

    def _grid(self, heads: str, rows: Sequence[Sequence[str]]) -> Grid | None:
        """A table with heads by their keys; none without rows."""
        return Grid([self._say(key) for key in heads.split()], rows) if rows else None

    def _title(self, one: DataType) -> str:
        return f"{titled(one, self._language)} ({one.id})"

    def _purposes(self) -> Grid | None:
        rows = []
        for one in self._types:
            purpose = titled(self._register.purposes[one.purpose], self._language, "text")
            rows.append((self._title(one), purpose, cited(article(one.basis), self._language)))
        return self._grid("type purpose basis", rows)

    def _bases(self) -> Iterator[str]:
        """What each legal basis means, once."""
        for basis in Basis:
            if any(one.basis is basis for one in self._types):
                words = said(BASES[basis].wording, self._language)
                yield f"{cited(article(basis), self._language)}: {words}"

    def _categories(self) -> Grid | None:
        rows = [
            (self._title(one), titled(one, self._language, "contents"), str(self._count(one)))
            for one in self._types
        ]
        return self._grid("type contents count", rows)

    def _count(self, wanted: DataType) -> int:
        return sum(tally.count for (_, name), tally in self._tallies.items() if name == wanted.id)

    def _received(self) -> Grid | None:
        rows = []
        for one in self._recipients:
            if one.part is not Part.PARTICIPANTS:
                name, roles, country = self._party(one.party, one.id)
                rows.append((name, roles, country, self._what(one)))
        return self._grid("recipient role country what", rows)

    def _others(self) -> Iterator[str]:
        if any(one.part is Part.PARTICIPANTS for one in self._recipients):
            yield self._say("c_others")
        elif not self._recipients:
            yield self._say("c_none")

    def _party(self, party: Party | None, ident: str) -> tuple[str, str, str]:
        if party is None:  # the register has lost it since
            return ident, "", ""
        roles = ", ".join(role_word(role, self._language) for role in party.roles)
        return f"{party.name}, {party.address}", roles, party.country

    def _what(self, one: Recipient) -> str:
        if one.types:
            return ", ".join(self._title(self._register.types[name]) for name in one.types)
        return self._say("all_of", tool=self.tool(one.tool or ""))

    def tool(self, name: str) -> str:
        section = self._register.tools.get(name)
        return (section.title if section else None) or name

    def _periods(self) -> Grid | None:
        rows = [(self._title(one), said(in_words(one.rule), self._language)) for one in self._types]
        return self._grid("type kept", rows)

    def _rights(self) -> Grid | None:
        """Each right in words, with the data that it holds for: not every basis carries all."""
        rows = []
        for right in (*REQUESTS, Right.COMPLAINT):
            facts = RIGHTS[right]
            own = [one.id for one in self._types if right in rights_for(one.basis)]
            if own:
                title = f"{titled(facts, self._language)} ({cited(facts.article, self._language)})"
                rows.append((title, said(facts.wording, self._language), ", ".join(own)))
        return self._grid("rights what type", rows)

    def _sources(self) -> Grid | None:
        rows = []
        for one in self._types:
            found = {
                source
                for (_, name), tally in self._tallies.items()
                if name == one.id
                for source in tally.sources
            }
            words = [source_words(s, self._language) for s in SOURCES if s in found]
            rows.append((self._title(one), "; ".join(words)))
        return self._grid("type source", rows)

    def _automated(self) -> str:
        automated = self._register.controller.automated
        return titled(automated, self._language, "text") if automated else self._say("h_none")

    def _transfers(self) -> Section:
        """Recipients outside the EEA, each with what the register names as its safeguard."""
        outside = {
            one.party.id: one.party
            for one in self._recipients
            if one.party and one.party.country not in EEA
        }
        rows = [(p.name, p.country, self._safeguard(p)) for p in outside.values()]
        grid = self._grid("recipient country safeguard", rows)
        texts = () if rows else (self._say("2_none"),)
        law = cited("Art. 15(2), 46 GDPR", self._language)
        return Section("2", self._say("2"), law, texts, grid)

    def _safeguard(self, party: Party) -> str:
        clauses = [
            self._say("2_clauses", version=contract.version)
            for contract in self._register.contracts.values()
            if contract.type == "scc" and party.id in contract.parties
        ]
        return "; ".join(clauses) or self._say("2_unknown")
