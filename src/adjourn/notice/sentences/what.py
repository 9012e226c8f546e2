"""What: the data, by where they come from."""

from collections.abc import Iterator

from adjourn.law.bases import Basis
from adjourn.law.wording import Wording
from adjourn.notice.sentences.facts import Facts, missing, todo
from adjourn.notice.sentences.saying import contents, listed, named, say, title, titles
from adjourn.notice.sentences.seen import Seen
from adjourn.notice.sentences.sentence import Found, Otherwise, Part, Sentence, judged
from adjourn.register import Issue, runs_itself
from adjourn.register.model import DataType

SHARED = ("message", "picture", "video", "file", "recording", "transcript", "voicemail",
          "whiteboard")  # fmt: skip
"""Kinds of content that people exchange."""
OTHERS = ("contact", *SHARED)
"""Kinds that may come from somebody else than the person (Art. 14 GDPR)."""
OBSERVED = ("attendance", "call", "device")
"""Kinds that the tool notes by itself."""


def _lines(types: list[DataType]) -> Iterator[Wording]:
    for each in types:
        yield say("{title}: {contents}.", "{title}: {contents}.",
                  title=title(each), contents=contents(each))  # fmt: skip


def _given(facts: Facts) -> Iterator[Wording]:
    types = facts.types("contact")
    if types:
        yield say(
            "We process contact data that you give, or that whoever invites you gives.",
            "Wir verarbeiten Kontaktdaten, die Sie angeben oder die angibt, wer Sie einlädt.",
        )
        yield from _lines(types)


def _of_use(facts: Facts) -> Iterator[Wording]:
    types = facts.types("attendance", "call")
    if types:
        yield say(
            "When you take part, the tool notes when and how.",
            "Wenn Sie teilnehmen, hält das Werkzeug fest, wann und wie.",
        )
        yield from _lines(types)


def _technical(facts: Facts) -> Iterator[Wording]:
    if facts.types("device"):
        yield say(
            "To carry sound, picture and text, the provider processes technical data.",
            "Um Ton, Bild und Text zu übertragen, verarbeitet der Anbieter technische Daten.",
        )


def _device(facts: Facts) -> Iterator[Wording]:
    yield from _lines(facts.types("device"))
    left = sum(field.not_fetched is not None for field in facts.register.fields.values())
    if left and facts.types("device"):
        yield say(
            "Of what the tool offers we leave {count} properties where they are, such as signal "
            "levels of devices.",
            "Von dem, was das Werkzeug anbietet, rufen wir {count} Angaben nicht ab, etwa die "
            "Signalstärke von Geräten.",
            count=left,
        )


def _stored(facts: Facts) -> Iterator[Wording]:
    if not facts.types(*SHARED):
        return
    for tool in facts.tools:
        if runs_itself(tool):
            yield say(
                "What is exchanged or uploaded with {tool} is stored on servers of our own.",
                "Was mit {tool} ausgetauscht oder hochgeladen wird, liegt auf eigenen Servern.",
                tool=named(tool),
            )
            continue
        place = Wording(f" {tool.stored_en}" if tool.stored_en else "",
                        f" {tool.stored_de}" if tool.stored_de else "", "")  # fmt: skip
        yield say(
            "What is exchanged or uploaded with {tool} is also stored on servers of the "
            "provider{place}.",
            "Was mit {tool} ausgetauscht oder hochgeladen wird, liegt auch auf Servern des "
            "Anbieters{place}.",
            tool=named(tool), place=place,
        )  # fmt: skip
    yield say(
        "If another organisation hosts the conference, it lies there and that organisation "
        "decides about it.",
        "Lädt eine andere Organisation zur Konferenz ein, liegt es bei ihr, und sie entscheidet "
        "darüber.",
    )


def _stored_proof(facts: Facts, seen: Seen) -> Found:
    gaps = tuple(
        todo(("tools", tool.id, key), "is missing", "where contents lie, as your contract says")
        for tool in facts.provided
        for key in ("stored_en", "stored_de")
        if missing(getattr(tool, key))
    )
    return _counted(facts.types(*SHARED), seen, gaps=gaps)


def _shared(facts: Facts) -> Iterator[Wording]:
    types = facts.types(*SHARED)
    if types:
        yield say("These are contents that we process:", "Diese Inhalte verarbeiten wir:")
        yield from _lines(types)
        asked = [each for each in types if each.basis is Basis.CONSENT]
        if asked:
            yield say(
                "Of these we use only what you agreed to: {what}.",
                "Davon nutzen wir nur, wozu Sie eingewilligt haben: {what}.",
                what=titles(asked),
            )


