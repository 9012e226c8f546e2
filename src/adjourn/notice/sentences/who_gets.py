"""Who gets it: recipients, what we do not control, other countries, the provider's own words."""

from collections.abc import Iterator
from datetime import timedelta

from adjourn.law.places import EEA
from adjourn.law.wording import Wording
from adjourn.notice.sentences.facts import Facts, missing, todo
from adjourn.notice.sentences.saying import listed, named, say, titles
from adjourn.notice.sentences.seen import Seen
from adjourn.notice.sentences.sentence import Found, Otherwise, Part, Sentence, judged, kept
from adjourn.register import Issue
from adjourn.register.model import DataType, Party, Tool

REVIEW = timedelta(days=180)
"""A provider's policy that nobody read for so long is no longer known (facts: law S11)."""

ROLES = {
    "processor": Wording("our processor", "unser Auftragsverarbeiter", "Art. 28 GDPR"),
    "sub-processor": Wording("sub-processor", "weiterer Auftragsverarbeiter", "Art. 28(4) GDPR"),
    "controller": Wording(
        "controller for its own purposes", "Verantwortlicher für eigene Zwecke", "Art. 28(10) GDPR"
    ),
    "recipient": Wording("recipient", "Empfänger", "Art. 4(9) GDPR"),
}


def _recipients(facts: Facts) -> Iterator[Wording]:
    if facts.tools:
        yield say(
            "The others in a conference see and hear what you share there; so does the "
            "organisation that they speak for, or that hosts it.",
            "Die anderen in einer Konferenz sehen und hören, was Sie dort teilen; ebenso die "
            "Organisation, für die sie sprechen oder die sie ausrichtet.",
        )
        yield say(
            "Whoever dials in by telephone uses telephone companies, which carry the call.",
            "Wer sich per Telefon einwählt, nutzt Telefongesellschaften, die das Gespräch "
            "übertragen.",
        )
    for party in facts.register.parties.values():
        yield say(
            "{name} ({country}) receives data as {roles}.",
            "{name} ({country}) erhält Daten als {roles}.",
            name=party.name, country=party.country,
            roles=listed(ROLES[role] for role in party.roles),
        )  # fmt: skip
    yield say(
        "Courts and authorities receive data where a law obliges us.",
        "Gerichte und Behörden erhalten Daten, wenn ein Gesetz uns verpflichtet.",
    )


def _recipients_proof(facts: Facts, _seen: Seen) -> Found:
    parties = facts.register.parties
    return kept(*(f"register:parties.{name}" for name in parties), recipients=len(parties))


# ---- S10, S11: what we do not control


def _uncontrolled(facts: Facts) -> Iterator[tuple[Tool, list[DataType]]]:
    """By tool, the types of which no call deletes anything."""
    for tool in facts.tools:
        kinds = [one.kind for one in facts.abilities[tool.id] if not one.delete]
        if kinds and (types := facts.types(*kinds)):
            yield tool, types


def _influence(facts: Facts) -> Iterator[Wording]:
    for tool, types in _uncontrolled(facts):
        yield say(
            "We do not control everything that {tool} does. These data, for example, we cannot "
            "have deleted before the provider's own period ends: {what}.",
            "Wir haben nicht auf alles Einfluss, was {tool} tut. Diese Daten etwa können wir "
            "nicht löschen lassen, bevor die Frist des Anbieters endet: {what}.",
            tool=named(tool), what=titles(types),
        )  # fmt: skip


def _influence_proof(facts: Facts, _seen: Seen) -> Found:
    evidence = tuple(
        f"capability:{tool.id}/{one.kind} ({one.as_of})"
        for tool in facts.tools
        for one in facts.abilities[tool.id]
        if not one.delete
    )
    return kept(*evidence, without_deletion=len(evidence))


def _policy(facts: Facts) -> Iterator[Wording]:
    for tool in facts.provided:
        if tool.reviewed:
            yield say(
                "What we can set in {tool} follows from the rules of its provider. We read them "
                "last on {day}.",
                "Was wir bei {tool} einstellen können, folgt aus den Regeln des Anbieters. "
                "Zuletzt haben wir sie am {day} gelesen.",
                tool=named(tool),
                day=Wording(f"{tool.reviewed:%Y-%m-%d}", f"{tool.reviewed:%d.%m.%Y}", ""),
            )  # fmt: skip
        else:
            yield say(
                "What we can set in {tool} follows from the rules of its provider.",
                "Was wir bei {tool} einstellen können, folgt aus den Regeln des Anbieters.",
                tool=named(tool),
            )


def _policy_proof(facts: Facts, _seen: Seen) -> Found:
    old = [
        t for t in facts.provided if t.reviewed is None or abs(facts.today - t.reviewed) > REVIEW
    ]
    gaps = tuple(
        todo(("tools", tool.id, "reviewed"), "is missing or older than 180 days",
             "the day on which you read notice_url and terms_url again")
        for tool in old
    )  # fmt: skip
    where = tuple(f"register:tools.{tool.id}.reviewed" for tool in facts.provided)
    return judged(where, gaps, tools=len(facts.provided), stale=len(old))


# ---- S12, S24: the provider's own words


def _pointer(facts: Facts) -> Iterator[Wording]:
    if any(not missing(tool.notice_url) for tool in facts.provided):
        yield say(
            "How the provider itself processes data it says in a notice of its own, linked below. "
            "It does not take the place of this one.",
            "Wie der Anbieter selbst Daten verarbeitet, sagt er in eigenen Hinweisen, die unten "
            "verlinkt sind. Sie ersetzen diese hier nicht.",
        )


