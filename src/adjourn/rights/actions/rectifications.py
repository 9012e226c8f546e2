"""Rectification (Art. 16 GDPR): the name at home is corrected, what a tool holds a human changes.

Each value has a result in each place, changed or unchanged; recipients are told.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from adjourn.law.decisions import Decision
from adjourn.ledger.find import FoundItem, FoundPerson, items
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.people import rename
from adjourn.ledger.times import to_ms
from adjourn.rights import hindrances
from adjourn.rights.asked import Field
from adjourn.rights.contents import Contents
from adjourn.rights.events import SYSTEM, Done, Happened, Matter, tell
from adjourn.rights.hindrances import NotNow
from adjourn.rights.models import Case, Change
from adjourn.rights.recipients import list_recipients, tell_recipients
from adjourn.rights.states import Stage, answer, changing, need
from adjourn.rights.subject import person_of
from adjourn.tools.protocol import Kind, Tool


def step(
    ledger: Ledger, _tools: Mapping[str, Tool], case: Case, contents: Contents, now: datetime
) -> None:
    person = person_of(ledger, case, contents)
    if case.stage == Stage.AT_TOOL:
        _finish(ledger, case, contents, now)
    elif person is None:
        answer(ledger, case, Decision.NOTHING_HELD, SYSTEM, now)
    elif not contents.changes:
        case.stage = Stage.DONE.value
        need(ledger, case, Matter.UNCLEAR, now)
    else:
        list_recipients(ledger, case, person.number, None, now)
        _at_home(ledger, case, contents, person, now)
        _list_places(ledger, case, contents, person)
        case.stage = Stage.AT_TOOL.value
        if case.change_set.filter(state=Change.State.OPEN).exists():
            need(ledger, case, Matter.AT_TOOL, now)
        else:
            case.next = to_ms(now)


def changed(
    ledger: Ledger, case_id: UUID, change_id: int, state: Change.State, actor: str, now: datetime
) -> None:
    """A human has changed a value at the tool, or found that it stays. Raises `NotNow`, `NoCase`.

    When every value is changed the case is answered by itself; where one stays, a human decides.
    """
    with changing(ledger, case_id, now) as case:
        change = case.change_set.filter(id=change_id).first()
        if change is None or state == Change.State.OPEN or case.matter != Matter.AT_TOOL:
            raise NotNow(hindrances.NO_CHANGE)
        change.state = state.value
        change.save()
        tell(ledger, case, Happened.DONE, actor, now, Done.CORRECTED, value=change.field)
        if not case.change_set.exclude(state=Change.State.CHANGED).exists():
            case.state, case.matter, case.next = Case.State.WORKING, "", to_ms(now)


def _finish(ledger: Ledger, case: Case, contents: Contents, now: datetime) -> None:
    """Everything is changed."""
    case.stage = Stage.DONE.value
    tell_recipients(ledger, case, contents, now)
    answer(ledger, case, Decision.GRANTED, SYSTEM, now)


def _at_home(
    ledger: Ledger, case: Case, contents: Contents, person: FoundPerson, now: datetime
) -> None:
    wanted = contents.changes.get(Field.NAME)
    if wanted:
        rename(ledger, person.number, wanted)
        _add(case, Field.NAME, Change.State.CHANGED)
        tell(ledger, case, Happened.DONE, SYSTEM, now, Done.CORRECTED, value=Field.NAME.value)


def _list_places(ledger: Ledger, case: Case, contents: Contents, person: FoundPerson) -> None:
    """Every value in every contact entry of the person, and once for a tool without one."""
    held = items(ledger, person.number, restricted=True)
    entries: dict[str, list[FoundItem]] = {found.tool: [] for found in held}
    entries |= _contacts(held)
    for field in contents.changes:
        for tool, contacts in sorted(entries.items()):
            for each in contacts or (None,):
                _add(case, Field(field), Change.State.OPEN, tool, each)


def _contacts(held: list[FoundItem]) -> dict[str, list[FoundItem]]:
    found: dict[str, list[FoundItem]] = {}
    for each in held:
        if each.item.kind is Kind.CONTACT:
            found.setdefault(each.tool, []).append(each)
    return found


def _add(
    case: Case, field: Field, state: Change.State, tool: str = "", item: FoundItem | None = None
) -> None:
    Change.objects.create(
        case=case,
        field=field.value,
        tool=tool,
        item=item.id if item else None,
        state=state.value,
    )
