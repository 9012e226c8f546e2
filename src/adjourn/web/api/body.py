"""Reading a body: JSON and nothing else, of bounded size, each name in an object once."""

import json
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from ninja.parser import Parser

from adjourn.web.api.problems import MALFORMED, MEDIA, TOO_LARGE, Problem


class Reader(Parser):
    """What the frame reads bodies with."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value of the body. Raises `Problem`."""
        if not _is_json(request):
            raise Problem(MEDIA)
        try:
            return json.loads(
                request.body.decode("utf-8"),
                parse_constant=_refuse,
                object_pairs_hook=_once_each,
            )
        except RequestDataTooBig:
            raise Problem(TOO_LARGE) from None
        except (ValueError, RecursionError):  # also for a number of thousands of digits
            raise Problem(MALFORMED) from None


def _is_json(request: HttpRequest) -> bool:
    charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
    return (
        request.content_type == "application/json"
        and charset.lower() in ("utf-8", "utf8")
        and request.headers.get("Content-Encoding", "identity") == "identity"
    )


def _refuse(_constant: str) -> NoReturn:
    raise ValueError  # NaN and Infinity are none of JSON


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two members of one name, readers do not agree which counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found
