"""By which rule the dates in the ledger are counted, and what a change of it in the register does.

A sweep judges by the register as it is. So a longer period holds at once, and a shorter one when
the dates are counted anew, which is shown before it is done.
"""

from collections.abc import Mapping
from datetime import datetime

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.ledger.times import to_ms
from adjourn.register.model import DataType
from adjourn.retain.models import Rule


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
