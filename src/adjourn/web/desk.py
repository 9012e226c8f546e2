"""What the pages of one running Adjourn share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import cast

from django.http import HttpRequest

from adjourn.ledger.ledger import Ledger
from adjourn.tools.protocol import Tool
from adjourn.web.clock import Clock
from adjourn.web.copies import Copies
from adjourn.web.crowd import Crowd
from adjourn.web.gate import Gate
from adjourn.web.postman import Postman
from adjourn.web.worker import Worker

KEY = "adjourn.desk"


@dataclass(frozen=True, slots=True)
class Desk:
    """`gate` is None in practice: example data need no access code.

    `tools` serve the pages alone, one at a time under `asking`: a connector is not made for
    several threads, and the worker and each of the `copies` have connections of their own. `crowd`
    limits strangers' forms. Without a `postman` letters wait for another process.
    """

    ledger: Ledger
    tools: Mapping[str, Tool]
    worker: Worker
    clock: Clock
    gate: Gate | None
    copies: Copies
    asking: Lock = field(default_factory=Lock)
    postman: Postman | None = None
    crowd: Crowd = field(default_factory=lambda: Crowd(30, timedelta(hours=1)))


def desk_of(request: HttpRequest) -> Desk:
    """The desk that the server put into the request's environment."""
    return cast(Desk, request.META[KEY])
