"""Style sheet, script, icon, and the key that receipts are checked with."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from adjourn.web.assets import asset
from adjourn.web.desk import desk_of

_FOR_GOOD = "public, max-age=31536000, immutable"


@require_safe
def asset_file(_request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """An asset; the digest is in its address, so it may be kept for good."""
    try:
        found = asset(name)
    except KeyError:
        raise Http404 from None
    if found.digest != digest:
        raise Http404
    return HttpResponse(
        found.content, content_type=found.type, headers={"Cache-Control": _FOR_GOOD}
    )


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The public key of the evidence, as a file."""
    key = f"{desk_of(request).ledger.evidence.log.verifier}\n"
    headers = {"Content-Disposition": 'attachment; filename="evidence.pub"'}
    return HttpResponse(key, content_type="text/plain; charset=utf-8", headers=headers)
