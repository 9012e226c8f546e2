"""How long: deletion, what stays and why, periods of law, cookies, periods of the provider."""

from collections.abc import Iterator
from datetime import timedelta

from adjourn.law.bases import Basis
from adjourn.law.period_texts import in_words
from adjourn.law.periods import Rule
from adjourn.law.wording import Wording, cited
from adjourn.notice.sentences.facts import Facts, missing, need, todo
from adjourn.notice.sentences.keeping import keeping, lacking, sentence
from adjourn.notice.sentences.saying import (
    addressed,
    capital,
    named,
    period,
    purpose,
    say,
    title,
    titles,
)
from adjourn.notice.sentences.seen import Seen
from adjourn.notice.sentences.sentence import Found, Otherwise, Part, Sentence, judged, kept
from adjourn.register import Issue, Severity
from adjourn.register.model import Cookie, DataType, Party
from adjourn.register.statutes import check_statute


def _periods(facts: Facts) -> Iterator[Wording]:
    by_rule: dict[Rule, list[DataType]] = {}
    for each in facts.register.types.values():
        by_rule.setdefault(each.rule, []).append(each)
    yield say("Data are deleted at the latest:", "Daten werden spätestens gelöscht:")
    for rule, types in by_rule.items():
        yield say("{period}: {what}.", "{period}: {what}.", period=capital(in_words(rule)),
                  what=titles(types))  # fmt: skip


def _periods_proof(facts: Facts, seen: Seen) -> Found:
    """Nothing is still there a day after its period (facts: law R-17), nor is any kept for longer
    than people were told."""
    evidence = tuple(f"register:types.{name}" for name in facts.register.types)
    gaps = tuple(
        todo(("types", name, "period"), "is longer than the notice in force says",
             "the period that people were told, until the day of the version that tells this one")
        for name in seen.longer
    )  # fmt: skip
    return judged((*evidence, "ledger:due"), gaps, seen.due["overdue"] > 0, **seen.due)


# ---- S16, corrected: three triggers, and every reason that can keep something


def _deleted(facts: Facts) -> Iterator[Wording]:
    own = facts.register.controller
    yield say(
        "We delete your data without delay as soon as one of these happens: you ask for it; you "
        "withdraw the agreement that they rest on; their purpose and period end. You need no "
        "reason. We start at once, at ourselves and at the tools. Write to {email}.",
        "Wir löschen Ihre Daten unverzüglich, sobald eines davon eintritt: Sie verlangen es; Sie "
        "widerrufen die Einwilligung, auf der sie beruhen; Zweck und Frist enden. Einen Grund "
        "brauchen Sie nicht. Wir beginnen sofort, bei uns und bei den Werkzeugen. Schreiben Sie "
        "an {email}.",
        email=own.email,
    )
    yield say(
        "Something stays only for one of these reasons, which we tell you with its date:",
        "Etwas bleibt nur aus einem dieser Gründe, den wir Ihnen mit Datum nennen:",
    )
    for reason in keeping(facts):
        yield sentence(reason)


def _deleted_proof(facts: Facts, seen: Seen) -> Found:
    """Every erasure was begun at every tool within three days; before the first nothing shows
    it. And nothing is kept for a reason that is not told."""
    asked, overdue = int(seen.erased["asked"]), int(seen.erased["overdue"])
    untold = tuple(issue for reason in seen.reasons for issue in lacking(reason, facts))
    rows = ("log:erasure", "ledger:erasures")
    return judged(rows, untold, overdue > 0 or bool(untold), asked > 0, **seen.erased)


# ---- S17, corrected: each cookie with its end


def _cookies(facts: Facts) -> Iterator[Wording]:
    if not facts.register.cookies:
        yield say(
            "Our own pages store nothing on your device.",
            "Unsere eigenen Seiten speichern nichts auf Ihrem Gerät.",
        )
        return
    for each in facts.register.cookies:
        who = facts.register.parties.get(each.party)
        yield say(
            "Our pages at {host} store {name} ({whose}; {need}): {purpose}. It stays until this, "
            "or until you delete it: {until}.",
            "Unsere Seiten unter {host} speichern {name} ({whose}; {need}): {purpose}. Es bleibt, "
            "bis Sie es löschen, sonst so lange: {until}.",
            host=each.host, name=each.name, until=_lifetime(each),
            whose=say("of {who}", "von {who}", who=who.name) if who else say("ours", "von uns"),
            need=say("necessary", "notwendig") if each.necessary
            else say("only if you agree", "nur mit Ihrer Einwilligung"),
            purpose=purpose(facts.register.purposes[each.purpose]),
        )  # fmt: skip


def _lifetime(each: Cookie) -> Wording:
    return Wording(each.lifetime, each.lifetime_de or each.lifetime, "")


def _cookies_need(facts: Facts) -> Iterator[Issue]:
    for index, each in enumerate(facts.register.cookies):
        for key in ("host", "lifetime"):
            if missing(getattr(each, key)):
                yield from need(("cookies", index, key), None, "your own value")


# ---- S18: what law wants kept


def _laws(facts: Facts) -> list[DataType]:
    return [each for each in facts.resting_on(Basis.DUTY) if each.rule.period.count]


