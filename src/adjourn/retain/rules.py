"""By which rule the dates in the ledger are counted, and what a change of it in the register does.

A sweep judges by the register as it is. So a longer period holds at once, and a shorter one when
the dates are counted anew, which is shown before it is done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute_many, writing
from adjourn.ledger.times import to_ms
from adjourn.register.model import DataType
from adjourn.retain.due import HELD, Held, judge
from adjourn.retain.models import Rule

_PORTION = 1_000


@dataclass(slots=True)
class Effect:
    """What a changed rule of a data type does to its `items`: so many get an `earlier` or a `later`
    date, and so many are `due` at once. `before` and `after`: start and period, such as "V 90 d";
    `rule`: its id with the new version."""

    type: str
    rule: str
    before: str
    after: str
    items: int = 0
    earlier: int = 0
    later: int = 0
    due: int = 0


def versions(ledger: Ledger, now: datetime) -> Mapping[str, str]:
    """For each data type the id of its rule with its version, such as "K-11/2"; a type that is new
    in the register gets its first."""
    known = {rule.type: rule.version for rule in Rule.objects.all()}
    new = [_rule(each, 1, now) for each in ledger.register.types.values() if each.id not in known]
    if new:
        with writing():
            Rule.objects.bulk_create(new, ignore_conflicts=True)
    return {each: f"{each}/{known.get(each, 1)}" for each in ledger.register.types}


def _rule(data_type: DataType, version: int, now: datetime) -> Rule:
    return Rule(
        type=data_type.id,
        version=version,
        start=data_type.start.value,
        period=str(data_type.period),
        since=to_ms(now),
    )


def effects(ledger: Ledger, now: datetime) -> list[Effect]:
    """What the rules that were changed in the register would do at `now`. Reads all items once for
    each, and changes nothing."""
    versions(ledger, now)
    found = []
    for effect in _changed(ledger):
        for portion in _portions(effect.type):
            _dates(ledger, effect, portion, now)
        found.append(effect)
    return found


def apply(ledger: Ledger, now: datetime, actor: str) -> list[Effect]:
    """Count the dates anew by the changed rules, a portion a transaction. Killed and started again
    it begins the type anew, which changes nothing twice."""
    versions(ledger, now)
    done = []
    for effect in _changed(ledger):
        for portion in _portions(effect.type):
            with writing():
                rows = _dates(ledger, effect, portion, now)
                execute_many("UPDATE ledger_item SET until = %s WHERE id = %s", rows)
        with writing():
            version = int(effect.rule.partition("/")[2])
            _rule(ledger.register.types[effect.type], version, now).save()
            ledger.evidence.record(
                "rule.applied", now, actor=actor, rule=effect.rule,
                count=effect.earlier + effect.later, register=ledger.register.version,
            )  # fmt: skip
        done.append(effect)
    return done


def _changed(ledger: Ledger) -> list[Effect]:
    rules = {rule.type: rule for rule in Rule.objects.all()}
    return [
        Effect(each.id, f"{each.id}/{rule.version + 1}", f"{rule.start} {rule.period}", after)
        for each in ledger.register.types.values()
        if (rule := rules.get(each.id))
        and f"{rule.start} {rule.period}" != (after := f"{each.start.value} {each.period}")
    ]


def _dates(
    ledger: Ledger, effect: Effect, items: list[Held], now: datetime
) -> list[tuple[int, int]]:
    """The dates that change, as (until, item), counted in `effect`."""
    changed = []
    effect.items += len(items)
    data_type = ledger.register.types[effect.type]
    for one in judge(ledger, items, now):
        # Where the desk has to be asked, the next sweep does it.
        until = ledger.until(data_type, one.held.at, None) if one.ask else one.until
        effect.earlier += until < one.held.until
        effect.later += until > one.held.until
        effect.due += not one.ask and until <= to_ms(now)
        if until != one.held.until:
            changed.append((until, one.held.number))
    return changed


def _portions(data_type: str) -> Iterator[list[Held]]:
    last = 0
    while rows := every(_OF_TYPE, [data_type, last, _PORTION]):
        yield [Held(*row) for row in rows]
        last = rows[-1][0]


_OF_TYPE = f"""
    SELECT {HELD} FROM ledger_item i LEFT JOIN ledger_conference c ON c.id = i.conference
     WHERE i.type = %s AND i.id > %s ORDER BY i.id LIMIT %s
"""  # noqa: S608 fixed text
