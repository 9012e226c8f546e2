"""Letters of a case that did not leave: what they told counts as not told; a human sees to them.

A question that did not arrive stops no clock, an extension that was not told is none (Art. 12(3),
12(6) GDPR; facts: law D-04, D-05). Both count anew from when the letter has left after all: to
another address, by post, or because the mail server takes it again.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from adjourn import mail
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import to_ms
from adjourn.rights import hindrances, letters
from adjourn.rights.contents import key_of, opened, sealed
from adjourn.rights.events import SYSTEM, Happened, Matter, happenings, tell
from adjourn.rights.hindrances import NotNow
from adjourn.rights.models import Case, Notice, Sent
from adjourn.rights.states import changing, need, write
from adjourn.rights.timing import OPEN, clock_of

_State = Sent.State
_ANSWERS = ("answered", "refused")
_UNSETTLED = (_State.WAITING, _State.FAILED, _State.AGAIN)
_COUNTS_ANEW = {"question": Happened.ASKED, "extended": Happened.EXTENDED}


def watch(ledger: Ledger, now: datetime) -> None:
    """Look what became of the letters that waited or had come back."""
    rows = list(Sent.objects.filter(state__in=_UNSETTLED, case__closed=None).order_by("id"))
    fates = mail.fates(ledger, [row.reference for row in rows])
    for row in rows:
        state = _after(row, fates.get(row.reference))
        if state != row.state:
            _became(ledger, row.id, state, now)


def _after(row: Sent, fate: mail.Fate | None) -> str:
    """A letter that nothing is known of any more was sent long ago, or given up before."""
    if fate is mail.Fate.FAILED or (fate is None and row.state == _State.FAILED):
        return _State.FAILED
    if fate is mail.Fate.WAITING:
        return _State.WAITING if row.state == _State.WAITING else _State.AGAIN
    return _State.LEFT


def _became(ledger: Ledger, number: int, state: str, now: datetime) -> None:
    row = Sent.objects.get(pk=number)
    with changing(ledger, row.case_id, now) as case:
        before, row.state, row.at = row.state, state, to_ms(now)
        row.save()
        if state == _State.FAILED:
            _given_up(ledger, case, row, now)
        elif state == _State.LEFT and before != _State.WAITING:
            _arrived(ledger, case, row.text, SYSTEM, now)


def _given_up(ledger: Ledger, case: Case, row: Sent, now: datetime) -> None:
    """The desk is told; what waits for the person's reply goes on without one."""
    tell(ledger, case, Happened.UNDELIVERED, SYSTEM, now, row.text)
    if row.text in _ANSWERS:
        row.state = _State.POSTED  # from here on it is the answer that goes by post
        row.save()
        if case.matter != Matter.POST:
            need(ledger, case, Matter.POST, now)
            case.next = None
    elif row.text == "recipient":
        row.state = _State.POSTED  # and here it is the notice
        row.save()
        recipient = row.reference.rpartition("/")[2]
        case.notice_set.filter(recipient=recipient).update(state=Notice.State.OPEN)
        letters.desk(ledger, case, Matter.RECIPIENTS, f"recipient/{row.id}", now)
    else:
        letters.desk(ledger, case, Matter.UNDELIVERED, f"undelivered/{row.id}/{to_ms(now)}", now)
        if row.text == "question":
            _not_asked(ledger, case, now)


def _not_asked(ledger: Ledger, case: Case, now: datetime) -> None:
    """Neither this case nor those of the same message wait for a reply that cannot come."""
    same = Case.objects.filter(intake=case.intake, state=Case.State.IDENTITY_OPEN, verified=False)
    for other in same.exclude(id=case.id):
        tell(ledger, other, Happened.UNDELIVERED, SYSTEM, now, "question")
        _needs_human(other)
        write(ledger, other, now)
    if case.state == Case.State.IDENTITY_OPEN:
        _needs_human(case)


def _needs_human(case: Case) -> None:
    case.state = Case.State.NEEDS_HUMAN
    case.matter = case.matter or Matter.UNDELIVERED.value


def resend(
    ledger: Ledger, case_id: UUID, letter: int, to: str | None, actor: str, now: datetime
) -> None:
    """Send a letter that came back to another address, which all further letters of the same
    message take, too; or (`to` None) note that it has left by post.

    Raises `NotNow`: it has not come back, no address, no longer kept; `NoCase`.
    """
    if to is not None and not mail.is_address(to):
        raise NotNow(hindrances.BAD_ADDRESS)
    with changing(ledger, case_id, now) as case:
        row = case.sent_set.filter(id=letter, state=_State.FAILED).first()
        if row is None:
            raise NotNow(hindrances.NO_LETTER)
        tell(ledger, case, Happened.RESENT, actor, now, row.text)
        if to is None:
            row.state = _State.POSTED
            _arrived(ledger, case, row.text, actor, now)
        elif row.text != "recipient" and mail.readdress(ledger, row.reference, to, now):
            row.state = _State.AGAIN
            _answer_to(ledger, case, to)
        else:
            raise NotNow(hindrances.LETTER_GONE)
        row.at = to_ms(now)
        row.save()


def _answer_to(ledger: Ledger, case: Case, to: str) -> None:
    """The other cases of the message had the same address."""
    before = opened(ledger, case).reply_to
    for each in (case, *Case.objects.filter(intake=case.intake, closed=None).exclude(id=case.id)):
        contents = opened(ledger, each)
        if contents.reply_to == before:
            each.sealed = sealed(key_of(ledger, each), each, replace(contents, reply_to=to))
            each.save()


def _arrived(ledger: Ledger, case: Case, text: str, actor: str, now: datetime) -> None:
    """What the letter tells counts from now, as far as it still can."""
    kind = _COUNTS_ANEW.get(text)
    if kind is None or case.state not in OPEN:
        return
    if kind is Happened.EXTENDED and now > clock_of(ledger, case).refusal_due(now):
        return
    said = [each for each in happenings(ledger, case) if each.kind is kind][-1]
    tell(ledger, case, kind, actor, now, said.word, **said.note)
    if kind is Happened.ASKED:
        _asked_anew(case)
        same = Case.objects.filter(intake=case.intake, verified=False, state__in=OPEN)
        for other in same.exclude(id=case.id) if not case.verified else ():
            tell(ledger, other, kind, actor, now, said.word, **said.note)
            _asked_anew(other)
            write(ledger, other, now)


def _asked_anew(case: Case) -> None:
    case.state = Case.State.IDENTITY_OPEN
    if case.matter == Matter.UNDELIVERED:
        case.matter = ""
