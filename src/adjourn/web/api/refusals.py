"""Errors of the frame and of the rooms below as problems, in words that hold no value."""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from click import ClickException
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from adjourn.consent import NoReceipt, NotValid
from adjourn.erase.execute import AlreadyErased
from adjourn.erase.receipts import NoErasure
from adjourn.ledger.errors import LedgerError
from adjourn.rights import NoCase, NotAsked, NotNow, UnknownRecipient
from adjourn.web.api.problems import (
    BROKEN,
    INVALID,
    NOT_FOUND,
    NOT_NOW,
    TOKEN,
    TOO_LARGE,
    TROUBLE,
    Fault,
    Kind,
    Problem,
    of_status,
)
from adjourn.web.portal.invitations import BadInvitation

_log = logging.getLogger("adjourn.web.api")
_WHERE = frozenset(("body", "query", "path"))

# Texts of the rooms below say what is wrong and what to do, never a value (their own tests hold).
_SPOKEN: dict[type[Exception], Kind] = {
    NotValid: INVALID,
    NotAsked: INVALID,
    BadInvitation: INVALID,
    NotNow: NOT_NOW,
    AlreadyErased: NOT_NOW,
    LedgerError: TROUBLE,
    ClickException: TROUBLE,  # from the connected tools: one is missing in the register
}
_SILENT: dict[type[Exception], Kind] = {
    NoCase: NOT_FOUND,
    NoErasure: NOT_FOUND,
    NoReceipt: NOT_FOUND,
    Http404: NOT_FOUND,
    RequestDataTooBig: TOO_LARGE,
}


def handle_with(api: NinjaAPI, names: Callable[[], frozenset[str]]) -> None:
    """Let `api` answer every error with a problem. `names`: those that our shapes know."""
    api.add_exception_handler(Problem, lambda _, error: _of(error).answer())
    api.add_exception_handler(HttpError, lambda _, error: _frame(error).answer())
    api.add_exception_handler(ValidationError, lambda _, error: _invalid(error, names()).answer())
    api.add_exception_handler(UnknownRecipient, lambda _, __: _RECIPIENT.answer())
    for spoken, kind in _SPOKEN.items():
        api.add_exception_handler(spoken, partial(_said, kind))
    for silent, kind in _SILENT.items():
        api.add_exception_handler(silent, partial(_unsaid, kind))
    api.add_exception_handler(Exception, _broken)


_RECIPIENT = Problem(
    INVALID, "recipient: not a party of the register; enter it there first.",
    (Fault("/recipient", "is not a party of the register"),),
)  # fmt: skip


def _said(kind: Kind, _request: HttpRequest, error: Any) -> HttpResponse:
    return Problem(kind, str(error)).answer()


def _unsaid(kind: Kind, _request: HttpRequest, _error: Any) -> HttpResponse:
    return Problem(kind).answer()


def _broken(_request: HttpRequest, _error: Any) -> HttpResponse:
    _log.exception("unexpected")
    return Problem(BROKEN).answer()


def _of(error: Any) -> Problem:
    assert isinstance(error, Problem)
    return error


def _frame(error: Any) -> Problem:
    """What the frame says itself: no token, or a body that `Reader` did not take."""
    if isinstance(error.__cause__, Problem):
        return error.__cause__
    kind = of_status(error.status_code)
    bearer = {"WWW-Authenticate": "Bearer"} if kind is TOKEN else {}
    return Problem(kind, headers=bearer)


def _invalid(error: Any, names: frozenset[str]) -> Problem:
    faults = tuple(dict.fromkeys(Fault(_pointer(e["loc"], names), _words(e)) for e in error.errors))
    return Problem(INVALID, faults=faults[:20])


def _pointer(where: tuple[str | int, ...], names: frozenset[str]) -> str:
    """The place, by names of ours alone: an unknown one may itself be somebody's data."""
    return "".join(f"/{part}" for part in _known(where, names))


def _known(where: tuple[str | int, ...], names: frozenset[str]) -> Iterator[str | int]:
    for part in where[2:] if where[0] == "body" else where[1:]:
        if isinstance(part, str) and part not in names:
            return
        yield part


def _words(error: dict[str, Any]) -> str:
    """What is wrong, by the sort of error. What a validator of ours says is taken as it is."""
    limits = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "has a member that is not known here"
        case "string_too_long" | "too_long":
            return f"is longer than {limits['max_length']}"
        case "string_too_short" | "too_short":
            return f"is shorter than {limits['min_length']}"
        case "enum" | "literal_error":
            return f"must be one of {limits['expected']}"
        case "greater_than_equal" | "less_than_equal":
            return "is out of range"
        case "value_error":
            return str(limits["error"])
        case kind:
            return _SORTS.get(kind, "is not of the form that the reference shows")


_SORTS = {
    "string_type": "must be a text",
    "string_unicode": "holds half characters",
    "string_pattern_mismatch": "is not of the form that the reference shows",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "uuid_parsing": "must be a UUID",
    "uuid_type": "must be a UUID",
    "int_parsing": "must be a whole number",
}
