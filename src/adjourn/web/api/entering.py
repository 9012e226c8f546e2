"""Who asks: the token of a request, its scope and its rate, before anything else is read."""

from typing import cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from adjourn.web.api.problems import SCOPE, TOO_MANY, Problem
from adjourn.web.api.scopes import Scope
from adjourn.web.api.tokens import Caller, known
from adjourn.web.desk import desk_of


class Needs(HttpBearer):
    """Lets requests in whose token has a scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller, None for a token that opens nothing. Raises `Problem`."""
        desk = desk_of(request)
        now = desk.clock.now()
        caller = known(desk.ledger, token, now)
        if caller is None:
            _slow_down(desk.api.strangers.wait(request.META.get("REMOTE_ADDR", ""), now))
            return None
        _slow_down(desk.api.wait(caller.id, caller.per_minute, now))
        must_have(caller, self.scope)
        return caller


def caller_of(request: HttpRequest) -> Caller:
    """Whoever `Needs` has let in."""
    return cast(Caller, request.auth)  # type: ignore[attr-defined]


def must_have(caller: Caller, scope: Scope) -> None:
    """Raises `Problem`."""
    if scope not in caller.scopes:
        raise Problem(
            SCOPE,
            f"Use a token with the scope `{scope}`.",
            headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
        )


def _slow_down(seconds: int) -> None:
    if seconds:
        raise Problem(TOO_MANY, headers={"Retry-After": str(seconds)})
