"""What the register's user still has to give: placeholders, and what the records ask for."""

from collections.abc import Iterator

from adjourn.register.demands import demands
from adjourn.register.lines import Path
from adjourn.register.parts import Parts
from adjourn.register.problem import Issue, Severity
from adjourn.register.values import PLACEHOLDERS


def unfinished(parts: Parts) -> Iterator[Issue]:
    """What the user still has to give; the register works without it."""
    for path in _placeholders(parts.tables, ()):
        yield _todo(path, "is still a placeholder", "your own value")
    if "mail" not in parts.tables:
        yield _todo(("mail",), "is missing: letters wait until it is there", "a table [mail]")
    yield from (gap.issue for gap in demands(parts))


def _todo(path: Path, message: str, right: str) -> Issue:
    return Issue(path, message, right, Severity.TODO)


def _placeholders(value: object, path: Path) -> Iterator[Path]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _placeholders(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _placeholders(inner, (*path, index))
    elif isinstance(value, str) and value.endswith(PLACEHOLDERS):
        yield path
