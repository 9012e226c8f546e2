"""Receipts: what the person gets, provable offline and free of personal data."""

import json
import uuid
from datetime import datetime
from typing import Any

from adjourn.erase.models import Erasure, Logged, Receipt, Step
from adjourn.evidence import receipt as evidence_receipt
from adjourn.evidence.entries import rfc3339
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.ledger.times import from_ms, to_ms


class NoErasure(LookupError):
    """There is no erasure with this id."""


def issue(ledger: Ledger, erasure_id: uuid.UUID, now: datetime) -> dict[str, Any]:
    """The receipt of an erasure as it stands: the last one given out if nothing has happened since.

    Raises `NoErasure`.
    """
    with writing():
        erasure = Erasure.objects.filter(id=erasure_id).first()
        if erasure is None:
            raise NoErasure(str(erasure_id))
        logged = list(
            Logged.objects.filter(erasure=erasure).order_by("index").values_list("index", flat=True)
        )
        last = Receipt.objects.filter(erasure=erasure).order_by("-entries", "-id").first()
        if last is not None and last.entries == len(logged):
            given: dict[str, Any] = json.loads(last.text)
            return given
        return _issue(ledger, erasure, logged, now)


def _issue(ledger: Ledger, erasure: Erasure, logged: list[int], now: datetime) -> dict[str, Any]:
    issued = ledger.evidence.in_order(now)
    receipt = evidence_receipt.build(
        ledger.evidence.log,
        receipt=str(uuid.uuid4()),
        erasure=str(erasure.id),
        issued_at=issued,
        actor=erasure.actor,
        controller=ledger.register.controller.name,
        practice=ledger.practice,
        state=erasure.state,
        items=[said(step) for step in read_steps(erasure)],
        entries=logged,
    )
    Receipt.objects.create(
        erasure=erasure,
        issued=to_ms(issued),
        entries=len(logged),
        text=json.dumps(receipt, ensure_ascii=False),
    )
    return receipt


def given(erasure_id: uuid.UUID) -> tuple[dict[str, Any], bool] | None:
    """The receipt last given out for an erasure, and whether nothing has happened since.

    None before the first. Writes nothing.
    """
    last = Receipt.objects.filter(erasure=erasure_id).order_by("-entries", "-id").first()
    if last is None:
        return None
    current = last.entries == Logged.objects.filter(erasure=erasure_id).count()
    return json.loads(last.text), current


def read_steps(erasure: Erasure) -> list[Step]:
    """The steps that have an outcome, oldest item first."""
    return list(erasure.step_set.exclude(outcome="").order_by("at", "id"))


def said(step: Step) -> dict[str, Any]:
    """What a receipt says of an item. Instants are RFC 3339 in UTC."""
    return {
        "id": str(step.item),
        "tool": step.tool,
        "type": step.type,
        "kind": step.kind,
        "outcome": step.outcome,
        "until": _instant(step.until),
        "reason": step.reason or None,
        "note": step.note,
        "read_back_at": _instant(step.read_at),
    }


def _instant(value: int | None) -> str | None:
    return rfc3339(from_ms(value)) if value is not None else None
