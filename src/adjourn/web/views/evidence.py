"""`/evidence`: what the log says, in plain words, and whether all of it still verifies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from adjourn.evidence.audit import Audit, audit
from adjourn.evidence.note import Verifier
from adjourn.ledger.evidence_log import DatabaseStore
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import trouble, writing
from adjourn.web.desk import desk_of
from adjourn.web.views.frame import show
from adjourn.web.words import ACTORS, PROGRAM, Words

_LAST = 25

KINDS: dict[str, Words] = {
    "erasure.opened": _("Erasure opened"),
    "item.outcome": _("Outcome read back"),
    "tool.waiting": _("Waiting for the tool"),
    "local.erased": _("Own rows deleted"),
    "key.destroyed": _("Keys destroyed"),
    "guard.set": _("Return of erased data barred"),
    "erasure.closed": _("Erasure closed, every outcome final"),
    "collected": _("Tool collected"),
    "consent.recorded": _("Consent recorded"),
    "consent.deleted": _("Consent records deleted after their period"),
    "followed_up": _("Erasures followed up"),
    "receipt.issued": _("Receipt issued"),
    "case.opened": _("Request received"),
    "case.extended": _("Time for an answer extended"),
    "case.answered": _("Request answered"),
    "case.refused": _("Request refused"),
    "case.withdrawn": _("Request withdrawn"),
    "case.closed": _("Request closed"),
    "case.destroyed": _("Case file destroyed"),
    "copy.sent": _("Copy of somebody’s data sent"),
    "copy.released": _("Items of several people given in a copy"),
    "copy.withheld": _("Items of several people held back in a copy"),
    "items.restricted": _("Items locked"),
    "items.released": _("Items free again"),
    "hold.opened": _("Hold opened"),
    "hold.approved": _("Hold approved"),
    "hold.reviewed": _("Hold reviewed"),
    "hold.released": _("Hold released"),
    "hold.lapsed": _("Hold lapsed"),
    "hold.deleted": _("Records of ended holds deleted"),
    "items.swept": _("Items erased as they were due"),
    "purpose.ended": _("End of a purpose recorded"),
    "item.archived": _("Record taken into the archive"),
    "rule.applied": _("Dates counted by a new rule"),
    "notice.approved": _("Version of the notice approved"),
    "recipients.notified": _("Recipients told"),
    "backup.made": _("Backup made"),
    "backup.deleted": _("Backup deleted"),
    "backup.restored": _("Backup put back"),
    "erased.again": _("Erased again after a backup was put back"),
    "keyring.rotated": _("Key of the keyring renewed"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log. `actor` is a role, never a name."""

    index: int
    what: Words
    at: datetime
    actor: Words
    entry: dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest) -> HttpResponse:
    """The end of the log; POST checks all of it (a checkpoint is signed and kept for that)."""
    ledger = desk_of(request).ledger
    checked = _check(ledger) if request.method == "POST" else None
    with trouble():
        size = ledger.evidence.log.size
        lines = [_line(ledger, index) for index in range(size - 1, max(-1, size - 1 - _LAST), -1)]
        head = max(DatabaseStore().checkpoints(), default=None)
    context = {
        "size": size,
        "lines": lines,
        "head": head,
        "checked": checked,
        "verifier": ledger.evidence.log.verifier,
    }
    return show(request, "evidence.html", context)


def _check(ledger: Ledger) -> Audit:
    with writing():
        log = ledger.evidence.log
        return audit(log.export(), Verifier.parse(log.verifier))


def _line(ledger: Ledger, index: int) -> Line:
    entry = dict(ledger.evidence.log.entry(index))
    actor = entry["actor"]
    return Line(
        index,
        KINDS.get(entry["kind"], entry["kind"]),
        datetime.fromisoformat(entry["at"]),
        ACTORS.get(actor, PROGRAM),
        entry,
    )
