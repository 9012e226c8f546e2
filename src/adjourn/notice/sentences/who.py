"""Who: the controller, its officer, and the tools in use."""

from collections.abc import Iterator

from adjourn.law.wording import Wording
from adjourn.notice.sentences.facts import Facts, need, todo
from adjourn.notice.sentences.saying import listed, named, say
from adjourn.notice.sentences.seen import Seen
from adjourn.notice.sentences.sentence import Found, Otherwise, Part, Sentence, judged, kept
from adjourn.register import Issue

# ---- The controller: Art. 13(1)(a), (b) GDPR


def _controller(facts: Facts) -> Iterator[Wording]:
    own = facts.register.controller
    yield say(
        "Responsible is {name} ({form}), {address}.",
        "Verantwortlich ist {name} ({form}), {address}.",
        name=own.name, form=own.legal_form, address=own.address,
    )  # fmt: skip
    yield say(
        "You reach us at {email} and {phone}.", "Sie erreichen uns unter {email} und {phone}.",
        email=own.email, phone=own.phone,
    )  # fmt: skip
    if own.representative:
        yield say(
            "Our representative in the Union is {who}.", "Unser Vertreter in der Union ist {who}.",
            who=own.representative,
        )  # fmt: skip


def _controller_needs(facts: Facts) -> Iterator[Issue]:
    own = facts.register.controller
    for key in ("name", "legal_form", "address", "email", "phone"):
        yield from need(("controller", key), getattr(own, key), "your own value")
    if own.representative is not None:
        yield from need(("controller", "representative"), own.representative, "name and address")


def _officer(facts: Facts) -> Iterator[Wording]:
    dpo = facts.register.controller.dpo
    if dpo.email:
        yield say(
            "You reach our data protection officer at {how}.",
            "Unsere Datenschutzbeauftragte oder unseren Datenschutzbeauftragten erreichen Sie "
            "unter {how}.",
            how=", ".join(filter(None, (dpo.name, dpo.email, dpo.phone))),
        )


def _officer_needs(facts: Facts) -> Iterator[Issue]:
    dpo = facts.register.controller.dpo
    key = "email" if dpo.none_because is None else "none_because"
    yield from need(("controller", "dpo", key), getattr(dpo, key), "the contact, or why none")


# ---- The tools: S1, S2, S21, S22


def _use(facts: Facts) -> Iterator[Wording]:
    if not facts.tools:
        return
    channels = [Wording(c.title_en, c.title_de, "") for c in facts.register.channels.values()]
    who = say(
        "with customers, people who may become customers, partners and callers",
        "mit Kundinnen und Kunden, Interessierten, Partnern und Anrufenden",
    )
    if channels:
        yield say(
            "To talk {who} we use, among others, online conference tools. You may also reach us "
            "by {channels}.",
            "Zur Verständigung {who} nutzen wir unter anderem Werkzeuge für Online-Konferenzen. "
            "Sie erreichen uns auch per {channels}.",
            who=who, channels=listed(channels),
        )  # fmt: skip
    else:
        yield say(
            "To talk {who} we use online conference tools.",
            "Zur Verständigung {who} nutzen wir Werkzeuge für Online-Konferenzen.",
            who=who,
        )


def _complete(facts: Facts) -> Iterator[Wording]:
    if facts.tools:
        yield say(
            "The tools that we use for this are named below.",
            "Die Werkzeuge, die wir dafür nutzen, sind unten genannt.",
        )


def _complete_proof(facts: Facts, seen: Seen) -> Found:
    """Whatever is held comes from a tool in use (facts: law S2)."""
    known = {tool.id for tool in facts.tools}
    strange = sum(one.items for one in seen.held if one.tool not in known)
    where = tuple(f"register:tools.{name}" for name in sorted(known))
    return judged(where, (), strange > 0, tools=len(known), items_of_other_tools=strange)


def _tools(facts: Facts) -> Iterator[Wording]:
    if facts.tools:
        yield say("We use: {tools}.", "Wir nutzen: {tools}.", tools=listed(map(named, facts.tools)))


def _each_tool(facts: Facts) -> Iterator[Wording]:
    for tool in facts.tools:
        if tool.since:
            yield say(
                "{tool} has been in use since {day}.", "{tool} ist seit dem {day} im Einsatz.",
                tool=named(tool),
                day=Wording(f"{tool.since:%Y-%m-%d}", f"{tool.since:%d.%m.%Y}", ""),
            )  # fmt: skip
        else:
            yield say("{tool} is in use.", "{tool} ist im Einsatz.", tool=named(tool))


def _each_tool_proof(facts: Facts, seen: Seen) -> Found:
    gaps = tuple(
        todo(("tools", tool.id, "since"), "is missing", "the day from which it is in use")
        for tool in facts.tools
        if tool.since is None
    )
    held = {tool.id: sum(o.items for o in seen.held if o.tool == tool.id) for tool in facts.tools}
    return judged(tuple(f"register:tools.{name}" for name in held), gaps, **held)


def _by_register(*keys: str) -> Found:
    return kept(*(f"register:{key}" for key in keys))


SENTENCES = (
    Sentence("N-controller", Part.WHO, "Art. 13(1)(a) GDPR", Otherwise.STOPS, _controller,
             lambda f, s: _by_register("controller"), needs=_controller_needs),
    Sentence("N-officer", Part.WHO, "Art. 13(1)(b), 37 GDPR; § 38 BDSG", Otherwise.STOPS, _officer,
             lambda f, s: _by_register("controller.dpo"), needs=_officer_needs),
    Sentence("S1", Part.WHO, "Art. 13(1)(c), 30(1)(b), (c) GDPR", Otherwise.DROPPED, _use,
             lambda f, s: kept(*(f"register:channels.{c}" for c in f.register.channels),
                               tools=len(f.tools), channels=len(f.register.channels))),
    Sentence("S2", Part.WHO, "Art. 5(1)(a), 13(1)(e) GDPR", Otherwise.DROPPED, _complete,
             _complete_proof),
    Sentence("S21", Part.WHO, "Art. 13(1)(e) GDPR", Otherwise.DROPPED, _tools, _complete_proof),
    Sentence("S22", Part.WHO, "Art. 13(1)(e) GDPR", Otherwise.DROPPED, _each_tool,
             _each_tool_proof),
)  # fmt: skip
