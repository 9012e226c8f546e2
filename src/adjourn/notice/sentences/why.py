"""Why: purposes with their legal basis, consent, further purposes, machines that decide."""

from collections.abc import Iterator

from adjourn.consent import purposes
from adjourn.law.bases import Basis
from adjourn.law.wording import Wording, cited
from adjourn.notice.sentences.facts import Facts, need, todo
from adjourn.notice.sentences.saying import letter, purpose, say, title, titles
from adjourn.notice.sentences.seen import Seen
from adjourn.notice.sentences.sentence import Found, Otherwise, Part, Sentence, judged, kept
from adjourn.register import Issue
from adjourn.register.model import DataType


def _by_purpose(facts: Facts, basis: Basis) -> dict[str, list[DataType]]:
    """The types with this basis, by the id of their purpose."""
    found: dict[str, list[DataType]] = {}
    for each in facts.resting_on(basis):
        found.setdefault(each.purpose, []).append(each)
    return found


def _purposes_need(facts: Facts, basis: Basis) -> Iterator[Issue]:
    for name in _by_purpose(facts, basis):
        told = facts.register.purposes[name]
        for key in ("text_en", "text_de"):
            yield from need(("purposes", name, key), getattr(told, key), "what the data are for")


def _contract(facts: Facts) -> Iterator[Wording]:
    found = _by_purpose(facts, Basis.CONTRACT)
    if found:
        yield say(
            "If you yourself are party to a contract with us, or asked us for one, we process "
            "what it cannot be performed without ({law}). Whoever speaks for a company is not "
            "party to it; what we then rely on follows below.",
            "Sind Sie selbst unsere Vertragspartei oder haben Sie einen Vertrag angefragt, "
            "verarbeiten wir, was dafür unerlässlich ist ({law}). Wer für eine Firma spricht, "
            "ist nicht Vertragspartei; worauf wir uns dann stützen, steht weiter unten.",
            law=letter(Basis.CONTRACT),
        )
        for name, types in found.items():
            yield say(
                "{purpose}: {what}.", "{purpose}: {what}.",
                purpose=purpose(facts.register.purposes[name]), what=titles(types),
            )  # fmt: skip


def _contract_proof(facts: Facts, seen: Seen) -> Found:
    """Nobody is presumed to be party: no kind of item comes to such a type by itself (S13)."""
    types = facts.resting_on(Basis.CONTRACT)
    presumed = [each for each in types if each.kinds]
    gaps = tuple(
        todo(("types", each.id, "kinds"), "presumes a contract with everybody", "kinds = []")
        for each in presumed
    )
    evidence = tuple(f"register:types.{each.id}" for each in types)
    return judged(evidence, gaps, bool(presumed), items=seen.items(*(t.id for t in types)))


def _interest(facts: Facts) -> Iterator[Wording]:
    found = _by_purpose(facts, Basis.INTEREST)
    if found:
        yield say(
            "For these purposes we rely on a legitimate interest ({law}). You may object, see "
            "below.",
            "Für diese Zwecke stützen wir uns auf ein berechtigtes Interesse ({law}). Sie können "
            "widersprechen, siehe unten.",
            law=letter(Basis.INTEREST),
        )
    for name, types in found.items():
        told = facts.register.purposes[name]
        yield say(
            "{purpose}. Our interest: {interest}. Data: {what}.",
            "{purpose}. Unser Interesse: {interest}. Daten: {what}.",
            purpose=purpose(told), what=titles(types),
            interest=Wording(told.interest_en or "", told.interest_de or "", ""),
        )  # fmt: skip


def _interest_needs(facts: Facts) -> Iterator[Issue]:
    yield from _purposes_need(facts, Basis.INTEREST)
    for name in _by_purpose(facts, Basis.INTEREST):
        told = facts.register.purposes[name]
        for key in ("interest_en", "interest_de"):
            right = "the legitimate interest, or another basis for its types"
            yield from need(("purposes", name, key), getattr(told, key), right)


def _interest_proof(facts: Facts, _seen: Seen) -> Found:
    names = list(_by_purpose(facts, Basis.INTEREST))
    gaps = tuple(
        todo(("purposes", name, "assessed"), "is missing", "the day you weighed the interests")
        for name in names
        if facts.lacks(facts.register.purposes[name].assessed)
    )
    evidence = tuple(f"register:purposes.{name}" for name in names)
    return judged(evidence, gaps, purposes=len(names), assessed=len(names) - len(gaps))


def _consent(facts: Facts) -> Iterator[Wording]:
    found = _by_purpose(facts, Basis.CONSENT)
    for name, types in found.items():
        yield say(
            "{purpose}: only if you agree ({law}). Data: {what}.",
            "{purpose}: nur mit Ihrer Einwilligung ({law}). Daten: {what}.",
            purpose=purpose(facts.register.purposes[name]), law=letter(Basis.CONSENT),
            what=titles(types),
        )  # fmt: skip
    special = [each for each in facts.resting_on(Basis.CONSENT) if each.special]
    if special:
        yield say(
            "Your agreement to these is explicit, as health or belief can be seen or heard "
            "(Art. 9(2)(a) GDPR): {what}.",
            "Hierzu willigen Sie ausdrücklich ein, weil Gesundheit oder Überzeugungen zu sehen "
            "oder zu hören sein können (Art. 9 Abs. 2 Buchst. a DSGVO): {what}.",
            what=titles(special),
        )
    if found:
        yield say(
            "You decide on each by itself, and take part also if you refuse.",
            "Sie entscheiden über jeden Zweck einzeln und nehmen auch teil, wenn Sie ablehnen.",
        )


