"""Where the register has what promises rest on and what is to be done about them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from adjourn.notice.findings import Finding
from adjourn.notice.promises import Promise
from adjourn.register import Issue, Problem, located
from adjourn.register import lines as register_lines

REGISTER = "register:"
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Places:
    """`todo` by id of the promise; `drift` in the order of the findings; `rows` by evidence, such
    as `register:cookies[0].name`."""

    todo: Mapping[str, Sequence[Problem]]
    drift: Sequence[Problem]
    rows: Mapping[str, Problem]


def places(folder: Path, found: Sequence[Promise], drift: Sequence[Finding] = ()) -> Places:
    """File and line of each. The folder is read once."""
    todo = [(one.sentence.id, issue) for one in found for issue in one.found.todo]
    keys = [key for one in found for key in one.found.evidence if key.startswith(REGISTER)]
    rows = [Issue(_path(key), "", "") for key in keys]
    asked = [*(issue for _, issue in todo), *(one.todo for one in drift), *rows]
    problems = located(folder, asked)
    behind = len(todo) + len(drift)
    by_id: dict[str, list[Problem]] = {one.sentence.id: [] for one in found}
    for (name, _), problem in zip(todo, problems, strict=False):
        by_id[name].append(problem)
    return Places(
        by_id, problems[len(todo) : behind], dict(zip(keys, problems[behind:], strict=True))
    )


def _path(key: str) -> register_lines.Path:
    steps = _STEP.finditer(key.removeprefix(REGISTER))
    return tuple(int(step[2]) if step[2] else step[1] for step in steps)
