"""Working days of the controller's seat (Reg. (EEC, Euratom) 1182/71 Art. 2).

Holidays come from the `holidays` package, which follows each state's law year by year. Its
calendars reach from the 1990s to 2100; outside of that, only weekends and extra days are none.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import count

from holidays import country_holidays

# Where the GDPR applies: the European Union, and Iceland, Liechtenstein and Norway by the Agreement
# on the EEA. Art. 2(1) counts the holidays of a Member State; those of other states never count.
# fmt: off
SEATS: tuple[str, ...] = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
    "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
)
# fmt: on


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """All days but Saturdays, Sundays and the holidays of a seat (Reg. 1182/71 Art. 2(2)).

    `country` is an ISO 3166-1 code of the EU or the EEA, `subdivision` the part of ISO 3166-2 after
    the hyphen ("BE" for DE-BE), `extra` further holidays, e.g. of a single municipality. Raises
    `ValueError`, which lists what would be right, for an unknown country or subdivision.
    """

    country: str
    subdivision: str | None = None
    extra: Collection[date] = frozenset()

    def __post_init__(self) -> None:
        if self.country not in SEATS:
            raise ValueError(f"a country is one of {', '.join(SEATS)}")
        known = subdivisions(self.country)
        if self.subdivision is not None and self.subdivision not in known:
            right = f"one of {', '.join(known)}" if known else "none: holidays are the same"
            raise ValueError(f"a subdivision of {self.country} is {right}")
        object.__setattr__(self, "extra", frozenset(self.extra))

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is neither weekend nor holiday at the seat."""
        return (
            day.weekday() < 5
            and day not in _holidays(self.country, self.subdivision, day.year)
            and day not in self.extra
        )

    def next_working_day(self, day: date) -> date:
        """`day` itself, or the first working day after it (Reg. 1182/71 Art. 3(4))."""
        return next(filter(self.is_working_day, (day + timedelta(n) for n in count())))

    def after(self, day: date, working_days: int) -> date:
        """The last day of a period of `working_days` from `day`, which is not counted itself."""
        for _ in range(working_days):
            day = self.next_working_day(day + timedelta(1))
        return day


@lru_cache(maxsize=64)
def subdivisions(country: str) -> tuple[str, ...]:
    """The parts of `country` with holidays of their own, as the calendar spells them."""
    return tuple(country_holidays(country).subdivisions)


# One year at a time and frozen: the package's own objects fill up while they are asked, which two
# threads must not do at once.
@lru_cache(maxsize=1024)
def _holidays(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    return frozenset(country_holidays(country, subdivision, years=year, expand=False))
