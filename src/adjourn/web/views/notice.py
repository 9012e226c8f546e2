"""`/notice`: versions, what waits for approval, what stands in the way, what to enter at a tool."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from adjourn.law.wording import Wording, cited
from adjourn.notice import Unpublished, by_hash, in_force
from adjourn.notice.approving import AHEAD, BadApproval, approve, earliest, holding_now
from adjourn.notice.delivery import conferences
from adjourn.notice.diff import compare
from adjourn.notice.draft import draft
from adjourn.notice.kept import Notice, history
from adjourn.notice.material import MATERIAL, Change
from adjourn.notice.teams import Entry, commands, entries
from adjourn.notice.text import Block
from adjourn.notice.versions import pending
from adjourn.register import Issue
from adjourn.register.problem import dotted
from adjourn.web.desk import Desk, desk_of
from adjourn.web.views.frame import language, show

_WIDTH = 70  # characters of a line in a field, about
_ACTOR = "role:desk"


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """The versions, or the keys to fill in before there is one (facts: law N-01, N-04)."""
    desk = desk_of(request)
    register, now = desk.ledger.register, desk.clock.now()
    gaps: tuple[Issue, ...] = ()
    shown: Notice | None = None
    try:
        shown = in_force(desk.ledger, language(), now)
    except Unpublished as error:
        gaps = error.gaps
    shows = conferences()
    rows = [each for each in history(desk.ledger) if each.language == language()]
    older = [row.version for row in rows[1:]]
    context = {
        "notice": shown,
        "portal": register.portal.url.rstrip("/") if register.portal else "",
        "gaps": [{"key": dotted(gap.path), "right": gap.right} for gap in gaps],
        "waits": _words(pending(desk.ledger, now)),
        "versions": [
            {"validity": each, "before": before, "changes": _words(each.changes),
             "later": each.since > now, "conferences": shows.get(each.version, 0)}
            for each, before in zip(rows, [*older, ""], strict=False)
        ],
        "entries": [_entry(each) for each in entries(register)],
        "commands": commands(register),
    }  # fmt: skip
    return show(request, "notice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def compared(request: HttpRequest) -> HttpResponse:
    """What changed between two versions; without any: what waits, or what changed last. POST
    approves the newer one (facts: law N-04, N-05)."""
    desk = desk_of(request)
    now, problem = desk.clock.now(), ""
    if request.method == "POST":
        try:
            _approve(desk, request)
        except BadApproval as error:
            problem = str(error)
        else:
            return redirect("desk_notice")
    in_force(desk.ledger, language(), now)
    old, new = _pair(desk, request)
    waits = pending(desk.ledger, now)
    drafted = draft(desk.ledger.register, now).hashes[language()]
    first = earliest(desk.ledger, now)
    holds = [each for each in holding_now(desk.ledger, now) if each.version == new]
    context = {
        "old": old,
        "new": new,
        "changed": compare(_blocks(desk, old), _blocks(desk, new)),
        "waits": _words(waits) if new == drafted else [],
        "to_confirm": any(not each.approver for each in holds),
        "first": first.isoformat(),
        "usual": (first - timedelta(days=1) + AHEAD).isoformat(),
        "given": request.POST,
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return show(request, "notice_diff.html", context, status)


def _approve(desk: Desk, request: HttpRequest) -> None:
    form = request.POST
    already, day = form.get("when") == "already", form.get("day", "")
    try:
        begins = date.fromisoformat(day) if day and not already else None
    except ValueError:
        raise BadApproval("day: a date such as 2026-12-24") from None
    approve(
        desk.ledger, form.get("version", ""), form.get("operator", ""), desk.clock.now(),
        day=begins, already=already, actor=_ACTOR,
    )  # fmt: skip


def _pair(desk: Desk, request: HttpRequest) -> tuple[str, str]:
    """The hashes to compare, older first; "" stands for nothing."""
    known = [each.version for each in history(desk.ledger) if each.language == language()]
    now = desk.clock.now()
    holds = in_force(desk.ledger, language(), now).hash
    if pending(desk.ledger, now):
        usual = (holds, draft(desk.ledger.register, now).hashes[language()])
    else:
        usual = (known[1] if len(known) > 1 else "", known[0])
    asked = request.POST or request.GET
    return asked.get("old", usual[0]), asked.get("new", usual[1])


def _blocks(desk: Desk, name: str) -> tuple[Block, ...]:
    if not name:
        return ()
    drafted = draft(desk.ledger.register, desk.clock.now())
    if name == drafted.hashes[language()]:
        return drafted.texts[language()]
    found = by_hash(desk.ledger, name)
    if found is None:
        raise Http404
    return found.blocks


def _words(changes: tuple[Change, ...]) -> list[str]:
    told = [MATERIAL[change].words for change in changes]
    return [f"{one.say(language())} ({cited(one.citation, language())})" for one in told]


def _entry(each: Entry) -> dict[str, Any]:
    where: Wording = each.where
    lines = sum(-(-len(line) // _WIDTH) for line in each.value.splitlines())
    return {"key": each.key, "where": where.say(language()), "value": each.value, "lines": lines}
