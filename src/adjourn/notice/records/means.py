"""With what it is done: the tools in use, and what protects the data (Art. 30(1)(g), 32 GDPR)."""

from collections.abc import Sequence

from adjourn.law.wording import Wording
from adjourn.notice.records.table import DASH, Cell, Table, columns, law, several, text, told
from adjourn.notice.records.words import US
from adjourn.notice.sentences.facts import Facts
from adjourn.notice.sentences.saying import named
from adjourn.register.model import CONTROLLER, Tool


def tools_table(facts: Facts) -> Table:
    rows: list[Sequence[Cell]] = [
        (
            named(tool), tool.id, _provider(facts, tool),
            tool.contract or (DASH if tool.provider == CONTROLLER else None), tool.since,
            told(tool, "stored"), text(tool.owner), text(tool.dpia), text(tool.works_agreement),
            tool.reviewed,
        )
        for tool in facts.tools
    ]  # fmt: skip
    return Table(
        "tools",
        Wording("Tools in use", "Werkzeuge im Einsatz", ""),
        "Art. 5(2), 24 GDPR",
        columns(
            tool=("tool", "Werkzeug"), id=("key", "Schlüssel"), provider=("provider", "Anbieter"),
            contract=("contract", "Vertrag"), since=("since", "seit"),
            stored=("contents lie", "Inhalte liegen"), owner=("answers for it", "zuständig"),
            dpia=("impact assessment", "Folgenabschätzung"),
            works_agreement=("works agreement", "Betriebsvereinbarung"),
            reviewed=("terms read on", "Bedingungen gelesen am"),
        ),
        rows,
        Wording("No tool is in use.", "Kein Werkzeug ist im Einsatz.", ""),
    )  # fmt: skip


def _provider(facts: Facts, tool: Tool) -> Cell:
    if tool.provider == CONTROLLER:
        return US
    return facts.register.parties[tool.provider].name if tool.provider else None


def measures_table(facts: Facts) -> Table:
    used = {tool.id: named(tool) for tool in facts.tools}
    rows: list[Sequence[Cell]] = [
        (
            told(each, "text"), each.id, law(each.law),
            several([used.get(name, name) for name in each.tools])
            or Wording("everywhere", "überall", ""),
            each.checked,
        )
        for each in facts.register.measures.values()
    ]  # fmt: skip
    return Table(
        "measures",
        Wording("What protects the data", "Was die Daten schützt", ""),
        "Art. 30(1)(g), (2)(d), 32(1) GDPR",
        columns(
            measure=("measure", "Maßnahme"), id=("key", "Schlüssel"), law=("law", "Recht"),
            tools=("holds for", "gilt für"), checked=("checked on", "geprüft am"),
        ),
        rows,
        Wording("The register names no measure.", "Das Register nennt keine Maßnahme.", ""),
    )  # fmt: skip
