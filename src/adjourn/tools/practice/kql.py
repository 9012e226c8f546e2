"""The part of the keyword query language (KQL) that an erasure needs in eDiscovery.

`kind:microsoftteams`, `from:"address"`, `participants:"address"`, `sent>=`, `sent<=`, `sent>`,
`sent<`, `sent:` a day; joined by AND, OR, NOT and parentheses. `:` and `=` mean the same.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from adjourn.tools.practice.web import GraphError, bad_request

_MAX_LENGTH = 4000
_MAX_DEPTH = 12
_TOKEN = re.compile(
    r"\s*(?:(?P<mark>[()])|(?P<name>[A-Za-z]+)\s*(?P<op>>=|<=|[:=<>])\s*"
    r'(?P<value>"[^"]*"|[^\s()"]+)|(?P<word>AND|OR|NOT)(?=[\s(]))'
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a query can ask about a message: `senders` and `readers` in lower case."""

    senders: frozenset[str]
    readers: frozenset[str]
    sent: datetime


Test = Callable[[Found], bool]


def parse(text: str) -> Test:
    """The test that a query makes. Raises GraphError 400 for what it does not understand."""
    if len(text) > _MAX_LENGTH:
        raise _invalid()
    tokens = _tokens(text)
    if not tokens:
        return lambda found: True  # an empty query finds everything in the data sources
    test = _either(tokens, 0)
    if tokens:
        raise _invalid()
    return test


def _invalid() -> GraphError:
    return bad_request("The content query is not valid.")


def _tokens(text: str) -> list[re.Match[str]]:
    found, position = [], 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            raise _invalid()
        found.append(match)
        position = match.end()
    return found


def _either(tokens: list[re.Match[str]], depth: int) -> Test:
    tests = [_both(tokens, depth)]
    while tokens and tokens[0]["word"] == "OR":
        tokens.pop(0)
        tests.append(_both(tokens, depth))
    return lambda found: any(test(found) for test in tests)


def _both(tokens: list[re.Match[str]], depth: int) -> Test:
    tests = [_term(tokens, depth)]
    while tokens and tokens[0]["mark"] != ")" and tokens[0]["word"] != "OR":
        if tokens[0]["word"] == "AND":
            tokens.pop(0)
        tests.append(_term(tokens, depth))
    return lambda found: all(test(found) for test in tests)


def _term(tokens: list[re.Match[str]], depth: int) -> Test:
    if not tokens or depth > _MAX_DEPTH:
        raise _invalid()
    token = tokens.pop(0)
    if token["word"] == "NOT":
        negated = _term(tokens, depth + 1)
        return lambda found: not negated(found)
    if token["mark"] == "(":
        inner = _either(tokens, depth + 1)
        if not tokens or tokens.pop(0)["mark"] != ")":
            raise _invalid()
        return inner
    if not token["name"]:
        raise _invalid()
    return _property(token["name"].lower(), token["op"], token["value"].strip('"').lower())


def _property(name: str, operator: str, value: str) -> Test:
    if name == "kind" and operator in ":=":
        teams = value == "microsoftteams"
        return lambda found: teams
    if name == "from" and operator in ":=":
        return lambda found: value in found.senders
    if name == "participants" and operator in ":=":
        return lambda found: value in found.readers
    if name == "sent":
        return _sent(operator, value)
    raise _invalid()


def _sent(operator: str, value: str) -> Test:
    try:
        moment = datetime.fromisoformat(value.upper())
    except ValueError:
        raise _invalid() from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    whole_day = timedelta(days=1) if len(value) == len("2026-11-01") else timedelta(0)
    match operator:
        case ">=":
            return lambda found: found.sent >= moment
        case "<=":
            return lambda found: found.sent < moment + (whole_day or timedelta(microseconds=1))
        case ">":
            return lambda found: found.sent >= moment + (whole_day or timedelta(microseconds=1))
        case "<":
            return lambda found: found.sent < moment
        case _:
            end = moment + (whole_day or timedelta(microseconds=1))
            return lambda found: moment <= found.sent < end
