"""`/cases`: what people ask for, by the time that is left; and a request that came on paper."""

from datetime import UTC, date, datetime, time
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from adjourn import rights
from adjourn.law.identity import Method
from adjourn.law.intake import Channel
from adjourn.law.restriction import RESTRICTION_GROUNDS
from adjourn.law.rights import REQUESTS, RIGHTS, Right
from adjourn.ledger.handles import email, phone
from adjourn.ledger.ledger import Ledger
from adjourn.rights import Field, RestrictionGround
from adjourn.tools.protocol import Handle, HandleKind
from adjourn.web import case_words
from adjourn.web.desk import desk_of
from adjourn.web.views.frame import show

_DONE = (rights.State.ANSWERED, rights.State.REFUSED, rights.State.WITHDRAWN, rights.State.CLOSED)
_MOST = 100  # answered cases on the page
_FIELDS = (Field.NAME, Field.EMAIL, Field.PHONE)


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """All open cases, those due first in front, and what was answered last. Nobody is named."""
    desk = desk_of(request)
    now = desk.clock.now()
    done = sorted(rights.cases(desk.ledger, now, _DONE), key=lambda each: each.received)
    context = {
        "open": rights.cases(desk.ledger, now),
        "done": done[: -_MOST - 1 : -1],
        "answered": len(done),
    }
    return show(request, "cases.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """GET shows the form for a request by letter, telephone or mail; POST opens its cases."""
    desk, problem = desk_of(request), ""
    if request.method == "POST":
        try:
            opened = _open(desk.ledger, request.POST, desk.clock.now())
        except ValueError:  # `NotAsked`, or a word of no closed list
            problem = _("Something is missing, too long or not possible. Nothing was taken yet.")
        else:
            desk.worker.wake()
            return redirect("case", opened)
    context = {
        "rights": [(right, RIGHTS[right]) for right in REQUESTS],
        "channels": case_words.CHANNELS,
        "methods": case_words.METHODS,
        "grounds": RESTRICTION_GROUNDS,
        "fields": [(each, case_words.FIELDS[each]) for each in _FIELDS],
        "today": desk.clock.now().astimezone(desk.ledger.register.zone).date().isoformat(),
        "problem": problem,
        "given": request.POST,
        "asked": request.POST.getlist("right"),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return show(request, "intake.html", context, status)


def _open(ledger: Ledger, form: QueryDict, now: datetime) -> Any:
    """The first case of the message. Raises `ValueError`."""
    asked = rights.Asked(
        rights=tuple(Right(each) for each in form.getlist("right")),
        channel=Channel(form.get("channel", "")),
        received=_received(ledger, form.get("received", ""), now),
        handle=read_handle(ledger, form.get("handle", "")),
        verified=Method(method) if (method := form.get("verified")) else None,
        language="de" if form.get("language") == "de" else "en",
        reply_to=form.get("reply_to", "").strip() or None,
        message=form.get("message", "").strip(),
        changes={each: text for each in _FIELDS if (text := form.get(each.value, "").strip())},
        ground=RestrictionGround(ground) if (ground := form.get("ground")) else None,
    )
    opened = rights.open_cases(ledger, asked, now)
    if proof := form.get("proof", "").strip():
        rights.reply(ledger, opened[0], proof, now, actor="role:desk")
    return opened[0]


def _received(ledger: Ledger, text: str, now: datetime) -> datetime:
    """When the message came: the day at the seat, and now if it is today's. Raises `ValueError`."""
    day = date.fromisoformat(text)
    zone = ledger.register.zone
    if day == now.astimezone(zone).date():
        return now
    return datetime.combine(day, time(12), zone).astimezone(UTC)


def read_handle(ledger: Ledger, text: str) -> Handle | None:
    """What somebody typed, as the handle that it reads as; None for nothing."""
    value = text.strip()
    if not value:
        return None
    if email(value):
        return Handle(HandleKind.EMAIL, value)
    kind = HandleKind.PHONE if phone(value, ledger.country) else HandleKind.ACCOUNT
    return Handle(kind, value)
