"""What invented people of a practice tenant agreed to, so that both sides of the gate are seen."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adjourn.ledger.ledger import Ledger
    from adjourn.tools.practice import Tenant
    from adjourn.tools.practice.people import Person

_LIFE = timedelta(days=100)  # all that a tenant shows is younger
_ANNA = "anna@example.org"


def example_consents(ledger: "Ledger", tenant: "Tenant") -> None:
    """Staff and every second customer had agreed to being recorded before all that the tenant
    shows, Anna for one of her conferences alone. Once a home: what is recorded there stays."""
    from adjourn.ledger.sql import one, writing
    from adjourn.tools.practice.people import Sort

    people = list(tenant.store.people.values())
    staff = [person for person in people if person.sort is Sort.STAFF]
    customers = [p for p in people if p.sort is not Sort.STAFF and p.key != _ANNA]
    with writing():
        if one("SELECT 1 FROM consent_record LIMIT 1"):
            return
        _agree(ledger, tenant.now, staff, employees=True)
        _agree(ledger, tenant.now, customers[::2])
        if ref := _first_recorded(tenant):
            _agree(ledger, tenant.now, [tenant.store.people[_ANNA]], conference=ref)


def _agree(
    ledger: "Ledger",
    now: datetime,
    people: Iterable["Person"],
    conference: str | None = None,
    employees: bool = False,
) -> None:
    """As if they had clicked on the portal, in German, and it had been written down now."""
    from adjourn.consent import Asked, Choice, Circumstance, record
    from adjourn.notice import in_force
    from adjourn.tools.protocol import Handle, HandleKind
    from adjourn.web.portal.choices import options

    choices = tuple(Choice(o.purpose, True, o.wording) for o in options(ledger, "de"))
    notice = in_force(ledger, "de", now)
    free = {Circumstance.EMPLOYEE, Circumstance.BENEFIT} if employees else ()
    for person in people:
        if not (person.mail or person.phone):
            continue
        kind = HandleKind.EMAIL if person.mail else HandleKind.PHONE
        asked = Asked(
            Handle(kind, person.mail or person.phone or ""),
            choices,
            "de",
            notice.hash,
            "portal",
            "click",
            conference=conference,
            tool="teams",
            at=now - _LIFE,
            verified=True,
            circumstances=frozenset(free),
        )
        record(ledger, asked, now)


def _first_recorded(tenant: "Tenant") -> str | None:
    """The first recorded meeting that Anna was in, by the ref that the connector gives it."""
    from adjourn.tools.teams.refs import meeting_ref

    found = [
        meeting.body
        for meeting in tenant.store.meetings.values()
        if _ANNA in meeting.who and meeting.recordings and not meeting.adhoc
    ]
    first = min(found, key=lambda body: body["startDateTime"], default=None)
    return meeting_ref(first["joinWebUrl"]) if first else None
