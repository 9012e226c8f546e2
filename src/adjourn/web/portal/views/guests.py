"""`/request`: guests and callers without an e-mail address say what they know of the meeting.

Identity V2 (facts: law A-02): the desk decides. Nobody is refused for being hard to find (A-04).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from adjourn.law.rights import REQUESTS, RIGHTS, Right, RightFacts
from adjourn.ledger.sql import execute, one, trouble, writing
from adjourn.ledger.times import to_ms
from adjourn.rights import Asked, Channel, MeetingFacts, NotAsked, RestrictionGround, open_cases
from adjourn.web.desk import desk_of
from adjourn.web.portal.frame import busy_words, show, site_url
from adjourn.web.portal.links import address_of
from adjourn.web.portal.tokens import Token, new_token
from adjourn.web.portal.views.cases import status_page
from adjourn.web.views.frame import language

_OPEN = timedelta(days=365)  # how long the address leads to the state of the request


@dataclass(frozen=True, slots=True)
class _Act:
    right: Right
    facts: RightFacts


_ACTS = [_Act(right, RIGHTS[right]) for right in REQUESTS]


@require_http_methods(["GET", "HEAD", "POST"])
def request(request: HttpRequest) -> HttpResponse:
    """GET shows the form, POST opens the cases and hands out the address of their state."""
    if request.method != "POST":
        return _form(request)
    desk, form = desk_of(request), request.POST
    wait = desk.crowd.wait(request.META.get("REMOTE_ADDR", ""), desk.clock.now())
    if wait:
        answer = _form(request, busy_words(wait), HTTPStatus.TOO_MANY_REQUESTS)
        answer.headers["Retry-After"] = str(wait)
        return answer
    if not form.getlist("right"):
        return _form(request, _("Tick what you want."))
    if not form.get("sure"):
        return _form(request, _("Check what you typed, then tick the last box and send it."))
    reply = form.get("reply", "").strip()
    if reply and not address_of(reply):
        return _form(request, _("This is not an e-mail address. Right would be: name@example.org"))
    try:
        now = desk.clock.now()
        opened = open_cases(desk.ledger, _asked(request, reply or None, now), now)
    except NotAsked:
        return _form(request, _("Something is missing or too long. Nothing was sent yet."))
    desk.worker.wake()
    token = _entrance(request, opened[0])
    address = f"{site_url(request)}/{language()}/state/{token}"
    return show(request, "asked.html", {"address": address, "token": token, "mailed": reply})


@require_safe
def state(request: HttpRequest, token: str) -> HttpResponse:
    """Where the request stands, for whoever has its address."""
    desk = desk_of(request)
    name, now = Token(desk.ledger, "entrance", token).name, desk.clock.now()
    with trouble():
        row = one(
            'SELECT "case" FROM portal_entrance WHERE name = %s AND until > %s', [name, to_ms(now)]
        )
    if row is None:
        raise Http404
    return status_page(request, UUID(str(row[0])), own=False)


def _form(
    request: HttpRequest, problem: str = "", status: int = HTTPStatus.UNPROCESSABLE_ENTITY
) -> HttpResponse:
    """The form, with what was typed; `status` where there is a `problem`."""
    context = {
        "acts": _ACTS,
        "wanted": request.POST.getlist("right"),
        "grounds": list(RestrictionGround),
        "given": request.POST,
        "problem": problem,
    }
    return show(request, "guest.html", context, status if problem else HTTPStatus.OK)


def _asked(request: HttpRequest, reply: str | None, now: datetime) -> Asked:
    """The request as the form says it. Raises `NotAsked`."""
    form = request.POST
    facts = {name: form.get(name, "").strip() for name in MeetingFacts.__slots__}
    ground = form.get("ground", "")
    rights = tuple(right for right in REQUESTS if right in form.getlist("right"))
    return Asked(
        rights=rights,
        channel=Channel.PORTAL,
        received=now,
        handle=None,
        verified=None,
        language="de" if language() == "de" else "en",
        reply_to=reply,
        message=form.get("message", "").strip() or _("See the facts of the meeting."),
        facts=MeetingFacts(**facts),
        ground=RestrictionGround(ground) if ground in list(RestrictionGround) else None,
    )


def _entrance(request: HttpRequest, case: UUID) -> str:
    """A token that leads to the state of this case."""
    desk = desk_of(request)
    token, now = new_token(), desk.clock.now()
    with writing():
        execute("DELETE FROM portal_entrance WHERE until <= %s", [to_ms(now)])
        execute(
            'INSERT INTO portal_entrance (name, "case", until) VALUES (%s, %s, %s)',
            [Token(desk.ledger, "entrance", token).name, case.hex, to_ms(now + _OPEN)],
        )
    return token
