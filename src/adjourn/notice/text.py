"""What the notice says, block by block, from the register (Art. 13 GDPR).

Each block is the product of what was decided; one with nothing to say is left out. What the
register does not hold is not claimed.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct

from adjourn.law.bases import BASES, Basis, article
from adjourn.law.period_texts import in_words
from adjourn.law.places import EEA
from adjourn.law.wording import Wording
from adjourn.register import Register
from adjourn.register.model import DataType, Party, Tool


class Block(Struct, frozen=True):
    """A heading with its sentences, in one language. `law` is what demands it."""

    title: str
    sentences: tuple[str, ...]
    law: str


def blocks(register: Register, language: str) -> tuple[Block, ...]:
    """The notice in "en" or "de"."""
    made = []
    for heading, sentences in _BLOCKS:
        said = tuple(_in(language, each) for each in sentences(register))
        if said:
            made.append(Block(_in(language, heading), said, heading.citation))
    return tuple(made)


def period(rule: DataType, language: str) -> str:
    """A deletion rule in words: "30 days after the conference or matter ended"."""
    return _in(language, in_words(rule.rule))


def _in(language: str, said: Wording) -> str:
    return said.de if language == "de" else said.en


def _say(en: str, de: str, **values: str) -> Wording:
    """One sentence in both languages. Values go in as they are."""
    return Wording(en.format(**values), de.format(**values), "")


def _controller(register: Register) -> Iterator[Wording]:
    c = register.controller
    yield _say(
        "Responsible is {name}, {address}.", "Verantwortlich ist {name}, {address}.",
        name=c.name, address=c.address,
    )  # fmt: skip
    yield _say(
        "You reach us at {email} and {phone}.", "Sie erreichen uns unter {email} und {phone}.",
        email=c.email, phone=c.phone,
    )  # fmt: skip
    if c.representative:
        yield _say(
            "Our representative in the Union is {who}.", "Unser Vertreter in der Union ist {who}.",
            who=c.representative,
        )  # fmt: skip


def _officer(register: Register) -> Iterator[Wording]:
    dpo = register.controller.dpo
    if dpo.email:
        yield _say(
            "You reach our data protection officer at {email}.",
            "Unsere Datenschutzbeauftragte oder unseren Datenschutzbeauftragten erreichen Sie "
            "unter {email}.",
            email=", ".join(filter(None, (dpo.email, dpo.phone))),
        )


def _tools(register: Register) -> Iterator[Wording]:
    for tool in active(register):
        provider = register.parties.get(tool.provider or "")
        if provider:
            yield _say(
                "For our conferences we use {tool}. Its provider is {provider}, {address}.",
                "Für unsere Konferenzen nutzen wir {tool}. Anbieter ist {provider}, {address}.",
                tool=tool.title or tool.id, provider=provider.name, address=provider.address,
            )  # fmt: skip
        else:
            yield _say(
                "For our conferences we use {tool}.", "Für unsere Konferenzen nutzen wir {tool}.",
                tool=tool.title or tool.id,
            )  # fmt: skip


def _data(register: Register) -> Iterator[Wording]:
    for each in collected(register):
        purpose, basis = register.purposes[each.purpose], BASES[each.basis].wording
        kept = in_words(each.rule)
        yield Wording(
            f"{each.title_en}: {each.contents_en}. What for: {purpose.text_en}. "
            f"Legal basis: {article(each.basis)}. {basis.en} Deleted: {kept.en}.",
            f"{each.title_de}: {each.contents_de}. Zweck: {purpose.text_de}. "
            f"Rechtsgrundlage: {_article_de(each.basis)}. {basis.de} Löschung: {kept.de}.",
            "",
        )


def _choices(register: Register) -> Iterator[Wording]:
    if any(each.basis is Basis.CONSENT for each in collected(register)):
        yield _say(
            "You take part without recording and transcript unless you agree. You decide on each "
            "purpose by itself. You may withdraw at any time. What happened before stays lawful.",
            "Sie nehmen ohne Aufzeichnung und Transkript teil, wenn Sie nicht zustimmen. Sie "
            "entscheiden über jeden Zweck einzeln. Sie können jederzeit widerrufen. Was vorher "
            "geschah, bleibt rechtmäßig.",
        )


def _recipients(register: Register) -> Iterator[Wording]:
    if active(register):
        yield _say(
            "The others in a conference see and hear what you share there.",
            "Die anderen in einer Konferenz sehen und hören, was Sie dort teilen.",
        )
    for party in register.parties.values():
        yield _say(
            "{name}, {address}, receives data as {role}.",
            "{name}, {address}, erhält Daten als {rolle}.",
            name=party.name, address=party.address,
            role=_joined(party, 0), rolle=_joined(party, 1),
        )  # fmt: skip


def _countries(register: Register) -> Iterator[Wording]:
    for party in register.parties.values():
        if party.country in EEA:
            continue
        clauses = any(
            contract.type == "scc" and party.id in contract.parties
            for contract in register.contracts.values()
        )
        yield _say(
            "{name} sits outside the European Economic Area ({country}).",
            "{name} sitzt außerhalb des Europäischen Wirtschaftsraums ({country}).",
            name=party.name, country=party.country,
        )  # fmt: skip
        if clauses:
            yield _say(
                "The transfer rests on standard contractual clauses (Art. 46(2)(c) GDPR). Ask us "
                "for a copy at {email}.",
                "Die Übermittlung beruht auf Standardvertragsklauseln (Art. 46 Abs. 2 Buchst. c "
                "DSGVO). Eine Kopie erhalten Sie unter {email}.",
                email=register.controller.email,
            )


def _rights(register: Register) -> Iterator[Wording]:
    authority = register.controller.authority
    yield _say(
        "You have the right of access, rectification, erasure and restriction. Where we rely on "
        "contract or consent you may take your data along. You withdraw consent as easily as you "
        "gave it.",
        "Sie haben das Recht auf Auskunft, Berichtigung, Löschung und Einschränkung. Wo wir uns "
        "auf Vertrag oder Einwilligung stützen, können Sie Ihre Daten mitnehmen. Eine Einwilligung "
        "widerrufen Sie so leicht, wie Sie sie gegeben haben.",
    )
    yield _say(
        "You may complain to a supervisory authority, such as {name}, {url}.",
        "Sie können sich bei einer Aufsichtsbehörde beschweren, etwa bei: {name}, {url}.",
        name=authority.name, url=authority.url,
    )  # fmt: skip


def _objection(register: Register) -> Iterator[Wording]:
    # Art. 21(4): clearly and apart from all else.
    if any(each.basis is Basis.INTEREST for each in collected(register)):
        yield _say(
            "Where we rely on a legitimate interest you may object at any time, for reasons of "
            "your own situation. Write to {email}, or use the page with your data.",
            "Wo wir uns auf ein berechtigtes Interesse stützen, können Sie jederzeit aus Gründen "
            "Ihrer besonderen Situation widersprechen. Schreiben Sie an {email} oder nutzen Sie "
            "die Seite mit Ihren Daten.",
            email=register.controller.email,
        )


def active(register: Register) -> list[Tool]:
    """The tools that are in use, in the order of the register."""
    return [tool for tool in register.tools.values() if tool.status == "active"]


def collected(register: Register) -> list[DataType]:
    """The data types that items of a tool come to, in the order of the register."""
    return [each for each in register.types.values() if each.kinds]


_ROLES = {
    "processor": ("our processor", "unser Auftragsverarbeiter"),
    "sub-processor": ("sub-processor", "weiterer Auftragsverarbeiter"),
    "controller": ("controller for its own purposes", "Verantwortlicher für eigene Zwecke"),
    "recipient": ("recipient", "Empfänger"),
}


def _joined(party: Party, language: int) -> str:
    return ", ".join(_ROLES[role][language] for role in party.roles)


def _article_de(basis: Basis) -> str:
    return f"Art. 6 Abs. 1 Buchst. {basis} DSGVO"


_BLOCKS: tuple[tuple[Wording, Callable[[Register], Iterator[Wording]]], ...] = (
    (
        Wording("Who is responsible", "Wer verantwortlich ist", "Art. 13(1)(a) GDPR"),
        _controller,
    ),
    (
        Wording("Data protection officer", "Datenschutzbeauftragte", "Art. 13(1)(b) GDPR"),
        _officer,
    ),
    (Wording("Conference tools", "Konferenzwerkzeuge", "Art. 13(1)(e) GDPR"), _tools),
    (
        Wording(
            "Which data, what for, on which basis, how long",
            "Welche Daten, wozu, auf welcher Grundlage, wie lange",
            "Art. 13(1)(c), (d), (2)(a) GDPR",
        ),
        _data,
    ),
    (Wording("Your choice", "Ihre Wahl", "Art. 7, 13(2)(c) GDPR"), _choices),
    (Wording("Who receives data", "Wer Daten erhält", "Art. 13(1)(e) GDPR"), _recipients),
    (
        Wording("Other countries", "Andere Länder", "Art. 13(1)(f) GDPR"),
        _countries,
    ),
    (Wording("Your rights", "Ihre Rechte", "Art. 13(2)(b) to (d) GDPR"), _rights),
    (
        Wording("Your right to object", "Ihr Widerspruchsrecht", "Art. 21(4) GDPR"),
        _objection,
    ),
)
