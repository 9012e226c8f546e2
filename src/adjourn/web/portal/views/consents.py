"""`/consent/...`: what somebody agreed to, its receipt, and the way to withdraw it.

As easy as giving it was (Art. 7(3) GDPR): open the address from the receipt, press one button. No
login, no reason, effective at once.
"""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from adjourn import consent as consents
from adjourn.web.desk import desk_of
from adjourn.web.portal.frame import show
from adjourn.web.portal.withdrawing import withdraw_by_token


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the purposes with their state; POST withdraws the one that is named, or all."""
    standing = _standing(request, token)
    if request.method == "POST":
        wanted = request.POST.get("purpose", "")
        withdraw_by_token(desk_of(request), token, standing, wanted)
        return redirect("consent", token)
    purposes = desk_of(request).ledger.register.purposes
    rows = [(one, purposes.get(one.purpose)) for one in standing]
    own = consents.vouched(token)
    return show(request, "consent.html", {"rows": rows if own else [], "token": token, "own": own})


@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """The latest receipts as a file (ISO/IEC TS 27560, DPV)."""
    ledger = desk_of(request).ledger
    if not consents.vouched(token):
        raise Http404
    wanted = dict.fromkeys(one.receipt for one in _standing(request, token))
    found = [consents.receipt(ledger, each) for each in wanted]
    text = json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=2) + "\n"
    headers = {"Content-Disposition": 'attachment; filename="consent-receipt.json"'}
    return HttpResponse(text, content_type="application/ld+json", headers=headers)


def _standing(request: HttpRequest, token: str) -> list[consents.Standing]:
    """What this address opens. Raises `Http404` for none."""
    desk = desk_of(request)
    standing = consents.by_token(desk.ledger, token, desk.clock.now())
    if not standing:
        raise Http404
    return standing
