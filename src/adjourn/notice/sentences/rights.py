"""Your rights, the objection in a block of its own, and how to reach us."""

from collections.abc import Iterator

from adjourn.law.bases import Basis
from adjourn.law.rights import REQUESTS, RIGHTS, Right, rights_for
from adjourn.law.wording import Wording, cited
from adjourn.notice.sentences.facts import Facts, need, todo
from adjourn.notice.sentences.saying import listed, say, title
from adjourn.notice.sentences.seen import Seen
from adjourn.notice.sentences.sentence import Found, Otherwise, Part, Sentence, judged, kept
from adjourn.register import Issue
from adjourn.register.model import DataType

# Withdrawal and objection have sentences of their own (S15b, N-objection).
_TOLD = tuple(r for r in REQUESTS if r not in (Right.WITHDRAWAL, Right.OBJECTION))


def _carrying(facts: Facts, right: Right) -> list[DataType]:
    return [t for t in facts.register.types.values() if right in rights_for(t.basis)]


def _rights(facts: Facts) -> Iterator[Wording]:
    personal = [t for t in facts.register.types.values() if t.basis is not Basis.NONE]
    for right in _TOLD:
        types, told = _carrying(facts, right), RIGHTS[right]
        if not types:
            continue
        yield say(
            "{title} ({law}): {words}{what}", "{title} ({law}): {words}{what}",
            title=Wording(told.title_en, told.title_de, ""), words=told.wording,
            law=Wording(told.article, cited(told.article, "de"), ""),
            what=Wording("", "", "") if len(types) == len(personal) else _only(types),
        )  # fmt: skip
    yield say(
        "You use them without charge and without an account. We answer within a month.",
        "Sie nutzen sie kostenlos und ohne Konto. Wir antworten innerhalb eines Monats.",
    )


def _only(types: list[DataType]) -> Wording:
    bases = sorted({each.basis for each in types})
    return say(
        " This holds for data that rest on {bases}.", " Das gilt für Daten nach {bases}.",
        bases=listed(
            Wording(f"Art. 6(1)({b}) GDPR", f"Art. 6 Abs. 1 Buchst. {b} DSGVO", "") for b in bases
        ),
    )  # fmt: skip


def _rights_proof(facts: Facts, seen: Seen) -> Found:
    numbers = {f"types_{right}": len(_carrying(facts, right)) for right in _TOLD}
    return judged(("register:types", "law:rights"), (), int(seen.erased["overdue"]) > 0, **numbers)


def _complaint(facts: Facts) -> Iterator[Wording]:
    authority = facts.register.controller.authority
    yield say(
        "You may complain to a supervisory authority: to ours, {name}, {url}, or to the one where "
        "you live or work.",
        "Sie können sich bei einer Aufsichtsbehörde beschweren: bei unserer, {name}, {url}, oder "
        "bei der an Ihrem Wohn- oder Arbeitsort.",
        name=authority.name, url=authority.url,
    )  # fmt: skip


def _complaint_needs(facts: Facts) -> Iterator[Issue]:
    for key in ("name", "url"):
        value = getattr(facts.register.controller.authority, key)
        yield from need(("controller", "authority", key), value, "the authority for your seat")


def _objection(facts: Facts) -> Iterator[Wording]:
    """Art. 21(4): clearly and apart from all else."""
    types = facts.resting_on(Basis.INTEREST)
    if types:
        yield say(
            "Where we rely on a legitimate interest you may object at any time, for reasons of "
            "your own situation. Write to {email}, or use the page with your data. We then stop, "
            "unless we show compelling grounds or need the data for a legal claim. If we advertise "
            "to you, your objection needs no reason.",
            "Wo wir uns auf ein berechtigtes Interesse stützen, können Sie jederzeit aus Gründen "
            "Ihrer besonderen Situation widersprechen. Schreiben Sie an {email} oder nutzen Sie "
            "die Seite mit Ihren Daten. Wir hören dann auf, es sei denn, wir zeigen zwingende "
            "Gründe oder brauchen die Daten für einen Rechtsanspruch. Werben wir bei Ihnen, "
            "brauchen Sie keinen Grund.",
            email=facts.register.controller.email,
        )
        yield say(
            "This concerns: {what}.", "Das betrifft: {what}.",
            what=listed(dict.fromkeys(title(each) for each in types)),
        )  # fmt: skip


def _contact(facts: Facts) -> Iterator[Wording]:
    own, portal = facts.register.controller, facts.register.portal
    yield say(
        "For questions and requests: {email}, {phone}, or by post to {name}, {address}.",
        "Für Fragen und Anträge: {email}, {phone} oder per Post an {name}, {address}.",
        email=own.email, phone=own.phone, name=own.name, address=own.address,
    )  # fmt: skip
    if portal is not None:
        yield say(
            "At {url} you see your data and use your rights.",
            "Unter {url} sehen Sie Ihre Daten und nutzen Ihre Rechte.",
            url=portal.url,
        )
    yield say(
        "This notice is made of what was decided. Each version that was shown stays readable "
        "under its number.",
        "Diese Hinweise entstehen aus dem, was entschieden ist. Jede gezeigte Fassung bleibt "
        "unter ihrer Nummer lesbar.",
    )


def _contact_proof(facts: Facts, _seen: Seen) -> Found:
    gaps = () if facts.register.portal else (
        todo(("portal", "url"), "is missing", "where people reach the public pages"),
    )  # fmt: skip
    return judged(("register:controller", "register:portal", "ledger:notice"), gaps)


SENTENCES = (
    Sentence("N-rights", Part.RIGHTS, "Art. 12, 13(2)(b), 15 to 20 GDPR", Otherwise.STOPS, _rights,
             _rights_proof),
    Sentence("N-complaint", Part.RIGHTS, "Art. 13(2)(d), 77(1) GDPR; § 40 BDSG", Otherwise.STOPS,
             _complaint, lambda f, s: kept("register:controller.authority"),
             needs=_complaint_needs),
    Sentence("N-objection", Part.OBJECTION, "Art. 21(1), (4) GDPR", Otherwise.STOPS, _objection,
             lambda f, s: kept(*(f"register:types.{t.id}" for t in f.resting_on(Basis.INTEREST)))),
    Sentence("N-contact", Part.CONTACT, "Art. 12(1), (2), 13(1)(a) GDPR", Otherwise.CORRECTED,
             _contact, _contact_proof),
)  # fmt: skip
