"""Is a data type that the law wants kept as long as the law wants it, no shorter and no longer?"""

from collections.abc import Iterator
from datetime import date

from adjourn.law.bases import Basis
from adjourn.law.periods import Start
from adjourn.law.statutes import period, statutory
from adjourn.register.model import DataType
from adjourn.register.problem import Issue, Severity


def check_statute(each: DataType, finance: bool, today: date | None) -> Iterator[Issue]:
    """Issues of one type. `finance` as in `adjourn.law.statutes`; `today` (the seat's) tells which
    row of the law is in force, None looks at the form alone."""
    path = ("types", each.id)
    if each.statute is None:
        if each.keep == "copy" and each.basis is Basis.DUTY:
            right = '"letters", "vouchers" or "books": the period of the law is checked by it'
            yield Issue((*path, "statute"), "is missing", right, Severity.TODO)
        return
    if each.basis is not Basis.DUTY:
        yield Issue((*path, "basis"), "is not the law that wants it kept", '"c" (Art. 6(1)(c))')
    if each.start is not Start.COLLECTION:
        right = '"A": the year in which the record came to be (§ 257(5) HGB, § 147(4) AO)'
        yield Issue((*path, "start"), "is not where the period of the law starts", right)
    if today is None:
        return
    wanted = period(each.statute, today, finance=finance)
    if each.period != wanted:
        law = statutory(each.statute, today, finance=finance).citation
        yield Issue((*path, "period"), "is not the period of the law", f'"{wanted}" ({law})')