def _from_others(facts: Facts) -> Iterator[Wording]:
    types = facts.types(*OTHERS)
    if types:
        yield say(
            "These data come from others, namely from whoever invites you, dials you in, records "
            "you or mentions you: {what}. If you did not know of it, we tell you when we first "
            "write to you, within a month at the latest.",
            "Diese Daten stammen von anderen, nämlich von denen, die Sie einladen, anrufen, "
            "aufzeichnen oder erwähnen: {what}. Wussten Sie davon nichts, sagen wir es Ihnen, wenn "
            "wir Ihnen zum ersten Mal schreiben, spätestens nach einem Monat.",
            what=titles(types),
        )


def _needed(facts: Facts) -> Iterator[Wording]:
    types = [each for each in facts.register.types.values() if each.needed]
    yield say(
        "No law and no contract obliges you to give us data for a conference.",
        "Kein Gesetz und kein Vertrag verpflichtet Sie, uns für eine Konferenz Daten zu geben.",
    )
    if types:
        yield say(
            "Without these you cannot take part: {what}. You give all else freely.",
            "Ohne diese können Sie nicht teilnehmen: {what}. Alles andere geben Sie freiwillig.",
            what=titles(types),
        )
    channels = facts.register.channels.values()
    if channels:
        yield say(
            "Whoever does not want that reaches us by {channels}.",
            "Wer das nicht möchte, erreicht uns per {channels}.",
            channels=listed(Wording(c.title_en, c.title_de, "") for c in channels),
        )


def _counted(
    types: list[DataType], seen: Seen, gaps: tuple[Issue, ...] = (), unknown: int = 0
) -> Found:
    """How much of it is held; what the tools show and nobody knows leaves it unproven."""
    if unknown:
        gaps += (
            todo(("fields",), f"{unknown} properties are not known; see `adjourn drift`",
                 "a line for each: its data type, or why it is not fetched"),
        )  # fmt: skip
    evidence = tuple(f"register:types.{each.id}" for each in types)
    numbers = {each.id: seen.items(each.id) for each in types}
    return judged(evidence, gaps, unknown=unknown, **numbers)


def _device_proof(facts: Facts, seen: Seen) -> Found:
    fields = facts.register.fields.values()
    found = _counted(facts.types("device"), seen, unknown=seen.unknown())
    numbers = {
        "taken": sum(field.type is not None for field in fields),
        "not_fetched": sum(field.not_fetched is not None for field in fields),
    }
    return Found(found.state, {**found.numbers, **numbers}, found.evidence, found.todo)


def _shared_proof(facts: Facts, seen: Seen) -> Found:
    """Each class that a tool can hold is told of, and nothing else is held (facts: law S9)."""
    types = facts.types(*SHARED)
    found = _counted(types, seen)
    strange = sum(one.items for one in seen.held if one.type not in facts.register.types)
    able = tuple(
        f"capability:{tool.id}/{one.kind}"
        for tool in facts.tools
        for one in facts.abilities[tool.id]
    )
    return judged(found.evidence + able, (), strange > 0, untold=strange, **found.numbers)


def _needed_proof(facts: Facts, _seen: Seen) -> Found:
    types = [each for each in facts.register.types.values() if each.needed]
    gaps = () if facts.register.channels else (
        todo(("channels",), "is missing", "another way to reach you than a tool"),
    )  # fmt: skip
    where = tuple(f"register:types.{each.id}.needed" for each in types)
    return judged(where, gaps, needed=len(types), channels=len(facts.register.channels))


SENTENCES = (
    Sentence("S4", Part.WHAT, "Art. 5(1)(c), 13(2)(e), 14(1)(d) GDPR", Otherwise.CORRECTED, _given,
             lambda f, s: _counted(f.types("contact"), s, unknown=s.unknown())),
    Sentence("S5", Part.WHAT, "Art. 14(1)(d), 15(1)(b) GDPR", Otherwise.CORRECTED, _of_use,
             lambda f, s: _counted(f.types("attendance", "call"), s, unknown=s.unknown())),
    Sentence("S6", Part.WHAT, "Art. 5(1)(c) GDPR; § 25(2) no. 2 TDDDG", Otherwise.DROPPED,
             _technical, lambda f, s: _counted(f.types("device"), s)),
    Sentence("S7", Part.WHAT, "Art. 5(1)(c), 14(1)(d) GDPR", Otherwise.CORRECTED, _device,
             _device_proof),
    Sentence("S8", Part.WHAT, "Art. 13(1)(e), (f), 30(1)(d), (e) GDPR", Otherwise.CORRECTED,
             _stored, _stored_proof),
    Sentence("S9", Part.WHAT, "Art. 13(1)(c), (2)(a), 14(1)(d) GDPR", Otherwise.CORRECTED, _shared,
             _shared_proof),
    Sentence("N-others", Part.WHAT, "Art. 14(1)(d), (2)(f), (3) GDPR", Otherwise.CORRECTED,
             _from_others, lambda f, s: _counted(f.types(*OTHERS), s)),
    Sentence("N-needed", Part.WHAT, "Art. 13(2)(e) GDPR", Otherwise.CORRECTED, _needed,
             _needed_proof),
)  # fmt: skip
