"""What a record is: tables of typed cells, with what is missing and where it is to be written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from adjourn.law.wording import Wording, cited
from adjourn.notice.sentences.facts import Facts
from adjourn.register.demands import Gap
from adjourn.register.values import PLACEHOLDERS

Language = Literal["de", "en"]
Value = bool | int | date | str | Wording
Cell = None | Value | Sequence[Value]
"""One value. None: the register does not say it, or it is still a placeholder. A plain text is the
same in both languages (a name, an id). Several values are a tuple."""


NONE = Wording("none", "keine", "")
DASH = Wording("–", "–", "")
"""A cell that has no meaning in its row."""
NOT_SAID = Wording("not said", "nicht angegeben", "")
"""What None stands for where people read it."""
_YES, _NO = Wording("yes", "ja", ""), Wording("no", "nein", "")


@dataclass(frozen=True, slots=True)
class Column:
    """`id` is stable: the JSON has it as its key. `language` is that of its texts where they are in
    one alone, as a tool's connector has them."""

    id: str
    head: Wording
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with a cell for each column; the first column names the row. `none` is said instead of
    a table without rows."""

    id: str
    title: Wording
    law: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    none: Wording

    def __post_init__(self) -> None:
        assert all(len(row) == len(self.columns) for row in self.rows), self.id


@dataclass(frozen=True, slots=True)
class Record:
    """A record with its `title` and a `lead` that says what it is for. `gaps` are what the law
    asks of it and the register does not say yet. `day` is the date at the controller's seat."""

    id: str
    title: Wording
    lead: Wording
    law: str
    day: date
    version: str
    tables: Sequence[Table]
    gaps: Sequence[Gap]

    @property
    def ends(self) -> int:
        """How many contracts and the like end soon or are over."""
        return sum(len(table.rows) for table in self.tables if table.id == "endings")


def columns(**heads: tuple[str, str] | tuple[str, str, str]) -> Sequence[Column]:
    """Columns by id, each with its heading in English and German."""
    return tuple(
        Column(name, Wording(en, de, ""), *language) for name, (en, de, *language) in heads.items()
    )


def text(value: str | None) -> str | None:
    """A text of the register; None where it is missing or still a placeholder."""
    return value if value and not value.endswith(PLACEHOLDERS) else None


def told(model: object, key: str) -> Wording | None:
    """The texts `key_en` and `key_de`; None where neither is there."""
    en, de = (text(getattr(model, f"{key}_{language}")) for language in ("en", "de"))
    return Wording(en or "", de or "", "") if en or de else None


def law(citation: str) -> Wording:
    """A citation as each language writes it."""
    return Wording(citation, cited(citation, "de"), citation)


def several(values: Iterable[Value], none: Wording | None = None) -> Cell:
    """Values as one cell, each once; `none` where there are none: that there are none is a fact,
    or (None) the register does not say it."""
    return tuple(dict.fromkeys(values)) or none


def in_words(value: Value, language: Language) -> str:
    """A value as people read it, dates as their language writes them in few signs."""
    match value:
        case bool():
            return _YES.say(language) if value else _NO.say(language)
        case Wording():
            return value.say(language) or NOT_SAID.say(language)
        case date():
            return f"{value:%d.%m.%Y}" if language == "de" else value.isoformat()
    return str(value)


def lines(cell: Cell, language: Language) -> Sequence[str]:
    """A cell as people read it, one line for each of its values."""
    if cell is None:
        return (NOT_SAID.say(language),)
    values = cell if isinstance(cell, tuple) else (cell,)
    return tuple(in_words(value, language) for value in values)


Make = Callable[[Facts], Record]
Records = Mapping[str, Make]
