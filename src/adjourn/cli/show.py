"""The words and shapes of answers: the same facts for JSON and for people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from adjourn.evidence.entries import rfc3339

if TYPE_CHECKING:
    from adjourn.erase.plan import Plan, Planned
    from adjourn.ledger.ledger import Ledger


def instant(value: datetime | None) -> str | None:
    return rfc3339(value.replace(microsecond=0)) if value else None


def person_json(plan: "Plan") -> dict[str, Any]:
    person = plan.person
    return {
        "id": str(person.id),
        "name": person.name,
        "handles": [
            {"kind": h.kind.value, "value": h.value, "of_several": h in person.several}
            for h in person.handles
        ],
    }


def item_json(ledger: "Ledger", planned: "Planned") -> dict[str, Any]:
    """An item of `find`: what, where, why, until when, and what a deletion would achieve."""
    found, forecast = planned.found, planned.forecast
    why = reasons(ledger, found.type)
    return {
        "id": str(found.id),
        "tool": found.tool,
        "type": found.type,
        "kind": found.item.kind.value,
        "at": instant(found.item.at),
        "until": instant(found.until),
        "why": why["why"],
        "basis": why["basis"],
        "place": place(ledger, found.tool),
        "state": found.state,
        "relation": found.relation.value,
        "shared": found.shared,
        "if_deleted": forecast.outcome.value,
        "if_deleted_until": instant(forecast.until),
        "if_deleted_reason": forecast.reason.value if forecast.reason else None,
        "if_deleted_note": forecast.note,
    }


def reasons(ledger: "Ledger", type_id: str) -> dict[str, str]:
    """Purpose and legal basis of a data type, from the register and the law."""
    from adjourn.law.bases import article

    data_type = ledger.register.types[type_id]
    purpose = ledger.register.purposes[data_type.purpose]
    return {"why": purpose.text_en, "basis": article(data_type.basis)}


def place(ledger: "Ledger", tool: str) -> str:
    section = ledger.register.tools.get(tool)
    return (section.title if section and section.title else tool) if section else tool


def printable(text: str) -> str:
    """Text from elsewhere without what a terminal would take as a command."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], indent: int = 0) -> None:
    """Rows as a table for people; `columns` maps a key to its heading."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False)
    for heading in columns.values():
        drawn.add_column(heading, overflow="fold")
    for row in rows:
        # Text, not markup: a file name may hold brackets.
        drawn.add_row(*[Text(printable(str(row.get(key) or ""))) for key in columns])
    Console(soft_wrap=False, width=None).print(Padding(drawn, (0, 0, 0, indent), expand=False))


def say(text: str) -> None:
    """Tell people, beside the answer."""
    click.echo(text, err=True)
