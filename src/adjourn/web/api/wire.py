"""What the server refuses before Django sees it (a body too large, broken HTTP), as a problem."""

from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from adjourn.web.api.door import PREFIX
from adjourn.web.api.problems import MEDIA_TYPE, Problem, of_status


class _Refusal(ErrorTask):  # type: ignore[misc]  # waitress has no types
    def execute(self) -> None:
        error, path = self.request.error, getattr(self.request, "path", "")
        if path.startswith(PREFIX):
            self.request.error = _Told(error.code, error.reason)
        super().execute()


class _Told:
    """Speaks waitress's side of it."""

    def __init__(self, code: int, reason: str) -> None:
        self.code, self.reason = code, reason

    def to_response(self, _ident: str = "") -> tuple[str, list[tuple[str, str]], bytes]:
        body = Problem(of_status(self.code)).body()
        headers = [("Content-Type", MEDIA_TYPE), ("Cache-Control", "no-store")]
        return f"{self.code} {self.reason}", headers, body


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection whose refusals are problems where an API was asked."""

    error_task_class: Any = _Refusal
