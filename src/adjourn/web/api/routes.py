"""How endpoints are added: those that read, those that ask in a body, those that change something.

Values that name somebody never stand in an address, so reading them is a POST, too.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ninja import Router
from pydantic import BaseModel

from adjourn.web.api.entering import Needs
from adjourn.web.api.once import Before, View, once
from adjourn.web.api.scopes import Scope

F = TypeVar("F", bound=Callable[..., Any])
Body = TypeVar("Body", bound=BaseModel)
ONCE = "x-idempotent"


def reads(router: Router, path: str, scope: Scope, answer: Any) -> Callable[[F], F]:
    """A GET."""
    return router.get(path, auth=Needs(scope), response=answer)


def asks(router: Router, path: str, scope: Scope, answer: Any) -> Callable[[F], F]:
    """A POST that changes nothing."""
    return router.post(path, auth=Needs(scope), response=answer)


def changes(
    router: Router,
    path: str,
    scope: Scope,
    answers: Mapping[int, Any],
    before: Before | None = None,
) -> Callable[[View[Body]], View[Body]]:
    """A POST that makes, ends or erases something: once for each idempotency key. `before`: see
    `once`.

    `answers`: shape by status. They hold ids, words of closed lists and what is shown once, and
    nothing that names anybody: they are kept to be sent again.
    """
    register = router.post(
        path, auth=Needs(scope), response=dict(answers), openapi_extra={ONCE: True}
    )
    return lambda view: register(once(view, before))
