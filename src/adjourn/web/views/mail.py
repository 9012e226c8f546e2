"""Letters: the practice mailbox, and another try for those that were given up."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from adjourn import mail
from adjourn.ledger.ledger import Ledger
from adjourn.mail.bell import arrived
from adjourn.mail.pause import pause
from adjourn.mail.troubles import TROUBLES
from adjourn.web.desk import desk_of
from adjourn.web.postman import Postman
from adjourn.web.views.frame import show


@require_safe
def practice_mail(request: HttpRequest) -> HttpResponse:
    """The letters of this run, the latest first. In practice alone."""
    postman = desk_of(request).postman
    if postman is None or postman.mailbox is None:
        raise Http404
    return show(request, "practice_mail.html", {"letters": postman.mailbox.letters})


@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Letters that were given up are tried again."""
    mail.retry(desk_of(request).clock.now())
    arrived.ring()
    return redirect("promises")


def letters(ledger: Ledger, postman: Postman | None) -> dict[str, object] | None:
    """What the desk has to know of the outbox; None where there is nothing to say."""
    counts, paused = mail.counts(), pause()
    homeless = ledger.register.mail is None and not (postman and postman.mailbox)
    if not (paused or counts.failed or (homeless and counts.waiting)):
        return None
    return {
        "waiting": counts.waiting,
        "failed": counts.failed,
        "homeless": homeless,
        "paused": paused,
        "trouble": TROUBLES[paused.kind] if paused else None,
    }
