"""The records that the law asks for, made of the register and of what the tools can do.

Nothing is typed for them alone: each cell follows from a key of the register, from a tool's
capability or from the closed lists of the law (facts: law N-02). They open no ledger and name
nobody whose data are held.
"""

from adjourn.notice.records.activities import processing_activities, processor_activities
from adjourn.notice.records.agreed import contracts, sub_processors
from adjourn.notice.records.control import influence, roles
from adjourn.notice.records.interests import legitimate_interests
from adjourn.notice.records.table import Cell, Column, Record, Records, Table
from adjourn.notice.records.transfers import transfers

RECORDS: Records = {
    "processing-activities": processing_activities,
    "processor-activities": processor_activities,
    "contracts": contracts,
    "sub-processors": sub_processors,
    "transfers": transfers,
    "legitimate-interests": legitimate_interests,
    "roles": roles,
    "influence": influence,
}
"""By name, in the order in which they are listed."""

__all__ = ["RECORDS", "Cell", "Column", "Record", "Records", "Table"]
