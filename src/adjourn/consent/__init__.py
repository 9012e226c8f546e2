"""Consent: what people agreed to, proven, taken back as easily, and asked before data are used.

`record` writes answers down, `withdraw` takes them back, `allowed` is the gate, `receipt` what the
person gets. Facts: law §3.
"""

from adjourn.consent.answers import Recorded, mailed_address, record
from adjourn.consent.asking import Asked, Choice, NotValid
from adjourn.consent.expiring import expire
from adjourn.consent.gaps import Gap, gaps, missing, without_consent
from adjourn.consent.gate import agrees, allowed, number_of
from adjourn.consent.locks import consented
from adjourn.consent.page import Section, readable
from adjourn.consent.presence import presence
from adjourn.consent.purposes import askable, purposes, recording_purposes, resting_only_on
from adjourn.consent.receipts import NoReceipt, receipt
from adjourn.consent.reviewing import BatchReview
from adjourn.consent.standing import (
    Standing,
    Subject,
    by_token,
    may_ask,
    standing,
    subject_by_token,
    vouched,
)
from adjourn.consent.withdrawing import invalidate, withdraw
from adjourn.law.consents import Circumstance, State

__all__ = [
    "Asked",
    "BatchReview",
    "Choice",
    "Circumstance",
    "Gap",
    "NoReceipt",
    "NotValid",
    "Recorded",
    "Section",
    "Standing",
    "State",
    "Subject",
    "agrees",
    "allowed",
    "askable",
    "by_token",
    "consented",
    "expire",
    "gaps",
    "invalidate",
    "mailed_address",
    "may_ask",
    "missing",
    "number_of",
    "presence",
    "purposes",
    "readable",
    "receipt",
    "record",
    "recording_purposes",
    "resting_only_on",
    "standing",
    "subject_by_token",
    "vouched",
    "withdraw",
    "without_consent",
]
