"""What a tool is set to, where that decides what stays and for how long: as told, as observed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, named as in the tool's own documentation.

    `registered` is what the register says of it, `observed` what the tool shows: short words such
    as "28d" or "at least 40d", "" for nothing. `agrees` is None where that cannot be told; False is
    drift. `note` says how an administrator sees it themselves. Nothing here names anybody.
    """

    name: str
    registered: str
    observed: str = ""
    agrees: bool | None = None
    note: str = ""


def unseen(as_of: str, where: str) -> str:
    """The note on a setting that no API shows as of a date; `where` an administrator looks."""
    return f"not observable by API ({as_of}); {where}"
