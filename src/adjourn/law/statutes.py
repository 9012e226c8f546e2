"""How long the law wants business records kept (facts: law R-05): by sort, sector and day.

Whole years from the end of the calendar year (§ 257(5) HGB, § 147(4) AO). A change of the law holds
for every record whose earlier period still runs then, as Art. 97 § 19a(2) EGAO said of the eight
years; so the row in force today is the one of all records that are still there. A period that ends
while the record matters for an open assessment goes on (§ 147(3) sentence 5 AO): that is a hold of
the reason `tax_open`, never a longer period.
"""

from datetime import date
from enum import StrEnum

from adjourn.law.parameters import PARAMETERS, Parameter, Row, in_force
from adjourn.law.periods import Period, Unit


class Statute(StrEnum):
    """The sorts of records. The values are their spelling in the register."""

    BOOKS = "books"  # books, annual accounts
    VOUCHERS = "vouchers"  # what a booking rests on: invoices, orders, time sheets
    LETTERS = "letters"  # trade letters received and sent, other papers that matter for taxes


_YEARS = {
    Statute.BOOKS: Parameter.BOOK_YEARS,
    Statute.VOUCHERS: Parameter.VOUCHER_YEARS,
    Statute.LETTERS: Parameter.LETTER_YEARS,
}


def statutory(statute: Statute, on: date, *, finance: bool = False) -> Row:
    """The years in force on the local day `on`, with what says so. `finance`: the controller is a
    bank, an insurer or an investment firm. Raises `LookupError` where there is none."""
    parameter = _YEARS[statute]
    if finance and statute is Statute.VOUCHERS:
        parameter = Parameter.FINANCE_VOUCHER_YEARS
    return in_force(PARAMETERS[parameter], on)


def period(statute: Statute, on: date, *, finance: bool = False) -> Period:
    """The same as the period of a deletion rule that starts with the record (A)."""
    return Period(statutory(statute, on, finance=finance).value, Unit.YEAR_ENDS)
