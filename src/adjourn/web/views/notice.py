"""`/notice`: what stands in the way of the notice, and what to enter at a tool."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from adjourn.law.wording import Wording
from adjourn.notice import Unpublished, in_force
from adjourn.notice.teams import Entry, commands, entries
from adjourn.register import Issue
from adjourn.register.problem import dotted
from adjourn.web.desk import desk_of
from adjourn.web.views.frame import language, show

_WIDTH = 70  # characters of a line in a field, about


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """The version in force, or the keys to fill in before there is one (facts: law N-01)."""
    desk = desk_of(request)
    register = desk.ledger.register
    gaps: tuple[Issue, ...] = ()
    shown = None
    try:
        shown = in_force(desk.ledger, language(), desk.clock.now())
    except Unpublished as error:
        gaps = error.gaps
    context = {
        "notice": shown,
        "portal": register.portal.url.rstrip("/") if register.portal else "",
        "gaps": [{"key": dotted(gap.path), "right": gap.right} for gap in gaps],
        "entries": [_entry(each) for each in entries(register)],
        "commands": commands(register),
    }
    return show(request, "notice.html", context)


def _entry(each: Entry) -> dict[str, object]:
    where: Wording = each.where
    lines = sum(-(-len(line) // _WIDTH) for line in each.value.splitlines())
    return {"key": each.key, "where": where.say(language()), "value": each.value, "lines": lines}
