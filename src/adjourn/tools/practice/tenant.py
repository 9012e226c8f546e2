"""The practice tenant: its store, its clock, who may ask, and what shall go wrong."""

import hashlib
from collections import Counter
from datetime import datetime, timedelta
from threading import RLock

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from adjourn.tools.practice.faults import Faults
from adjourn.tools.practice.seed import life
from adjourn.tools.practice.store import Store

ORGANISATION = "Kontor Example (practice, not a real organisation)"
_MAX_PEOPLE = 100_000


class Tenant:
    """An emulated Microsoft Teams tenant in memory, the same for the same seed, start and people.

    `start` (time zone aware) is where its clock stands; its past reaches about 80 days back. Safe
    to use from several threads. Raises ValueError for a start without a zone or a wild number of
    people.

    `page_size` caps every page, `purge_delay` is how long eDiscovery takes by the virtual clock,
    `enforce_limits` switches the published throttles on, `token_life` is how long a login lasts.
    """

    def __init__(self, seed: int, start: datetime, people: int = 24) -> None:
        if not 8 <= people <= _MAX_PEOPLE:
            raise ValueError(f"people: give a number from 8 to {_MAX_PEOPLE}")
        self.store = Store(seed, start)
        life.populate(self.store, people)
        self.store.settle()
        self.lock = RLock()
        self.faults = Faults()
        self.requests: Counter[str] = Counter()
        self.page_size: int | None = None
        self.purge_delay = timedelta(0)
        self.enforce_limits = False
        self.token_life = timedelta(seconds=3599)
        self.secret = f"practice-{hashlib.sha256(f'{seed}'.encode()).hexdigest()[:32]}"
        self.secret_expired = False
        self.certificates: dict[bytes, RSAPublicKey] = {}
        self.tokens: dict[str, datetime] = {}

    def __repr__(self) -> str:
        return f"<practice tenant of {len(self.store.people)} people>"

    @property
    def id(self) -> str:
        """The tenant id."""
        return self.store.id

    @property
    def client_id(self) -> str:
        """The id of the registered app."""
        return self.store.client_id

    @property
    def now(self) -> datetime:
        """What its clock shows."""
        return self.store.now

    def advance(self, to: datetime) -> None:
        """Move its clock forward to `to`; what is due until then happens. Raises ValueError."""
        with self.lock:
            self.store.advance(to)

    def trust(self, certificate: bytes) -> None:
        """Let the holder of this certificate's key (PEM, RSA) log in. Raises ValueError."""
        parsed = x509.load_pem_x509_certificate(certificate)
        key = parsed.public_key()
        if not isinstance(key, RSAPublicKey):
            raise ValueError("certificate: an RSA key is needed")
        with self.lock:
            for algorithm in (SHA1(), SHA256()):  # noqa: S303 - x5t is SHA-1 by its standard
                self.certificates[parsed.fingerprint(algorithm)] = key

    def canaries(self, mail: str) -> list[str]:
        """The strings that betray a person: name, addresses, number, ids. Raises KeyError."""
        return self.store.canaries(mail)

    def holds_anything_about(self, person_key: str) -> list[str]:
        """The oracle: the places that hold something about this person, hidden copies included."""
        with self.lock:
            return self.store.holds_anything_about(person_key)
