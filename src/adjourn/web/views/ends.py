"""`/ends`: the processes of which nobody knows whether they have ended, and the answer to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from adjourn.ledger.find import FoundPerson, person
from adjourn.ledger.ledger import Ledger
from adjourn.register.model import Purpose
from adjourn.retain import ends
from adjourn.retain.ends import Review
from adjourn.web.desk import desk_of
from adjourn.web.paging import pager
from adjourn.web.views.frame import show

_ACTOR = "role:desk"
_PAGE = 50  # questions


@dataclass(frozen=True, slots=True)
class Question:
    """What the desk is asked: of a `person`, or else of what is `called` so, and for a purpose."""

    review: Review
    called: str
    person: FoundPerson | None
    purpose: Purpose | None


@require_safe
def unknown(request: HttpRequest) -> HttpResponse:
    """All questions, the most urgent first."""
    desk = desk_of(request)
    found = ends.reviews(desk.clock.now())
    page = pager(request, len(found), _PAGE)
    context = {
        "questions": [_question(desk.ledger, one) for one in found[page.start : page.stop]],
        "count": len(found),
        "pager": page,
    }
    return show(request, "ends.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """GET asks; POST first shows what was said, and records it when that is confirmed: a day that
    is over deletes (WCAG 2.2, 3.3.4)."""
    desk, form = desk_of(request), request.POST
    now, problem = desk.clock.now(), ""
    review = next((one for one in ends.reviews(now) if one.id == number), None)
    if review is None:
        if ends.known(number):  # answered, or too late: the form was sent twice
            return redirect("ends")
        raise Http404
    if request.method == "POST" and form.get("do") != "change":
        try:
            said = _said(form)
            ends.check(desk.ledger, *said, now)
            if form.get("do") == "record":
                _record(desk.ledger, review, *said, now)
                return redirect("ends")
        except ValueError:
            problem = _("Say either when it ended, or until when it goes on. Nothing was recorded.")
        else:
            context = {**_context(desk.ledger, review), "ended": said[0], "again": said[1]}
            return show(request, "end_review.html", context)
    context = {
        **_context(desk.ledger, review),
        "problem": problem,
        "given": form,
        "today": now.astimezone(desk.ledger.register.zone).date().isoformat(),
        "latest": ends.latest(desk.ledger, now).isoformat(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return show(request, "end.html", context, status)


def _context(ledger: Ledger, review: Review) -> dict[str, object]:
    return {"question": _question(ledger, review)}


def _question(ledger: Ledger, review: Review) -> Question:
    subject = review.subject
    found = person(ledger, subject.person) if subject.person is not None else None
    purpose = ledger.register.purposes.get(subject.purpose)
    return Question(review, ends.named(ledger, subject), found, purpose)


def _said(form: Mapping[str, str]) -> tuple[date | None, date | None]:
    """(the day on which it ended, the day until which it goes on): one of them. Raises
    `ValueError`."""
    if form.get("answer") == "ended":
        return date.fromisoformat(form.get("ended", "")), None
    if form.get("answer") == "runs":
        return None, date.fromisoformat(form.get("again", ""))
    raise ValueError("nothing was said")


def _record(
    ledger: Ledger, review: Review, ended: date | None, again: date | None, now: datetime
) -> None:
    if ended is not None:
        ends.ended(ledger, review.subject, ended, now, _ACTOR)
    elif again is not None:
        ends.runs(ledger, review.subject, again, now, _ACTOR)