def _consent_proof(facts: Facts, seen: Seen) -> Found:
    """What lacks the consent of somebody is locked and not used (facts: law S15a)."""
    types = [each.id for each in facts.resting_on(Basis.CONSENT)]
    given = seen.consents.get("given", 0) + seen.consents.get("renewed", 0)
    return kept(
        *(f"register:purposes.{p.id}" for p in purposes(facts.register)), "ledger:consent",
        items=seen.items(*types), locked=seen.without_consent, consents_in_force=given,
    )  # fmt: skip


def _withdrawal(facts: Facts) -> Iterator[Wording]:
    if facts.resting_on(Basis.CONSENT):
        yield say(
            "You may withdraw your agreement at any time, for the future, without a reason: by "
            "one button at the address on your receipt, or by a line to {email}. What happened "
            "before stays lawful.",
            "Sie können Ihre Einwilligung jederzeit ohne Grund für die Zukunft widerrufen: mit "
            "einem Knopf unter der Adresse auf Ihrem Beleg oder mit einer Zeile an {email}. Was "
            "vorher geschah, bleibt rechtmäßig.",
            email=facts.register.controller.email,
        )


def _withdrawal_proof(facts: Facts, seen: Seen) -> Found:
    gaps = () if facts.register.portal else (
        todo(("portal", "url"), "is missing: nobody reaches the button", "where people reach it"),
    )  # fmt: skip
    withdrawn = seen.consents.get("withdrawn", 0)
    return judged(("register:portal", "ledger:consent"), gaps, withdrawn=withdrawn)


def _duty(facts: Facts) -> Iterator[Wording]:
    for each in facts.resting_on(Basis.DUTY):
        yield say(
            "{purpose}: a law obliges us. Data: {what}. {law}.",
            "{purpose}: ein Gesetz verpflichtet uns. Daten: {what}. {law}.",
            purpose=purpose(facts.register.purposes[each.purpose]), what=title(each),
            law=Wording(each.citation, cited(each.citation, "de"), ""),
        )  # fmt: skip


def _further(_facts: Facts) -> Iterator[Wording]:
    yield say(
        "Before we use data for another purpose we tell you so and why we may.",
        "Bevor wir Daten für einen anderen Zweck nutzen, sagen wir Ihnen das und warum wir es "
        "dürfen.",
    )


def _automated(facts: Facts) -> Iterator[Wording]:
    told = facts.register.controller.automated
    if told is None:
        yield say(
            "No machine decides about you alone, and we make no profile of you (Art. 22 GDPR).",
            "Keine Maschine entscheidet allein über Sie, und wir bilden kein Profil von Ihnen "
            "(Art. 22 DSGVO).",
        )
    else:
        yield say(
            "This is decided by a machine alone: {what}",
            "Dies entscheidet eine Maschine allein: {what}",
            what=Wording(told.text_en, told.text_de, ""),
        )  # fmt: skip


def _automated_needs(facts: Facts) -> Iterator[Issue]:
    told = facts.register.controller.automated
    for key in ("text_en", "text_de") if told else ():
        path = ("controller", "automated", key)
        yield from need(path, getattr(told, key), "logic, purpose and consequences")


def _named(facts: Facts, basis: Basis) -> Found:
    return kept(*(f"register:types.{each.id}" for each in facts.resting_on(basis)))


SENTENCES = (
    Sentence("S13", Part.WHY, "Art. 6(1)(b), 13(1)(c) GDPR; CJEU C-394/23", Otherwise.CORRECTED,
             _contract, _contract_proof, needs=lambda f: _purposes_need(f, Basis.CONTRACT)),
    Sentence("S14", Part.WHY, "Art. 6(1)(f), 13(1)(d) GDPR; CJEU C-394/23", Otherwise.STOPS,
             _interest, _interest_proof, needs=_interest_needs),
    Sentence("S15a", Part.WHY, "Art. 4(11), 6(1)(a), 7, 9(2)(a) GDPR; § 201 StGB",
             Otherwise.STOPS, _consent, _consent_proof,
             needs=lambda f: _purposes_need(f, Basis.CONSENT)),
    Sentence("S15b", Part.WHY, "Art. 7(3), 13(2)(c) GDPR", Otherwise.STOPS, _withdrawal,
             _withdrawal_proof),
    Sentence("N-duty", Part.WHY, "Art. 6(1)(c), 13(1)(c) GDPR", Otherwise.STOPS, _duty,
             lambda f, s: _named(f, Basis.DUTY), needs=lambda f: _purposes_need(f, Basis.DUTY)),
    Sentence("N-further", Part.WHY, "Art. 13(3), 14(4) GDPR", Otherwise.CORRECTED, _further,
             lambda f, s: kept(*(f"register:purposes.{name}" for name in f.register.purposes))),
    Sentence("N-automated", Part.WHY, "Art. 13(2)(f), 22 GDPR", Otherwise.STOPS, _automated,
             lambda f, s: kept("register:controller.automated"), needs=_automated_needs),
)  # fmt: skip
