"""What the pages of one running Adjourn share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import cast
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest

from adjourn.ledger.ledger import Ledger
from adjourn.tools.protocol import Tool
from adjourn.web.api.limits import Limits
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
    limits strangers' forms, `joining` their answers before a conference (the people of one company
    come from one network address), `api` the requests of other systems. Without a `postman` letters
    wait for another process.
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
    joining: Crowd = field(default_factory=lambda: Crowd(200, timedelta(hours=1)))
    api: Limits = field(default_factory=Limits)

    def work_after_commit(self) -> None:
        """Let the worker look for what is due as soon as the transaction under way is there."""
        transaction.on_commit(self.worker.wake)

    def erase_after_commit(self, erasure: UUID) -> None:
        """The same for one erasure."""
        transaction.on_commit(lambda: self.worker.erase(erasure))


def desk_of(request: HttpRequest) -> Desk:
    """The desk that the server put into the request's environment."""
    return cast(Desk, request.META[KEY])
