"""The pages of desk and portal over a ledger, without a server."""

from datetime import datetime
from typing import Any, cast

from django.http import HttpResponse
from django.test import Client

from adjourn.ledger.ledger import Ledger
from adjourn.web import sites
from adjourn.web.clock import Clock
from adjourn.web.desk import KEY, Desk


def client(ledger: Ledger, site: sites.Site, now: datetime, language: str = "en") -> Client:
    """A browser at one of the two sites."""
    nothing = cast(Any, None)
    desk = Desk(ledger, {}, nothing, Clock(lambda: now), None, nothing)
    headers = {"accept-language": language, "sec-fetch-site": "same-origin"}
    more: dict[str, Any] = {KEY: desk, sites.KEY: site.value, "SERVER_NAME": "127.0.0.1"}
    return Client(headers=headers, raise_request_exception=True, **more)


def text_of(answer: Any) -> str:
    return cast(HttpResponse, answer).content.decode()
