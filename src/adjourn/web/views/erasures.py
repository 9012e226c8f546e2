"""`/erasures/...`: the outcomes as they arrive, practice time, and the receipt."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adjourn.erase.models import Erasure
from adjourn.erase.receipts import given, issue
from adjourn.ledger.times import from_ms
from adjourn.web.desk import desk_of
from adjourn.web.progress import progress
from adjourn.web.receipt_page import context_of
from adjourn.web.views.frame import show

_DAYS = 30


@require_safe
def erasure(request: HttpRequest, public: UUID) -> HttpResponse:
    """How far an erasure is. A plain page; the script only loads it again while it runs."""
    desk = desk_of(request)
    # Before the rows: work that ends in between shows as running once more, never as stuck.
    busy = desk.worker.busy
    row = get_object_or_404(Erasure, id=public)
    final = row.state == Erasure.State.FINAL
    context = {
        "erasure": row,
        "opened": from_ms(row.opened),
        "progress": progress(desk.ledger, row),
        "troubles": () if final else desk.worker.troubles(public),
        "working": busy and not final,
        "final": final,
        "days": _DAYS,
    }
    return show(request, "erasure.html", context)


@require_POST
def skip(request: HttpRequest, public: UUID) -> HttpResponse:
    """Practice only: let days pass, so that a newcomer sees what becomes of what stayed."""
    desk = desk_of(request)
    if not desk.ledger.practice:
        raise Http404
    row = get_object_or_404(Erasure, id=public)
    desk.worker.skip(row.id, _DAYS)
    return redirect("erasure", row.id)


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, public: UUID) -> HttpResponse:
    """GET shows the receipt last given out; POST issues the one of now (it is logged)."""
    desk = desk_of(request)
    get_object_or_404(Erasure, id=public)
    if request.method == "POST":
        issue(desk.ledger, public, desk.clock.now())
        return redirect("receipt", public)
    last = given(public)
    context: dict[str, Any] = {"erasure": public, "current": last[1] if last else False}
    if last:
        context |= context_of(last[0])
    return show(request, "receipt.html", context)


@require_safe
def receipt_json(_request: HttpRequest, public: UUID) -> HttpResponse:
    """The receipt last given out, as a file to be checked offline."""
    last = given(public)
    if last is None:
        raise Http404
    text = json.dumps(last[0], ensure_ascii=False, indent=2) + "\n"
    name = f'attachment; filename="receipt-{public}.json"'
    return HttpResponse(
        text, content_type="application/json", headers={"Content-Disposition": name}
    )
