"""`/people/ID/archive`: which of somebody's items are records that a law wants kept (R-06)."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from adjourn.archive import keep
from adjourn.archive.keep import BadArchive
from adjourn.archive.objects import Folder
from adjourn.law.wording import Wording
from adjourn.ledger.find import FoundItem, FoundPerson, items
from adjourn.notice import unsaid
from adjourn.register.model import DataType
from adjourn.tools.protocol import ToolError
from adjourn.web.desk import Desk, desk_of
from adjourn.web.held import title
from adjourn.web.paging import pager
from adjourn.web.views.frame import show
from adjourn.web.views.people import ACTOR, person_or_404

_PAGE = 100  # items
_NOTHING = Wording(
    "Choose at least one item and what it is. Nothing was done.",
    "Wählen Sie mindestens einen Datensatz und was er ist. Es ist nichts geschehen.",
    "",
)


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, public: UUID) -> HttpResponse:
    """GET lists what can be archived; POST shows what was chosen, and archives it when that is
    confirmed (WCAG 2.2, 3.3.4)."""
    desk, form, problem = desk_of(request), request.POST, None
    person = person_or_404(desk, public)
    found = keep.open_to(desk.ledger, items(desk.ledger, person.number))
    chosen = [one for one in found if str(one.id) in form.getlist("item")]
    types = {each.id: each for each in keep.types(desk.ledger.register)}
    if request.method == "POST" and form.get("do") != "change":
        data_type = types.get(form.get("type", ""))
        if data_type is None or not chosen:
            problem = _NOTHING
        elif form.get("do") != "archive":
            return _review(request, desk, person, chosen, data_type)
        else:
            problem = _archive(desk, chosen, data_type)
            if problem is None:
                return redirect("person", public)
            found = keep.open_to(desk.ledger, items(desk.ledger, person.number))
    page = pager(request, len(found), _PAGE)
    context = {
        "person": person,
        "rows": _rows(desk, found[page.start : page.stop]),
        "count": len(found),
        "pager": page,
        "types": types.values(),
        "problem": problem,
        "given": form,
        "chosen": {one.id for one in chosen},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return show(request, "archive.html", context, status)


def _archive(desk: Desk, chosen: Sequence[FoundItem], data_type: DataType) -> Wording | None:
    """One after the other; why not, where it stops. What was archived before is."""
    ledger, now = desk.ledger, desk.clock.now()
    assert ledger.archive is not None
    objects, silent = Folder(ledger.archive), unsaid(ledger, now)
    try:
        with desk.asking:
            for one in chosen:
                keep.archive(ledger, desk.tools, objects, one, data_type.id, ACTOR, now, silent)
    except BadArchive as error:
        return error.wording
    except ToolError as error:
        return Wording(str(error), str(error), "")
    return None


def _review(
    request: HttpRequest,
    desk: Desk,
    person: FoundPerson,
    chosen: Sequence[FoundItem],
    data_type: DataType,
) -> HttpResponse:
    context = {
        "person": person,
        "rows": _rows(desk, chosen),
        "count": len(chosen),
        "type": data_type,
    }
    return show(request, "archive_review.html", context)


def _rows(desk: Desk, found: Sequence[FoundItem]) -> list[tuple[FoundItem, str, DataType]]:
    """Items with the names of their tool and their data type."""
    types = desk.ledger.register.types
    return [(one, title(desk.ledger, one.tool), types[one.type]) for one in found]
