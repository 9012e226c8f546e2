"""One round of everything that is due: re-checks, what people ask for, periods that are over.

The pages go round by themselves; without them `adjourn follow-up` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from adjourn import consent, notice, rights
from adjourn.erase.execute import Progress, Trouble
from adjourn.erase.follow_up import FollowedUp, due, follow_up
from adjourn.erase.late import late
from adjourn.ledger.ledger import Ledger
from adjourn.notice import links
from adjourn.retain.daily import daily
from adjourn.retain.holds import tend
from adjourn.retain.sweep import Swept
from adjourn.tools.protocol import Tool

_SWEPT = 1_000  # due items of each tool a round: nobody who waits for an erasure waits long


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did. `consents`: how many records of consent were deleted after their period."""

    erasures: FollowedUp
    cases: rights.Worked
    consents: int
    swept: Swept

    @property
    def troubles(self) -> list[Trouble]:
        """What stood in the way, each once."""
        return list(
            dict.fromkeys([*self.erasures.troubles, *self.cases.troubles, *self.swept.troubles])
        )


def patrol(
    ledger: Ledger,
    tools: Mapping[str, Tool],
    now: datetime,
    progress: Progress = lambda done, total: None,
    *,
    asked: bool = False,
) -> Round:
    """Go round once at `now`. Holds that nobody reviewed lapse first, so that what they kept goes;
    then outcomes are read, as answers are made of them.

    `asked`: somebody wants it, so the log tells of it even where no re-check was due.
    """
    tend(ledger, now)
    wanted = asked or due(now) or late()
    followed = follow_up(ledger, tools, now, progress) if wanted else FollowedUp()
    worked = rights.work(ledger, tools, now, progress)
    swept = daily(ledger, tools, now, None if asked else _SWEPT)
    links.look(ledger, now)
    notice.watch(ledger, now)
    return Round(followed, worked, consent.expire(ledger, now), swept)
