"""A sweep erases what is due: at the tool, read back, then at home, with evidence of how many."""

from collections import Counter
from datetime import timedelta

from flow_samples import NOW, World, administrator_cleans
from retain_samples import previewed

from adjourn.erase.models import Step
from adjourn.ledger.sql import every
from adjourn.retain.sweep import Swept, preview, sweep

YEAR = timedelta(days=366)


def swept(world: World, budget: int | None = None) -> Swept:
    return sweep(world.ledger, world.tools, world.now, budget)


def held(data_type: str) -> int:
    return every("SELECT count(*) FROM ledger_item WHERE type = %s", [data_type])[0][0]


def told(world: World) -> Counter[tuple[str, str]]:
    """What the evidence says was swept, by type and outcome."""
    counted: Counter[tuple[str, str]] = Counter()
    log = world.ledger.evidence.log
    for entry in (log.entry(index) for index in range(log.size)):
        if entry["kind"] in ("items.swept", "item.outcome"):
            counted[entry["type"], entry["outcome"]] += entry.get("count", 1)
    return counted


def test_R_17_a_sweep_does_what_its_dry_run_said(whole: World) -> None:
    whole.tenant.advance(NOW + timedelta(days=40))
    line = previewed(whole.ledger, whole.now, "K-04")
    before = held("K-04")
    assert line.due > 0
    done = swept(whole)
    assert done.troubles == []
    gone = sum(count for key, count in done.outcomes.items() if key[1:] == ("K-04", "gone"))
    rest = sum(count for key, count in done.outcomes.items() if key[1] == "K-04") - gone
    assert (gone + rest, held("K-04")) == (line.due, before - gone)
    assert +told(whole) == Counter({key[1:]: n for key, n in done.outcomes.items()})


def test_nothing_is_swept_twice(whole: World) -> None:
    whole.tenant.advance(NOW + YEAR)
    first = swept(whole)
    assert sum(first.outcomes.values()) > 50
    again = swept(whole)
    assert (again.outcomes, again.asked) == (Counter(), 0)
    assert all(line.due == 0 for line in preview(whole.ledger, whole.now))


def test_R_12_what_a_tool_keeps_stays_known_with_its_reason_and_a_date(whole: World) -> None:
    whole.tenant.advance(NOW + YEAR)
    done = swept(whole)
    assert {outcome for _, _, outcome in done.outcomes} > {"gone", "retained"}
    administrator_cleans(whole)
    for _ in whole.travel(NOW + YEAR + timedelta(days=100)):
        swept(whole)
    left = Step.objects.exclude(state="final")
    assert set(left.values_list("outcome", flat=True)) == {"retained"}
    for step in left:
        assert step.reason
        assert step.next is not None
        assert every("SELECT 1 FROM ledger_item WHERE id = %s", [step.row])
