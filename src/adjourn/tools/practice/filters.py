"""The part of OData's $filter that the documented calls use.

`and`, `or`, `not`, parentheses, `eq ne gt ge lt le` on property paths, and `path/any(x:...)`.
Strings stand in quotes, instants without; property names are matched without regard to case.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from adjourn.tools.practice.web import GraphError, bad_request

Test = Callable[[Mapping[str, Any]], bool]

_MAX_LENGTH = 4000
_MAX_DEPTH = 12
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')"
    r"|(?P<moment>\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?)"
    r"|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<name>[A-Za-z_@][\w@./-]*)"
    r"|(?P<mark>[():]))"
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: bool(left == right),
    "ne": lambda left, right: bool(left != right),
    "gt": lambda left, right: bool(left > right),
    "ge": lambda left, right: bool(left >= right),
    "lt": lambda left, right: bool(left < right),
    "le": lambda left, right: bool(left <= right),
}


def instant(text: str) -> datetime:
    """A date or time as Graph takes it in URLs, UTC unless it says otherwise. Raises
    GraphError 400."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise bad_request("Invalid date or time.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def parse(text: str, allowed: frozenset[str]) -> Test:
    """The test that a $filter makes on an object, given as {"": object}.

    `allowed` are the properties (lower case, first part of the path) that the call can filter by.
    Raises GraphError 400 for anything outside."""
    if len(text) > _MAX_LENGTH:
        raise bad_request("The filter is too long.")
    parser = _Parser(_tokens(text), allowed)
    test = parser.expression(0)
    parser.end()
    return test


def _invalid() -> GraphError:
    return bad_request("Invalid filter clause.")


def _tokens(text: str) -> list[tuple[str, str]]:
    found, position = [], 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match or match.lastgroup is None:
            raise _invalid()
        found.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return found


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]], allowed: frozenset[str]) -> None:
        self._tokens, self._allowed, self._scope = tokens, allowed, {""}

    def _peek(self) -> str:
        return self._tokens[0][1] if self._tokens else ""

    def _take(self, wanted: str = "") -> tuple[str, str]:
        if not self._tokens or (wanted and self._tokens[0][1] != wanted):
            raise _invalid()
        return self._tokens.pop(0)

    def end(self) -> None:
        if self._tokens:
            raise _invalid()

    def expression(self, depth: int) -> Test:
        tests = [self._conjunction(depth)]
        while self._peek() == "or":
            self._take()
            tests.append(self._conjunction(depth))
        return lambda scope: any(test(scope) for test in tests)

    def _conjunction(self, depth: int) -> Test:
        tests = [self._term(depth)]
        while self._peek() == "and":
            self._take()
            tests.append(self._term(depth))
        return lambda scope: all(test(scope) for test in tests)

    def _term(self, depth: int) -> Test:
        if depth > _MAX_DEPTH:
            raise _invalid()
        if self._peek() == "(":
            self._take()
            inner = self.expression(depth + 1)
            self._take(")")
            return inner
        if self._peek() == "not":
            self._take()
            negated = self._term(depth + 1)
            return lambda scope: not negated(scope)
        return self._predicate(depth)

    def _predicate(self, depth: int) -> Test:
        kind, path = self._take()
        if kind != "name":
            raise _invalid()
        if path.endswith("/any") and self._peek() == "(":
            return self._any(path.removesuffix("/any"), depth)
        read = self._reader(path)
        operator = self._take()[1]
        if operator not in _COMPARE:
            raise _invalid()
        return _comparison(read, _COMPARE[operator], self._literal())

    def _any(self, path: str, depth: int) -> Test:
        read = self._reader(path)
        self._take("(")
        variable = self._take()[1]
        self._take(":")
        self._scope.add(variable)
        inner = self.expression(depth + 1)
        self._scope.discard(variable)
        self._take(")")
        return lambda scope: any(inner({**scope, variable: row}) for row in read(scope) or ())

    def _reader(self, path: str) -> Callable[[Mapping[str, Any]], Any]:
        first, *rest = path.split("/")
        steps = rest if first in self._scope else [first, *rest]
        root = first if first in self._scope else ""
        if root == "" and first.lower() not in self._allowed:
            raise bad_request(f"The property '{first[:60]}' cannot be used in the filter.")
        return lambda scope: _read(scope[root], steps)

    def _literal(self) -> Any:
        kind, text = self._take()
        match kind:
            case "text":
                return text[1:-1].replace("''", "'")
            case "moment":
                return instant(text)
            case "number":
                return float(text)
            case "name" if text in ("true", "false", "null"):
                return {"true": True, "false": False, "null": None}[text]
            case _:
                raise _invalid()


def _read(value: Any, steps: list[str]) -> Any:
    for step in steps:
        if not isinstance(value, dict):
            return None
        names = {name.lower(): name for name in value}
        value = value.get(names.get(step.lower(), ""))
    return value


def _comparison(
    read: Callable[[Mapping[str, Any]], Any], compare: Callable[[Any, Any], bool], literal: Any
) -> Test:
    def test(scope: Mapping[str, Any]) -> bool:
        value = read(scope)
        if isinstance(literal, datetime) and isinstance(value, str):
            value = instant(value)
        try:
            return compare(value, literal)
        except TypeError:
            return False

    return test