def _statutory(facts: Facts) -> Iterator[Wording]:
    for each in _laws(facts):
        yield say(
            "Law wants this kept: {what}, {period}; {law}. It is locked and serves nothing else.",
            "Das Gesetz verlangt Aufbewahrung: {what}, {period}; {law}. Es ist gesperrt und dient "
            "nichts anderem.",
            what=title(each), period=period(each),
            law=Wording(each.citation, cited(each.citation, "de"), ""),
        )  # fmt: skip


def _statutory_proof(facts: Facts, seen: Seen) -> Found:
    """All of it is locked, and no period is another than the law's (facts: law R-05)."""
    types = [each.id for each in _laws(facts)]
    wrong = tuple(
        issue
        for each in _laws(facts)
        for issue in check_statute(each, facts.register.controller.finance, facts.today)
        if issue.severity is Severity.ERROR
    )
    held, locked = seen.items(*types), seen.restricted(*types)
    evidence = tuple(f"register:types.{name}" for name in types)
    return judged(evidence, wrong, locked < held or bool(wrong), items=held, locked=locked)


# ---- S19, S20 and what no call deletes


def _lasting(facts: Facts) -> Iterator[Wording]:
    told: dict[tuple[str, bool, timedelta | None], list[DataType]] = {}
    for tool, one in facts.lasting():
        told.setdefault((named(tool), bool(one.delete), one.period), []).extend(
            facts.types(one.kind)
        )
    for (name, deletes, span), types in told.items():
        if types:
            yield say(
                "{tool} {does}: {what}; {until}.", "{tool} {does}: {what}; {until}.",
                tool=name, does=_LEAVES if deletes else _OFFERS_NONE, what=titles(types),
                until=_until(span),
            )  # fmt: skip


_LEAVES = Wording(
    "deletes this when we ask, and something of it stays",
    "löscht dies, wenn wir es verlangen, und etwas davon bleibt",
    "",
)
_OFFERS_NONE = Wording("offers no deletion of this", "bietet hierfür keine Löschung an", "")


def _until(span: timedelta | None) -> Wording:
    if span is None:
        return Wording("it names no period", "eine Frist nennt der Anbieter nicht", "")
    return say("the provider keeps it for {n} days", "der Anbieter behält es {n} Tage", n=span.days)


def _lasting_proof(facts: Facts, seen: Seen) -> Found:
    """What the tools can do, against what is held; settings that contradict break it."""
    evidence = tuple(f"capability:{tool.id}/{one.kind}" for tool, one in facts.lasting())
    against = sum(one.setting.agrees is False for one in seen.settings)
    gaps = tuple(
        issue
        for tool in facts.tools
        if not facts.abilities[tool.id]
        for issue in need(("tools", tool.id), None, "settings with which its connector works")
    )
    read = len(seen.settings)
    return judged(evidence, gaps, against > 0, read > 0, settings=read, contradicting=against)


def _own_periods(facts: Facts) -> Iterator[Wording]:
    for party in facts.deciding:
        yield say(
            "How long {who} keeps what it decides about itself, we do not determine: {what}.",
            "Wie lange {who} behält, worüber es selbst entscheidet, bestimmen wir nicht: {what}.",
            who=party.name, what=_own(party),
        )  # fmt: skip


def _own(party: Party) -> Wording:
    return Wording(party.own_en or "", party.own_de or "", "")


def _ask_them(facts: Facts) -> Iterator[Wording]:
    for party in facts.deciding:
        yield say(
            "Ask {who} about it directly{mail}. If you wish, we pass your request on.",
            "Fragen Sie dazu direkt {who}{mail}. Auf Wunsch geben wir Ihr Anliegen weiter.",
            who=addressed(party), mail=f" ({party.email})" if party.email else "",
        )  # fmt: skip


def _deciding(facts: Facts, _seen: Seen) -> Found:
    where = (f"register:parties.{party.id}" for party in facts.deciding)
    return kept(*where, deciding=len(facts.deciding))


SENTENCES = (
    Sentence("N-periods", Part.HOW_LONG, "Art. 5(1)(e), 13(2)(a) GDPR", Otherwise.STOPS, _periods,
             _periods_proof),
    Sentence("S16", Part.HOW_LONG, "Art. 7(3), 17(1), (3) GDPR", Otherwise.CORRECTED, _deleted,
             _deleted_proof),
    Sentence("S17", Part.HOW_LONG, "§ 25 TDDDG; Art. 13(2)(a) GDPR", Otherwise.CORRECTED, _cookies,
             lambda f, s: kept(*(f"register:cookies[{n}]" for n in range(len(f.register.cookies))),
                               cookies=len(f.register.cookies)), needs=_cookies_need),
    Sentence("S18", Part.HOW_LONG, "Art. 6(1)(c), 17(3)(b), 18 GDPR; § 35(3) BDSG",
             Otherwise.DROPPED, _statutory, _statutory_proof),
    Sentence("N-provider-periods", Part.HOW_LONG, "Art. 13(2)(a), 28(3)(g) GDPR",
             Otherwise.CORRECTED, _lasting, _lasting_proof),
    Sentence("S19", Part.HOW_LONG, "Art. 28(3), (10) GDPR", Otherwise.DROPPED, _own_periods,
             _deciding),
    Sentence("S20", Part.HOW_LONG, "Art. 12(2), 19 GDPR", Otherwise.DROPPED, _ask_them, _deciding),
)  # fmt: skip
