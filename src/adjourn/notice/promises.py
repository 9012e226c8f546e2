"""Promises: each sentence of the notice, whether it holds, since when, and what shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adjourn.law.wording import Wording
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute, trouble, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.notice.findings import Finding, doubted, findings
from adjourn.notice.sentences import SENTENCES, Facts, Found, Seen, Sentence, State


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence with what was `found` of it. `words` are empty where it is not said; `since` is
    when this state was first found (UTC)."""

    sentence: Sentence
    words: tuple[Wording, ...]
    found: Found
    since: datetime


def promises(ledger: Ledger, now: datetime, *, note: bool = False) -> list[Promise]:
    """Every sentence in reading order, judged at `now`. Changed states are written down where
    `note` says so; else they count as found just now."""
    facts, seen = Facts.of(ledger.register, now), Seen(ledger, now)
    return judged(facts, seen, findings(facts, seen), now, note=note)


def judged(
    facts: Facts, seen: Seen, drift: Sequence[Finding], now: datetime, *, note: bool = False
) -> list[Promise]:
    """The same of facts that are at hand, with the findings of drift in them."""
    found = {one.id: doubted(one.id, one.judge(facts, seen), drift) for one in SENTENCES}
    since = _since({name: one.state for name, one in found.items()}, now, note)
    return [
        Promise(one, one.words(facts), found[one.id], from_ms(since[one.id])) for one in SENTENCES
    ]


def _since(states: Mapping[str, State], now: datetime, note: bool) -> dict[str, int]:
    """Since when each promise is in its state (ms)."""
    with trouble():
        rows = every("SELECT id, state, since FROM notice_promise")
    known = {name: (state, since) for name, state, since in rows}
    changed = [name for name, state in states.items() if known.get(name, ("",))[0] != state]
    if changed and note:
        _note({name: states[name] for name in changed}, now)
    return {name: to_ms(now) if name in changed else known[name][1] for name in states}


def _note(states: Mapping[str, State], now: datetime) -> None:
    with writing():
        for name, state in states.items():
            execute(
                "INSERT INTO notice_promise (id, state, since) VALUES (%s, %s, %s) "
                "ON CONFLICT (id) DO UPDATE SET state = excluded.state, since = excluded.since",
                [name, state.value, to_ms(now)],
            )
