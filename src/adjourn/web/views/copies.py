"""`/people/.../copy`: the copy of a person's data, for the desk to hand over."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_POST

from adjourn.rights.copy import stream
from adjourn.web.desk import desk_of
from adjourn.web.views.errors import answer_error
from adjourn.web.views.frame import language
from adjourn.web.views.people import ACTOR, person_or_404

_AGAIN = 300  # seconds after which somebody who was sent away may come again


@require_POST
def copy(request: HttpRequest, public: UUID) -> HttpResponseBase:
    """The access copy, or with `portability` the portable one, in the language of the page."""
    desk = desk_of(request)
    found = person_or_404(desk, public)
    portability = "portability" in request.POST
    said, now = language(), desk.clock.now()
    sending = desk.copies.send(
        lambda tools: stream(
            desk.ledger, tools, found, now, said, portability=portability, actor=ACTOR
        )
    )
    if sending is None:
        busy = answer_error(request, HTTPStatus.SERVICE_UNAVAILABLE)
        busy.headers["Retry-After"] = str(_AGAIN)
        return busy
    name = f"{'portable' if portability else 'access'}-copy-{public}.zip"
    answer = StreamingHttpResponse(sending, content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
