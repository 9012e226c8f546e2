"""`/cases/ID`: one request with everything in it, and the buttons that a human needs."""

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from adjourn import rights
from adjourn.law.decision_texts import DECISIONS
from adjourn.law.decisions import DELAYS, QUESTIONS, REFUSES, Decision, Justification
from adjourn.law.identity import Check, Method
from adjourn.law.justification_texts import JUSTIFICATIONS
from adjourn.law.rights import RIGHTS
from adjourn.law.sharing import RELEASES, Balance
from adjourn.law.sharing_texts import BALANCES
from adjourn.law.wording import Wording
from adjourn.ledger.find import find_person
from adjourn.ledger.ledger import Ledger
from adjourn.rights import CaseFile, State
from adjourn.rights.matters import MATTERS
from adjourn.rights.models import Change, Notice
from adjourn.web import case_words
from adjourn.web.desk import desk_of
from adjourn.web.held import type_of
from adjourn.web.paging import pager
from adjourn.web.views.frame import show

_ACTOR = "role:desk"
_PAGE = 50  # items in question
_NOBODY = Wording(
    "Nothing is held about this handle.", "Zu dieser Angabe ist nichts gespeichert.", ""
)
_WRONG = Wording(
    "Something is missing. Nothing was done.", "Etwas fehlt. Es ist nichts geschehen.", ""
)


