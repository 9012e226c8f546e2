"""A starter register filled in, and what is asked of its sentences."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from adjourn import register as registers
from adjourn.erase.models import Erasure
from adjourn.law.wording import Wording
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import to_ms
from adjourn.ledger.write import write
from adjourn.notice.sentences import SENTENCES, Facts, Found, Seen
from adjourn.tools.protocol import (
    Batch,
    Handle,
    HandleKind,
    Item,
    Kind,
    Observation,
    Person,
    Relation,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BY_ID = {sentence.id: sentence for sentence in SENTENCES}

_KNOWN = {
    " (replace)": "",
    "# [contracts.scc": "[contracts.scc",
    '# type = "scc"': 'type = "scc"',
    '# parties = ["micro': 'parties = ["micro',
    '# covers = ["teams"]': 'covers = ["teams"]',
    '# version = "(EU)': 'version = "(EU)',
    "# signed_at = 2026-01-01": "signed_at = 2026-01-01",
    "# address_checked = 2026-11-22": "address_checked = 2026-11-22",
    '# file_sha256 = "..."': f'file_sha256 = "{"ab" * 32}"',
    "# since = 2026-01-01": "since = 2026-01-01",
    "# reviewed = 2026-11-22": "reviewed = 2026-11-22",
    '# stored_en = "in the': 'stored_en = "in the',
    '# stored_de = "in der': 'stored_de = "in der',
    '# [portal]\n# url = "https://privacy.example.org"': (
        '[portal]\nurl = "https://privacy.example.org"'
    ),
    'tenant_id = "..."': 'tenant_id = "6f1e0d2c-0000-4000-8000-000000000001"',
    'client_id = "..."': 'client_id = "6f1e0d2c-0000-4000-8000-000000000002"',
}


def fill_in(folder: Path) -> None:
    """What the starter leaves to its user."""
    for path in folder.glob("*.toml"):
        text = path.read_text("utf-8")
        for old, new in _KNOWN.items():
            text = text.replace(old, new)
        if path.name == "purposes.toml":
            lines = text.splitlines()
            text = "\n".join(
                f"{line}\nassessed = 2026-11-01" if line.startswith("interest_de") else line
                for line in lines
            )
        path.write_text(text, "utf-8")


def change(folder: Path, name: str, old: str, new: str) -> registers.Register:
    """The register with the first `old` of a file replaced."""
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text, f"{name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return registers.load(folder)


def facts(register: registers.Register, now: datetime = NOW) -> Facts:
    return Facts.of(register, now)


def words(register: registers.Register, ident: str) -> tuple[Wording, ...]:
    return BY_ID[ident].words(facts(register))


def said(register: registers.Register, ident: str) -> str:
    """Both languages of a sentence in one text."""
    return "\n".join(f"{w.en}\n{w.de}" for w in words(register, ident))


def found(ledger: Ledger, ident: str, now: datetime = NOW) -> Found:
    return BY_ID[ident].judge(facts(ledger.register, now), Seen(ledger, now))


def hold(
    ledger: Ledger, tool: str, at: datetime = NOW - timedelta(hours=1), kind: Kind = Kind.MESSAGE
) -> None:
    """One item of somebody at `tool`."""
    person = Person((Handle(HandleKind.EMAIL, "anna@example.org"),))
    item = Item(kind, f"r{uuid4()}", {"sort": "record"}, at.astimezone(UTC))
    seen = Observation(item, ((person, Relation.ABOUT),))
    write(ledger, tool, "all", Batch((seen,), None), NOW)


def erasure(ledger: Ledger, opened: datetime, home: bool, actor: str = "role:desk") -> UUID:
    made = Erasure.objects.create(
        id=uuid4(), state=Erasure.State.OPEN, opened=to_ms(opened), actor=actor, key=1, home=home
    )
    return made.id