def _links(facts: Facts) -> Iterator[Wording]:
    for tool in facts.provided:
        if not missing(tool.notice_url):
            yield say(
                "Privacy notice of the provider of {tool}: {url}.",
                "Datenschutzhinweise des Anbieters von {tool}: {url}.",
                tool=named(tool), url=tool.notice_url or "",
            )  # fmt: skip
        if not missing(tool.terms_url):
            yield say(
                "Terms on which it processes for us: {url}.",
                "Bedingungen, nach denen er für uns verarbeitet: {url}.",
                url=tool.terms_url or "",
            )


def _links_proof(facts: Facts, _seen: Seen) -> Found:
    keys = [(tool, key) for tool in facts.provided for key in ("notice_url", "terms_url")]
    gaps = tuple(
        todo(("tools", tool.id, key), "is missing", "an address on the web, https://...")
        for tool, key in keys
        if missing(getattr(tool, key))
    )
    where = tuple(f"register:tools.{tool.id}.{key}" for tool, key in keys)
    return judged(where, gaps, links=len(keys) - len(gaps))


# ---- Other countries: Art. 13(1)(f) GDPR


def _transfers(facts: Facts) -> Iterator[Wording]:
    for party in facts.outside:
        yield say(
            "{name} sits outside the European Economic Area ({country}).",
            "{name} sitzt außerhalb des Europäischen Wirtschaftsraums ({country}).",
            name=party.name, country=party.country,
        )  # fmt: skip
        yield from _safeguards(facts, party)
    if not facts.outside and facts.tools:
        yield say(
            "No recipient that we know of sits outside the European Economic Area.",
            "Kein Empfänger, den wir kennen, sitzt außerhalb des Europäischen Wirtschaftsraums.",
        )


def _safeguards(facts: Facts, party: Party) -> Iterator[Wording]:
    email = facts.register.controller.email
    if facts.adequate(party):
        yield say(
            "The Commission has decided that data are protected there: {decision} (Art. 45(3) "
            "GDPR). Ask us for a copy at {email}.",
            "Die Kommission hat entschieden, dass Daten dort geschützt sind: {decision} (Art. 45 "
            "Abs. 3 DSGVO). Eine Kopie erhalten Sie unter {email}.",
            decision=party.adequacy or "", email=email,
        )  # fmt: skip
    for contract in facts.safeguards(party):
        yield say(
            "The transfer rests on standard contractual clauses: {version} (Art. 46(2)(c) GDPR). "
            "Ask us for a copy at {email}.",
            "Die Übermittlung beruht auf Standardvertragsklauseln: {version} (Art. 46 Abs. 2 "
            "Buchst. c DSGVO). Eine Kopie erhalten Sie unter {email}.",
            version=contract.version, email=email,
        )  # fmt: skip


def _transfers_need(facts: Facts) -> Iterator[Issue]:
    for party in facts.outside:
        clauses = [one for one in facts.safeguards(party) if not missing(one.version)]
        void = facts.void(party.adequacy or "")
        if void and not clauses:
            yield todo(
                ("parties", party.id, "adequacy"),
                f"is void since {void.since:%Y-%m-%d} ({void.citation}), and the notice cannot be "
                "published without a safeguard",
                'another decision, or a contract of type "scc" with it',
            )
        elif not facts.adequate(party) and not clauses:
            yield todo(
                ("parties", party.id, "adequacy"),
                f"is missing: {party.country} is outside the EEA, and the notice cannot be "
                "published without a safeguard",
                'the decision that covers it, or a contract of type "scc" with it',
            )


def _transfers_proof(facts: Facts, _seen: Seen) -> Found:
    gaps = []
    for party in facts.outside:
        if facts.adequate(party) and facts.lacks(party.adequacy_checked):
            path = ("parties", party.id, "adequacy_checked")
            gaps.append(todo(path, "is missing", "the day you saw it on the list"))
        for contract in facts.safeguards(party):
            if not facts.in_force(contract):
                path = ("contracts", contract.id, "signed_at")
                gaps.append(todo(path, "is missing or to come", "the day it was accepted"))
    where = tuple(f"register:parties.{p.id}" for p in facts.outside)
    inside = sum(p.country in EEA for p in facts.register.parties.values())
    return judged(where, tuple(gaps), outside=len(where), inside=inside)


SENTENCES = (
    Sentence("N-recipients", Part.WHO_GETS, "Art. 4(9), 13(1)(e) GDPR", Otherwise.STOPS,
             _recipients, _recipients_proof),
    Sentence("N-transfers", Part.WHO_GETS, "Art. 13(1)(f), 44 to 49 GDPR", Otherwise.STOPS,
             _transfers, _transfers_proof, needs=_transfers_need),
    Sentence("S10", Part.WHO_GETS, "Art. 24, 25, 28(1), 32 GDPR", Otherwise.DROPPED, _influence,
             _influence_proof),
    Sentence("S11", Part.WHO_GETS, "Art. 24, 25, 28(1), 32 GDPR", Otherwise.CORRECTED, _policy,
             _policy_proof),
    Sentence("S12", Part.WHO_GETS, "Art. 13(1) GDPR", Otherwise.DROPPED, _pointer, _links_proof),
    Sentence("S24", Part.WHO_GETS, "Art. 13(1), 28(3) GDPR", Otherwise.CORRECTED, _links,
             _links_proof),
)  # fmt: skip
