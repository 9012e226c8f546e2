"""`/cases/...`: how a request stands, its answer, the copy and the receipt to take along."""

import json
from collections.abc import Iterable
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from adjourn.erase.receipts import issue
from adjourn.law.decisions import Justification
from adjourn.law.justification_texts import JUSTIFICATIONS
from adjourn.law.wording import Wording
from adjourn.rights import CaseFile, CaseView, Happened, NoCase, State, cases_of, reply
from adjourn.rights import case as read_case
from adjourn.rights import copy as copies
from adjourn.web.desk import desk_of
from adjourn.web.portal.frame import show
from adjourn.web.portal.sessions import Visitor
from adjourn.web.portal.views.data import for_visitors
from adjourn.web.receipt_page import context_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitors
def case(request: HttpRequest, visitor: Visitor, public: UUID) -> HttpResponse:
    """GET shows a request of the visitor, POST answers the question that we asked in it."""
    desk = desk_of(request)
    _own(request, visitor, public)
    text = request.POST.get("reply", "").strip()
    if request.method == "POST" and text:
        reply(desk.ledger, public, text[:10_000], desk.clock.now())
        desk.worker.wake()
    return status_page(request, public, own=True)


def status_page(request: HttpRequest, public: UUID, *, own: bool) -> HttpResponse:
    """How a request stands. `own`: the visitor is known, so copy and receipt are offered."""
    desk = desk_of(request)
    now = desk.clock.now()
    try:
        found = read_case(desk.ledger, public, now)
    except NoCase:
        raise Http404 from None
    view = found.view
    context = {
        "case": view,
        "file": found,
        "own": own,
        "copy": own and view.until is not None and view.until > now,
        "reasons": list(_reasons(found)),
        "answer": _text(found, Happened.DECIDED, "text"),
        "held": _text(found, Happened.DECIDED, "held"),
        "question": _question(found),
    }
    return show(request, "case.html", context)


@require_safe
@for_visitors
def copy(request: HttpRequest, visitor: Visitor, public: UUID) -> HttpResponseBase:
    """The copy of the data, made while it is sent; nothing of it stays here."""
    desk = desk_of(request)
    view = _own(request, visitor, public)
    now = desk.clock.now()
    if view.until is None or view.until <= now:
        return show(request, "over.html", {"case": view}, HTTPStatus.GONE)
    sending = desk.copies.send(lambda tools: copies.of_case(desk.ledger, tools, public, now))
    if sending is None:
        busy = show(request, "busy.html", {"minutes": 5}, HTTPStatus.SERVICE_UNAVAILABLE)
        busy.headers["Retry-After"] = "300"
        return busy
    answer = StreamingHttpResponse(sending, content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="copy-{public}.zip"'
    return answer


@require_safe
@for_visitors
def receipt(request: HttpRequest, visitor: Visitor, public: UUID) -> HttpResponse:
    """The receipt of the erasure that belongs to a request."""
    given = _receipt(request, visitor, public)
    return show(request, "receipt.html", {"case": public, **context_of(given)})


@require_safe
@for_visitors
def receipt_json(request: HttpRequest, visitor: Visitor, public: UUID) -> HttpResponse:
    """The same as a file, to be checked offline."""
    given = _receipt(request, visitor, public)
    text = json.dumps(given, ensure_ascii=False, indent=2) + "\n"
    name = f'attachment; filename="receipt-{given["erasure"]}.json"'
    return HttpResponse(
        text, content_type="application/json", headers={"Content-Disposition": name}
    )


def _receipt(request: HttpRequest, visitor: Visitor, public: UUID) -> dict[str, object]:
    view, desk = _own(request, visitor, public), desk_of(request)
    if view.erasure is None:
        raise Http404
    return issue(desk.ledger, view.erasure, desk.clock.now())


def _own(request: HttpRequest, visitor: Visitor, public: UUID) -> CaseView:
    """A case of the visitor. Raises `Http404` for everybody else's."""
    desk = desk_of(request)
    for view in cases_of(desk.ledger, [visitor.handle], desk.clock.now()):
        if view.id == public:
            return view
    raise Http404


def _reasons(found: CaseFile) -> Iterable[Wording]:
    """Why something was not done: words of the law in both languages."""
    for event in found.events:
        if event.kind is Happened.DECIDED:
            for name in event.note.get("reasons", ()):
                yield JUSTIFICATIONS[Justification(name)].wording


def _text(found: CaseFile, kind: Happened, name: str) -> str:
    """What the desk wrote last in an event of this kind."""
    texts = [event.note.get(name, "") for event in found.events if event.kind is kind]
    return str(texts[-1]) if texts else ""


def _question(found: CaseFile) -> str:
    """What we asked and have no answer to yet."""
    waits = found.view.state == State.IDENTITY_OPEN
    return _text(found, Happened.ASKED, "text") if waits else ""
