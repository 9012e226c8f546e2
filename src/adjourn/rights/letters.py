"""The letters of a case: each is queued in the transaction of what it tells of, and only once.

The person's address comes from the case, so an answer arrives after an erasure, too. Where there
is no address, the answer goes by post and a human sends it (`Matter.POST`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from adjourn import mail
from adjourn.law.decisions import Decision, Justification
from adjourn.law.justification_texts import JUSTIFICATIONS
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import from_ms, to_ms
from adjourn.register.model import Party
from adjourn.rights.asked import Language
from adjourn.rights.contents import Contents
from adjourn.rights.events import Happened, Matter, happenings
from adjourn.rights.matters import MATTERS
from adjourn.rights.models import Case, Notice, Sent
from adjourn.rights.timing import timing_of


def received(
    ledger: Ledger, cases: Sequence[Case], to: str | None, language: Language, now: datetime
) -> None:
    """Confirm the receipt of one message, with the date of each answer (A-05)."""
    said = [
        {"id": case.id, "right": case.right, "due": timing_of(ledger, case, now).due}
        for case in cases
    ]
    context = {"cases": said, "url": page(ledger, cases[0], language)}
    reference = f"intake/{cases[0].intake}/received"
    if _queue(ledger, to, "received", language, context, reference, now):
        _note(cases[0], "received", reference, now)


def question(ledger: Ledger, case: Case, contents: Contents, text: str, now: datetime) -> None:
    """Ask the person for what is needed to go on (Art. 12(6) GDPR)."""
    _to_person(ledger, case, contents, "question", {"text": text}, now, nth=True)


def extended(ledger: Ledger, case: Case, contents: Contents, reason: str, now: datetime) -> None:
    """Tell of an extension with its reason, within the first month (D-04)."""
    due = timing_of(ledger, case, now).due
    _to_person(ledger, case, contents, "extended", {"reason": reason, "due": due}, now)


def reachable(contents: Contents) -> bool:
    """Whether an answer reaches the person without the post."""
    return bool(contents.reply_to and mail.is_address(contents.reply_to))


def outcome(ledger: Ledger, case: Case, contents: Contents, now: datetime) -> None:
    """The answer is there; and why something is not done, with complaint and court (A-07)."""
    if case.decision != Decision.REFUSED:
        until = from_ms(case.until) if case.until is not None else None
        answer = {"right": case.right, "until": until}
        _to_person(ledger, case, contents, "answered", answer, now)
    if case.decision in (Decision.REFUSED, Decision.PARTLY):
        why = {"right": case.right, "reasons": reasons(ledger, case, contents.language)}
        _to_person(ledger, case, contents, "refused", why, now)


def reasons(ledger: Ledger, case: Case, language: Language) -> list[str]:
    """Why something of a decided case is not done, in sentences."""
    said = [each for each in happenings(ledger, case) if each.kind is Happened.DECIDED]
    note = said[-1].note if said else {}
    words = [JUSTIFICATIONS[Justification(each)].wording for each in note.get("reasons", ())]
    sentences = [wording.say(language) for wording in words]
    return [*sentences, *filter(None, (note.get("text"), note.get("held")))]


def lifting(
    ledger: Ledger, case: Case, contents: Contents, text: str, until: datetime, now: datetime
) -> None:
    """What was locked will be free again after `until` (Art. 18(3) GDPR)."""
    context = {"text": text, "until": until}
    _to_person(ledger, case, contents, "lifting", context, now, nth=True)


def to_recipient(
    ledger: Ledger, case: Case, contents: Contents, notice: Notice, party: Party, now: datetime
) -> bool:
    """Tell a recipient of a change (Art. 19 GDPR). Only the body says whose data it is about.
    Whether it was put into the outbox now: one that came back is told by hand."""
    who = contents.handle.value if contents.handle else ""
    context = {
        "organisation": party.name,
        "right": case.right,
        "what": f"{who} ({notice.types})",
        "since": from_ms(notice.since),
    }
    reference = f"case/{case.id}/recipient/{notice.recipient}"
    language: Language = "de" if party.country in _GERMAN else "en"
    queued = _queue(ledger, party.email, "recipient", language, context, reference, now)
    if queued:
        _note(case, "recipient", reference, now)
    return queued


def desk(ledger: Ledger, case: Case, matter: Matter | str, about: str, now: datetime) -> None:
    """Tell the privacy desk that a case needs a human. `about` tells one letter from another."""
    controller = ledger.register.controller
    language: Language = "de" if controller.seat in _GERMAN else "en"
    context = {"case": case.id, "what": MATTERS[matter].say(language), "url": ""}
    to = controller.dpo.email or controller.email
    _queue(ledger, to, "desk", language, context, f"case/{case.id}/desk/{about}", now)


def page(ledger: Ledger, case: Case, language: Language) -> str:
    """The public page of a case, "" where there are none."""
    portal = ledger.register.portal
    return f"{portal.url}/{language}/cases/{case.id}" if portal else ""


_GERMAN = frozenset(("DE", "AT", "LI"))


def _to_person(
    ledger: Ledger,
    case: Case,
    contents: Contents,
    text: str,
    context: Mapping[str, Any],
    now: datetime,
    nth: bool = False,
) -> None:
    """`nth`: there may be several of this sort in one case."""
    number = f"/{case.event_set.count()}" if nth else ""
    whole = {**context, "case": case.id, "url": page(ledger, case, contents.language)}
    reference = f"case/{case.id}/{text}{number}"
    if _queue(ledger, contents.reply_to, text, contents.language, whole, reference, now):
        _note(case, text, reference, now)


def _queue(
    ledger: Ledger,
    to: str | None,
    text: str,
    language: Language,
    context: Mapping[str, Any],
    reference: str,
    now: datetime,
) -> bool:
    """Whether it was put into the outbox now. Nothing where there is no usable address: the caller
    sees to the post."""
    if not to or not mail.is_address(to):
        return False
    return mail.queue(ledger, mail.Letter(to, text, language, context, reference=reference), now)


def _note(case: Case, text: str, reference: str, now: datetime) -> None:
    """From now on it is watched whether the letter leaves (`adjourn.rights.deliveries`)."""
    Sent.objects.create(
        case=case, text=text, reference=reference, state=Sent.State.WAITING, at=to_ms(now)
    )
