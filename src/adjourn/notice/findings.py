"""Drift: what is real and not as the register says, each with the sentences that it concerns.

Facts: law N-03. Pure: made of what was decided (`Facts`) and what is seen (`Seen`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from adjourn.consent.locks import LACKING
from adjourn.law.wording import Wording
from adjourn.ledger import drift
from adjourn.notice.sentences.facts import Facts, missing, todo
from adjourn.notice.sentences.saying import listed, named, say, titles
from adjourn.notice.sentences.seen import Seen
from adjourn.notice.sentences.sentence import Found, State
from adjourn.register import Issue
from adjourn.register.model import Party, Tool
from adjourn.tools import strangers

COOKIE = "cookie."
"""Where drift of our own pages stands: this and the cookie's name."""


class About(StrEnum):
    """What a finding is about."""

    FIELD = "field"
    TOOL = "tool"
    SETTING = "setting"
    CAPABILITY = "capability"
    CONTRACT = "contract"
    LINK = "link"
    TRANSFER = "transfer"
    COOKIE = "cookie"
    CONSENT = "consent"


SENTENCES: Mapping[About, tuple[str, ...]] = MappingProxyType(
    {
        About.FIELD: ("S4", "S5", "S7"),
        About.TOOL: ("S1", "S2", "S21"),
        About.SETTING: ("N-periods", "N-provider-periods", "S16"),
        About.CAPABILITY: ("S9", "N-periods", "N-provider-periods"),
        About.CONTRACT: ("S3", "S23", "S25", "S26"),
        About.LINK: ("S11", "S12", "S24"),
        About.TRANSFER: ("N-transfers", "N-recipients", "S23"),
        About.COOKIE: ("S17",),
        About.CONSENT: ("S15a",),
    }
)
"""Which promises rest on what the finding puts in doubt."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as the register says. `what` names it, `todo` what to do about which
    key; `first` is when it was first seen (UTC), None where that is not known."""

    about: About
    what: Wording
    todo: Issue
    first: datetime | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The ids of the sentences concerned."""
        return SENTENCES[self.about]


_DOUBT: Mapping[About, State] = MappingProxyType(
    {About.TOOL: State.UNPROVEN, About.LINK: State.UNPROVEN, About.COOKIE: State.BROKEN}
)
"""What a finding does to the promises that it concerns; the others are judged by themselves."""


def doubted(name: str, found: Found, drift: Iterable[Finding]) -> Found:
    """What was found of the promise `name`, in the light of `drift`: it may be worse for it."""
    against = [one for one in drift if name in one.sentences and one.about in _DOUBT]
    if not against:
        return found
    states = [found.state, *(_DOUBT[one.about] for one in against)]
    worst = next(s for s in (State.BROKEN, State.UNPROVEN, State.KEPT) if s in states)
    todo = found.todo + tuple(one.todo for one in against)
    return Found(worst, found.numbers, found.evidence, todo)


def findings(facts: Facts, seen: Seen) -> list[Finding]:
    """Everything that is not as the register says, by what it is about."""
    return [
        *_contracts(facts),
        *_transfers(facts),
        *_strangers(facts, seen.drift),
        *_settings(seen),
        *_capabilities(facts),
        *_fields(seen.drift),
        *_links(facts, seen),
        *_cookies(facts, seen.drift),
    ]


def _contracts(facts: Facts) -> Iterator[Finding]:
    for tool in facts.tools:
        gap = facts.blocked(tool)
        if gap is not None:
            what = say(
                "{tool} is blocked: no contract with its provider is in force",
                "{tool} ist gesperrt: Kein Vertrag mit dem Anbieter gilt",
                tool=named(tool),
            )
            yield Finding(About.CONTRACT, what, gap)


# ---- transfers whose act is void: the flows that it carried (P-20)


def _transfers(facts: Facts) -> Iterator[Finding]:
    for party in facts.outside:
        acts = [(("parties", party.id, "adequacy"), party.adequacy)]
        acts += [(("contracts", one.id, "version"), one.version) for one in facts.clauses(party)]
        for path, act in acts:
            void = facts.void(act or "")
            if void is None:
                continue
            what = say(
                "{act} is void since {day} ({why}). Transfers to {who} ({country}) rested on "
                "it{flow}",
                "{act} ist seit {day} ungültig ({why}). Übermittlungen an {who} ({country}) "
                "beruhten darauf{flow}",
                act=act or "", why=void.citation, who=party.name, country=party.country,
                day=Wording(f"{void.since:%Y-%m-%d}", f"{void.since:%d.%m.%Y}", ""),
                flow=_flow(facts, party),
            )  # fmt: skip
            right = "another safeguard (Art. 46 GDPR), or no transfer"
            yield Finding(About.TRANSFER, what, todo(path, "rests on an act that is void", right))


def _tools_to(facts: Facts, party: Party) -> list[Tool]:
    """The tools whose provider is `party`, or for whose provider it works."""
    return [
        tool
        for tool in facts.provided
        if tool.provider in (party.id, party.engaged_by)
        or any(
            party.id in one.parties and tool.id in one.covers
            for one in facts.register.contracts.values()
        )
    ]


def _flow(facts: Facts, party: Party) -> Wording:
    """What goes to `party`: ": Microsoft Teams: contact data, calls and messages"."""
    tools = _tools_to(facts, party)
    types = facts.types(*{one.kind for tool in tools for one in facts.abilities[tool.id]})
    if not types:
        return Wording("", "", "")
    who = listed(named(tool) for tool in tools)
    return say(": {tools}: {data}", ": {tools}: {data}", tools=who, data=titles(types))


# ---- tools that only links tell of


def _strangers(facts: Facts, seen: Iterable[drift.Finding]) -> Iterator[Finding]:
    hosts = [host for tool in facts.tools for host in tool.join_hosts]
    for one in seen:
        domain = one.where.removeprefix(strangers.WHERE)
        if one.what != strangers.WHAT or any(_within(host, domain) for host in hosts):
            continue
        what = say(
            "{domain} stands in links ({n} times) and belongs to no tool in use",
            "{domain} kommt in Links vor ({n}-mal) und gehört zu keinem Werkzeug im Einsatz",
            domain=domain, n=one.count,
        )  # fmt: skip
        right = f'a section [tools.ID] with join_hosts = ["{domain}"], or no such conferences'
        issue = todo(("tools",), f"has no tool with the host {domain}", right)
        yield Finding(About.TOOL, what, issue, one.first)


def _within(host: str, domain: str) -> bool:
    name = host.partition(":")[0]
    return name == domain or name.endswith(f".{domain}")


def _settings(seen: Seen) -> Iterator[Finding]:
    for one in seen.settings:
        if one.setting.agrees is False:
            told, real = one.setting.registered or "-", one.setting.observed or "-"
            what = say(
                "{tool}: {name} is {real}, and {told} is registered",
                "{tool}: {name} ist {real}, eingetragen ist {told}",
                tool=one.tool, name=one.setting.name, real=real, told=told,
            )  # fmt: skip
            path = ("tools", one.tool, one.setting.name)
            issue = todo(path, "contradicts the tool", one.setting.note or f"{real}, as seen there")
            yield Finding(About.SETTING, what, issue)


def _capabilities(facts: Facts) -> Iterator[Finding]:
    """A connector that cannot be made says nothing, and then the notice promises in the dark."""
    for tool in facts.tools:
        if not facts.abilities[tool.id]:
            what = say(
                "What {tool} can delete is not known: its connector cannot be made",
                "Was {tool} löschen kann, ist nicht bekannt: Der Anschluss ist nicht eingerichtet",
                tool=named(tool),
            )
            right = "settings with which its connector works"
            issue = todo(("tools", tool.id, "kind"), "has no connector that can be made", right)
            yield Finding(About.CAPABILITY, what, issue)


def _fields(seen: Iterable[drift.Finding]) -> Iterator[Finding]:
    for one in seen:
        if one.what == strangers.WHAT or one.where.startswith(("settings.", COOKIE)):
            continue  # told of elsewhere
        if one.what == LACKING:
            yield _unasked(one)
            continue
        what = say(
            "{tool}: {where}, {what} ({n} times)", "{tool}: {where}, {what} ({n}-mal)",
            tool=one.tool, where=one.where, what=one.what, n=one.count,
        )  # fmt: skip
        right = "a line for it: its data type, or why it is not fetched"
        issue = todo(("fields",), f"do not know {one.where}", right)
        yield Finding(About.FIELD, what, issue, one.first)


def _unasked(one: drift.Finding) -> Finding:
    """Something that rests on consent began although somebody had not given it (C-21)."""
    what = say(
        "{tool}: {kind} without the consent of everybody ({n} times); it is locked",
        "{tool}: {kind} ohne Einwilligung aller ({n}-mal); gesperrt",
        tool=one.tool, kind=one.where, n=one.count,
    )  # fmt: skip
    right = "to ask before it begins: `adjourn invite`, or a default that is off at the tool"
    return Finding(About.CONSENT, what, todo(("purposes",), "were not asked for", right), one.first)


# ---- the providers' own pages


def _links(facts: Facts, seen: Seen) -> Iterator[Finding]:
    for tool in facts.tools:
        for key in ("notice_url", "terms_url"):
            url = getattr(tool, key)
            one = seen.links.get(url or "") if tool.watch_links else None
            if one is None or one.changed is None or missing(url):
                continue
            day = one.changed.astimezone(facts.register.zone).date()
            read = tool.reviewed is not None and tool.reviewed >= day
            if read and one.status == 200 and not one.moved:
                continue
            en, de = _state(one.status, one.moved, one.host)
            what = say(
                f"{{tool}}: the page of {{key}} {en} since {{day}}",
                f"{{tool}}: Die Seite von {{key}} {de}, seit {{day}}",
                tool=named(tool), key=key, day=Wording(f"{day:%Y-%m-%d}", f"{day:%d.%m.%Y}", ""),
            )  # fmt: skip
            changed = one.status == 200 and not one.moved
            where = ("tools", tool.id, "reviewed" if changed else key)
            right = "the day on which you read it again" if changed else "where it is now"
            yield Finding(About.LINK, what, todo(where, "is out of date", right), one.changed)


def _state(status: int, moved: bool, host: str) -> tuple[str, str]:
    if status != 200:
        return f"does not answer as it should ({status})", f"antwortet nicht richtig ({status})"
    if moved:
        return f"has moved to {host}", f"ist zu {host} umgezogen"
    return "says something else", "sagt etwas anderes"


def _cookies(facts: Facts, seen: Iterable[drift.Finding]) -> Iterator[Finding]:
    known = {cookie.name for cookie in facts.register.cookies}
    for one in seen:
        name = one.where.removeprefix(COOKIE)
        if one.where.startswith(COOKIE) and name not in known:
            what = say(
                "Our own pages set the cookie {name}, which is not registered",
                "Unsere eigenen Seiten setzen das Cookie {name}, das nicht eingetragen ist",
                name=name,
            )
            right = "a table [[cookies]] with its purpose and lifetime, or pages that do not set it"
            yield Finding(About.COOKIE, what, todo(("cookies",), f"lack {name}", right), one.first)
