"""Which purposes rest on consent, and which data on the consent to a purpose."""

from collections.abc import Collection

from adjourn.law.bases import Basis
from adjourn.register import Register
from adjourn.register.model import DataType, Purpose


def purposes(register: Register) -> tuple[Purpose, ...]:
    """The purposes with data types that rest on consent, in the order of the register."""
    used = {each.purpose for each in _types(register)}
    return tuple(purpose for purpose in register.purposes.values() if purpose.id in used)


def askable(register: Register) -> tuple[Purpose, ...]:
    """Those of them to ask for before a conference: items of its tool come to their types."""
    used = {each.purpose for each in _types(register) if each.kinds}
    return tuple(purpose for purpose in register.purposes.values() if purpose.id in used)


def on_consent(register: Register, purpose: str) -> bool:
    """Whether anything rests on consent to this purpose."""
    return any(each.purpose == purpose for each in _types(register))


def resting_only_on(register: Register, purpose: str) -> tuple[str, ...]:
    """The ids of the data types that only the consent to this purpose carries (C-05).

    A type has one basis (DIN 66398), so what another basis carried at collection is of another
    type: nothing is swapped afterwards (Art. 17(1)(b) GDPR).
    """
    return tuple(each.id for each in _types(register) if each.purpose == purpose)


def is_explicit(register: Register, purpose: str) -> bool:
    """Whether consent to this purpose has to be explicit, as special categories may be shown or
    said (Art. 9(2)(a) GDPR; C-08)."""
    return any(each.special for each in _types(register) if each.purpose == purpose)


def recording_purposes(register: Register) -> tuple[str, ...]:
    """The purposes of recordings and transcripts that rest on consent: a transcript without sound
    counts as a recording (C-10)."""
    types = (register.type_for(kind) for kind in ("recording", "transcript"))
    return tuple(dict.fromkeys(t.purpose for t in types if t.basis is Basis.CONSENT))


def consent_types(register: Register) -> dict[str, DataType]:
    """The data types that rest on consent, by their ids."""
    return {each.id: each for each in register.types.values() if each.basis is Basis.CONSENT}


def _types(register: Register) -> Collection[DataType]:
    return consent_types(register).values()
