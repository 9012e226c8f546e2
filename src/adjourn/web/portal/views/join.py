"""`/join/...`: informed before a conference, free to agree or not, then on to the tool itself."""

from datetime import datetime
from http import HTTPStatus
from unicodedata import category

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from adjourn import consent
from adjourn.notice import in_force
from adjourn.notice.coming import coming
from adjourn.notice.delivery import Channel, delivered
from adjourn.tools.protocol import Handle, HandleKind
from adjourn.web.desk import Desk, desk_of
from adjourn.web.held import title
from adjourn.web.portal import sessions
from adjourn.web.portal.agreeing import send_receipt
from adjourn.web.portal.choices import Option, options
from adjourn.web.portal.frame import busy_words, show, site_url
from adjourn.web.portal.invitations import Invitation, blocked, read
from adjourn.web.portal.links import address_of
from adjourn.web.views.frame import language

_NAME = 200  # characters of a typed name


@require_safe
def choose(_request: HttpRequest, token: str) -> HttpResponse:
    """In the language that the browser asks for."""
    return HttpResponseRedirect(f"/{language()}/join/{token}")


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """GET informs and offers the choices; POST records what was agreed to.

    To join without agreeing is a plain link to the tool: nothing is asked, nothing is stored. While
    the tool has no contract in force nobody is sent on.
    """
    desk = desk_of(request)
    invitation = read(desk.ledger, token, desk.clock.now())
    if invitation is None:
        raise Http404
    if blocked(desk.ledger, invitation, desk.clock.now()):
        context = {"tool": title(desk.ledger, invitation.tool)}
        return show(request, "blocked.html", context, HTTPStatus.SERVICE_UNAVAILABLE)
    offered = options(desk.ledger, language())
    if request.method != "POST":
        return _form(request, desk, invitation, offered)
    chosen = [option for option in offered if request.POST.get(f"agree-{option.purpose}") == "yes"]
    wait = desk.joining.wait(request.META.get("REMOTE_ADDR", ""), desk.clock.now())
    if wait:
        problem, status = busy_words(wait), HTTPStatus.TOO_MANY_REQUESTS
        answer = _form(request, desk, invitation, offered, problem, chosen, status)
        answer.headers["Retry-After"] = str(wait)
        return answer
    if not chosen:
        return _form(request, desk, invitation, offered, problem=_("You have not ticked anything."))
    handle, problem = _who(request)
    if handle is None:
        return _form(request, desk, invitation, offered, problem=problem, chosen=chosen)
    return _record(request, desk, invitation, chosen, handle)


def _form(
    request: HttpRequest,
    desk: Desk,
    invitation: Invitation,
    offered: list[Option],
    problem: str = "",
    chosen: list[Option] | None = None,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    """The form, with what was typed; `status` where there is a `problem`."""
    tool = desk.ledger.register.tools[invitation.tool]
    provider = desk.ledger.register.parties.get(tool.provider or "")
    now = desk.clock.now()
    shown = in_force(desk.ledger, language(), now)
    delivered(desk.ledger, invitation.tool, invitation.conference, shown.hash, Channel.JOIN, now)
    context = {
        "invitation": invitation,
        "tool": title(desk.ledger, invitation.tool),
        "provider": provider,
        "options": offered,
        "chosen": [option.purpose for option in chosen or ()],
        "notice": shown,
        "coming": coming(desk.ledger, language(), now),
        "problem": problem,
        "name": request.POST.get("name", "")[:_NAME],
        "address": request.POST.get("address", "")[:320],
    }
    return show(request, "join.html", context, status if problem else HTTPStatus.OK)


def _who(request: HttpRequest) -> tuple[Handle | None, str]:
    """Who agrees: by address if given, else by the name typed for this conference."""
    address, name = request.POST.get("address", "").strip(), request.POST.get("name", "").strip()
    if address:
        handle = address_of(address)
        return handle, "" if handle else _("This is not an e-mail address.")
    if not _is_name(name):
        return None, _("Give your name or your e-mail address, so that your consent can be found.")
    return Handle(HandleKind.GUEST, name), ""


def _is_theirs(request: HttpRequest, handle: Handle) -> bool:
    """Whether somebody came by a link to this very address; else it is only what they typed."""
    known = sessions.visitor(request)
    return known is not None and known.handle == handle


def _is_name(text: str) -> bool:
    """Something to read, on one line."""
    kinds = [category(sign) for sign in text[: _NAME + 1]]
    return len(text) <= _NAME and "Cc" not in kinds and any(kind[0] in "LNS" for kind in kinds)


def _record(
    request: HttpRequest,
    desk: Desk,
    invitation: Invitation,
    chosen: list[Option],
    handle: Handle,
) -> HttpResponse:
    now, shown = desk.clock.now(), in_force(desk.ledger, language(), desk.clock.now())
    asked = consent.Asked(
        handle=handle,
        choices=tuple(consent.Choice(each.purpose, True, each.wording) for each in chosen),
        language=language(),
        notice=shown.hash,
        channel="portal",
        how="click",
        conference=invitation.conference,
        tool=invitation.tool,
        expires=None,
        verified=_is_theirs(request, handle),
    )
    try:
        recorded = consent.record(desk.ledger, asked, now)
    except consent.NotValid:
        problem = _("This name or address cannot be found again. Give another one.")
        return _form(request, desk, invitation, options(desk.ledger, language()), problem, chosen)
    address = f"{site_url(request)}/{language()}/consent/{recorded.withdraw}"
    mailed = False
    if handle.kind is HandleKind.EMAIL:
        agreed = [option.wording for option in chosen]
        theirs = f"{site_url(request)}/{language()}/consent/{consent.mailed_address(recorded)}"
        mailed = send_receipt(
            desk.ledger, asked, agreed, site_url(request), theirs, now, _name_of(recorded, now)
        )
    context = {
        "invitation": invitation,
        "tool": title(desk.ledger, invitation.tool),
        "chosen": chosen,
        "address": address,
        "token": recorded.withdraw,
        "mailed": mailed,
    }
    return show(request, "agreed.html", context)


def _name_of(recorded: consent.Recorded, now: datetime) -> str:
    """What the letter is called, so that it is sent once an hour for the same records: who types
    an address need not own it, and whoever owns it is not to be flooded."""
    return f"agreed {' '.join(sorted(map(str, recorded.records.values())))} {now:%Y-%m-%d %H}"
