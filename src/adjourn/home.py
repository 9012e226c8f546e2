"""Where everything of one installation lives: the folder given as `--home`.

HOME/register/*.toml     what was decided and told (the only part that is meant to be edited)
HOME/adjourn.db          the ledger: sealed
HOME/keyring/            the keys, apart from the database: back them up apart, too
HOME/archive/            contents that a law wants kept, each sealed with a key of its own
HOME/journal/            what was erased and must not come back: apart, like the keys
HOME/evidence.pub        the public key that receipts are checked with: hand it out
HOME/logs/               what the program did, without personal data
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The paths of one installation. Creates nothing."""

    path: Path

    @property
    def register(self) -> Path:
        return self.path / "register"

    @property
    def database(self) -> Path:
        return self.path / "adjourn.db"

    @property
    def keyring(self) -> Path:
        return self.path / "keyring"

    @property
    def archive(self) -> Path:
        return self.path / "archive"

    @property
    def journal(self) -> Path:
        return self.path / "journal"

    @property
    def evidence_key(self) -> Path:
        return self.keyring / "evidence.pem"

    @property
    def verifier(self) -> Path:
        return self.path / "evidence.pub"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def exists(self) -> bool:
        return self.register.is_dir() and self.keyring.is_dir()