class _Nobody(ValueError):
    """The desk named somebody of whom nothing is held."""


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, public: UUID) -> HttpResponse:
    """GET shows the case, POST does what the button `do` says. What cannot be done is told."""
    desk = desk_of(request)
    now = desk.clock.now()
    problem = None
    try:
        if request.method == "POST":
            problem = _do(desk.ledger, public, _form(request), now)
            if problem is None:
                desk.worker.wake()
                return redirect("case", public)
        file = rights.case(desk.ledger, public, now)
    except rights.NoCase:
        raise Http404 from None
    context = {
        **_context(desk.ledger, file),
        **_in_question(request, desk.ledger, public),
        "problem": problem,
        "given": request.POST,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return show(request, "case.html", context, status)


def _form(request: HttpRequest) -> Mapping[str, str]:
    """What was sent; of several reasons and items all, with commas."""
    several = {"reasons": "reason", "items": "item"}
    joined = {name: ",".join(request.POST.getlist(one)) for name, one in several.items()}
    return {**request.POST.dict(), **joined}


def _do(ledger: Ledger, public: UUID, form: Mapping[str, str], now: datetime) -> Wording | None:
    """Do what a form wants; why not, if not."""
    act = _ACTS.get(form.get("do", ""))
    try:
        if act is None:
            return _WRONG
        act(ledger, public, form, now)
    except rights.NotNow as error:
        return error.wording
    except _Nobody:
        return _NOBODY
    except (KeyError, ValueError):
        return _WRONG
    return None


def _context(ledger: Ledger, file: CaseFile) -> dict[str, object]:
    view = file.view
    register = ledger.register
    return {
        "case": view,
        "file": file,
        "facts": RIGHTS[view.right],
        "matter": MATTERS[view.matter] if view.matter else None,
        "proofs": rights.given(ledger, view.id) if file.artefacts else (),
        "least": rights.proof_needed(ledger, view.right, view.channel, file.contents.handle),
        "methods": case_words.METHODS,
        "questions": [(why, JUSTIFICATIONS[why].wording) for why in sorted(QUESTIONS)],
        "delays": [(why, JUSTIFICATIONS[why].wording) for why in sorted(DELAYS)],
        "reasons": [
            (why, JUSTIFICATIONS[why].wording)
            for why, allowed in REFUSES.items()
            if view.right in allowed
        ],
        "decisions": [
            (each, DECISIONS[each].wording)
            for each in (Decision.GRANTED, Decision.PARTLY, Decision.REFUSED)
        ],
        "purposes": [register.purposes[each] for each in file.contents.purposes],
        "types": [type_of(ledger, each) for each in file.contents.types],
        "post": view.matter == rights.Matter.POST,
        "undecided": view.open and not view.decision,
        "locked": view.state == State.ANSWERED and view.right == "restriction",
        "parties": register.parties,
    }


def _in_question(request: HttpRequest, ledger: Ledger, public: UUID) -> dict[str, object]:
    """What the copy holds back for the sake of others, in pages."""
    total = rights.count_in_question(public)
    page = pager(request, total, _PAGE)
    found = rights.in_question(ledger, public, page.start, page.stop) if total else []
    balances = [(each, BALANCES[each], each in RELEASES) for each in Balance]
    return {"shared": found, "in_question": total, "pager": page, "balances": balances}


def _ask(ledger: Ledger, public: UUID, form: Mapping[str, str], now: datetime) -> None:
    rights.ask(ledger, public, Justification(form["why"]), form["text"], _ACTOR, now)


def _reply(ledger: Ledger, public: UUID, form: Mapping[str, str], now: datetime) -> None:
    rights.reply(ledger, public, form["text"], now, actor=_ACTOR)


def _verify(ledger: Ledger, public: UUID, form: Mapping[str, str], now: datetime) -> None:
    handle = form.get("handle", "").strip()
    person = find_person(ledger, handle) if handle else None
    if handle and person is None:
        raise _Nobody
    method, result = Method(form["method"]), Check(form["result"])
    rights.verify(ledger, public, method, result, _ACTOR, now, person)


def _extend(ledger: Ledger, public: UUID, form: Mapping[str, str], now: datetime) -> None:
    rights.extend(ledger, public, Justification(form["why"]), form["text"].strip(), _ACTOR, now)


def _decide(ledger: Ledger, public: UUID, form: Mapping[str, str], now: datetime) -> None:
    verdict = rights.Verdict(
        Decision(form["decision"]),
        tuple(Justification(each) for each in form["reasons"].split(",") if each),
        form.get("text", "").strip(),
        bool(form.get("evidence")),
        bool(form.get("signed")),
    )
    rights.decide(ledger, public, verdict, _ACTOR, now)


def _weigh(ledger: Ledger, public: UUID, form: Mapping[str, str], now: datetime) -> None:
    """Of the items that are ticked, or of all that are left."""
    items = None if "rest" in form else [UUID(each) for each in form["items"].split(",") if each]
    text = form.get("text", "")
    rights.weigh(ledger, public, items, Balance(form["balance"]), text, _ACTOR, now)


def _resend(ledger: Ledger, public: UUID, form: Mapping[str, str], now: datetime) -> None:
    """To another address, or by post where none is given."""
    to = None if "by_post" in form else form["address"].strip()
    rights.resend(ledger, public, int(form["which"]), to, _ACTOR, now)


def _sent(ledger: Ledger, public: UUID, _form: Mapping[str, str], now: datetime) -> None:
    rights.delivered(ledger, public, _ACTOR, now)


def _withdraw(ledger: Ledger, public: UUID, _form: Mapping[str, str], now: datetime) -> None:
    rights.withdraw(ledger, public, now, _ACTOR)


def _lift(ledger: Ledger, public: UUID, form: Mapping[str, str], now: datetime) -> None:
    post = bool(form.get("by_post"))
    rights.lift(ledger, public, form["text"].strip(), _ACTOR, now, by_post=post)


def _change(ledger: Ledger, public: UUID, form: Mapping[str, str], now: datetime) -> None:
    state = Change.State(form["state"])
    rights.changed(ledger, public, int(form["which"]), state, _ACTOR, now)


def _notice(ledger: Ledger, public: UUID, form: Mapping[str, str], now: datetime) -> None:
    state = Notice.State(form["state"])
    rights.notified(ledger, public, int(form["which"]), state, _ACTOR, now)


_ACTS: Mapping[str, Callable[[Ledger, UUID, Mapping[str, str], datetime], None]] = {
    "ask": _ask,
    "reply": _reply,
    "verify": _verify,
    "extend": _extend,
    "decide": _decide,
    "weigh": _weigh,
    "resend": _resend,
    "sent": _sent,
    "withdraw": _withdraw,
    "lift": _lift,
    "change": _change,
    "notice": _notice,
}
