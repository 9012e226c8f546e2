"""What is seen: numbers of the ledger, the erasures and the consents that promises are held to."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from statistics import median

from adjourn.collect.settings import Kept
from adjourn.collect.settings import kept as settings
from adjourn.law.reasons import Reason
from adjourn.ledger import counts, drift, holding
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.restricting import NO_CONSENT, locked_by
from adjourn.ledger.sql import every, trouble
from adjourn.ledger.times import from_ms, to_ms
from adjourn.notice.links import Watched, watched
from adjourn.tools.protocol import Outcome

PROMPT = timedelta(hours=72)
"""By then every tool has been asked (facts: law S16)."""
PATIENCE = timedelta(days=1)
"""How long what is due may wait for the daily run."""


class Seen:
    """Looked up when first asked for, so that a sentence costs what it needs."""

    def __init__(self, ledger: Ledger, now: datetime) -> None:
        self._ledger, self._now = ledger, now

    @cached_property
    def held(self) -> list[counts.Held]:
        """Items by tool and data type."""
        return counts.by_type()

    def items(self, *types: str) -> int:
        """How many items of these types are held."""
        return sum(each.items for each in self.held if each.type in types)

    def restricted(self, *types: str) -> int:
        """How many of them are locked (Art. 18 GDPR)."""
        return sum(each.restricted for each in self.held if each.type in types)

    @cached_property
    def without_consent(self) -> int:
        """How many items are locked because somebody in them has not agreed."""
        with trouble():
            return len(locked_by(NO_CONSENT))

    @cached_property
    def drift(self) -> list[drift.Finding]:
        """What the tools have that nobody knows."""
        return drift.findings()

    @cached_property
    def settings(self) -> list[Kept]:
        """What the tools are set to, as last read."""
        return settings()

    @cached_property
    def links(self) -> Mapping[str, Watched]:
        """The providers' own pages that were looked at, by address."""
        return watched()

    def unknown(self) -> int:
        """Properties and values at the tools that the connectors do not know."""
        return sum(one.what.startswith("unknown") for one in self.drift)

    @cached_property
    def erased(self) -> Mapping[str, int | str]:
        """Of the erasures on request: `asked`, `done` (every tool answered, home is empty),
        `median` seconds to that. Of these and the sweeps: `overdue` (not all tools asked after
        three days), `retained` steps that a provider keeps, `until` the last day of them, `kept_by`
        the tools' ids with blanks between."""
        from adjourn.erase.sweeping import ACTOR  # its models come after this room is loaded

        with trouble():
            rows = every(
                "SELECT e.opened, e.home, max(s.requested), "
                "sum(CASE WHEN s.state IN ('planned', 'inspected', 'requested') THEN 1 ELSE 0 END) "
                "+ (SELECT count(*) FROM erase_asked a WHERE a.erasure_id = e.id), e.actor "
                "FROM erase_erasure e LEFT JOIN erase_step s ON s.erasure_id = e.id "
                "GROUP BY e.id, e.opened, e.home, e.actor"
            )
            kept = every(
                "SELECT tool, count(*), max(until) FROM erase_step "
                "WHERE outcome NOT IN ('', %s) AND state <> 'final' GROUP BY tool ORDER BY tool",
                [Outcome.GONE],
            )
        asked = [row for row in rows if row[4] != ACTOR]
        done = [row for row in asked if row[1] and not row[3]]
        late = to_ms(self._now - PROMPT)
        numbers: dict[str, int | str] = {
            "asked": len(asked),
            "done": len(done),
            "overdue": sum(row[0] < late and not (row[1] and not row[3]) for row in rows),
            "retained": sum(count for _, count, _ in kept),
        }
        took = [max(0, row[2] - row[0]) // 1000 for row in done if row[2]]
        if took:
            numbers["median_seconds"] = int(median(took))
        if kept:
            numbers["kept_by"] = " ".join(tool for tool, _, _ in kept)
        if last := max((until for _, _, until in kept if until), default=None):
            numbers["until"] = f"{from_ms(last).astimezone(self._ledger.register.zone):%Y-%m-%d}"
        return numbers

    @cached_property
    def reasons(self) -> Sequence[Reason]:
        """For which reasons of ours something is kept now."""
        with trouble():
            return holding.in_use(self._now)

    @cached_property
    def due(self) -> Mapping[str, int]:
        """Items whose period is over: `due`, of which `overdue` by more than a day."""
        from adjourn.retain.sweep import preview  # its models come after this room is loaded

        lines = [line for line in preview(self._ledger, self._now) if line.due]
        late = to_ms(self._now - PATIENCE)
        return {
            "due": sum(line.due for line in lines),
            "overdue": sum(line.due for line in lines if (line.since or 0) < late),
        }

    @cached_property
    def consents(self) -> Mapping[str, int]:
        """How many records of consent are in each state, by their last event."""
        with trouble():
            rows = every(
                "SELECT e.state, count(*) FROM consent_event e WHERE e.number = "
                "(SELECT max(l.number) FROM consent_event l WHERE l.record = e.record) "
                "GROUP BY e.state ORDER BY e.state"
            )
        return dict(rows)

    @cached_property
    def longer(self) -> list[str]:
        """Data types whose period in the register is longer than the notice in force says: it waits
        until people were told (facts: law N-05)."""
        from adjourn.notice.versions import longer_than_told  # which needs the sentences

        return longer_than_told(self._ledger, self._now)
