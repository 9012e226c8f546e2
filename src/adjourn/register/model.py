"""The register's typed model: what was decided about conference data, and what people were told.

Every table of the TOML files is one of these. The descriptions on the types are what `check` names
as right. Dates are plain dates in the controller's time zone.
"""

from datetime import date
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from adjourn.law.bases import Basis
from adjourn.law.periods import Period, Rule, Start
from adjourn.law.statutes import Statute

CONTROLLER = "controller"  # names the controller where a contract lists its parties
ITEM_KINDS = frozenset(
    {
        "contact",
        "call",
        "attendance",
        "device",
        "message",
        "picture",
        "video",
        "file",
        "recording",
        "transcript",
        "voicemail",
        "whiteboard",
    }
)

Text = Annotated[str, Meta(min_length=1, max_length=4000, description="a text in quotes")]
Ident = Annotated[
    str,
    Meta(pattern=r"^[a-z][a-z0-9_-]{0,39}\Z", description='an id such as "microsoft-ireland"'),
]
TypeId = Annotated[
    str,
    Meta(
        pattern=r"^K-[0-9]{2}[a-z]?\Z", description='an id of a data type, e.g. "K-11" or "K-11b"'
    ),
]
Country = Annotated[
    str, Meta(pattern=r"^[A-Z]{2}\Z", description='a two-letter country code, e.g. "IE"')
]
Host = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:[0-9]{1,5})?\Z",
        description='the name of a host in small letters, e.g. "teams.microsoft.com"',
    ),
]
Email = Annotated[
    str,
    Meta(
        pattern=r"^[^@\s]+@[^@\s]+",
        max_length=320,
        description='an e-mail address, e.g. "privacy@example.org"',
    ),
]
# Strict, because letters are sent with it: nothing in it may end a header.
Sender = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9._+-]{1,64}@[a-z0-9]([a-z0-9.-]{0,180}[a-z0-9])?\Z",
        description='an e-mail address in plain ASCII, e.g. "privacy@example.org"',
    ),
]
Port = Annotated[int, Meta(ge=1, le=65535, description="the number of a port, e.g. 587")]
SecretPlace = Annotated[dict[str, str], Meta(description='{ env = "NAME" } or { file = "PATH" }')]
Sha256 = Annotated[
    str, Meta(pattern=r"^[0-9a-f]{64}\Z", description="64 hexadecimal digits, as sha256sum prints")
]
DpvTerm = Annotated[
    str,
    Meta(
        pattern=r"^(dpv|pd|tech|eu-gdpr):[A-Za-z0-9-]+\Z",
        description='a term of DPV 2.3, e.g. "dpv:CommunicationManagement"',
    ),
]
KindName = Annotated[
    str,
    Meta(
        pattern=rf"^({'|'.join(sorted(ITEM_KINDS))})(:[a-z]+)?\Z",
        description=f"a kind of item ({', '.join(sorted(ITEM_KINDS))}), with a facet if need be, "
        'e.g. "message" or "contact:account"',
    ),
]


class Model(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the register. Its repr names no value: some are personal."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({getattr(self, 'id', '')})"


class Authority(Model, frozen=True, kw_only=True):
    """The supervisory authority for the controller's seat (Art. 13(2)(d), 77 GDPR)."""

    name: Text
    url: Text


class Officer(Model, frozen=True, kw_only=True):
    """The data protection officer's contact (Art. 13(1)(b), 37 GDPR), or why there is none."""

    email: Email | None = None
    phone: Text | None = None
    name: Text | None = None
    none_because: Text | None = None  # § 38(1) BDSG: the reason is recorded


class Automated(Model, frozen=True, kw_only=True):
    """Decisions that a machine makes alone, profiling included: their logic, what they are for and
    what they lead to (Art. 13(2)(f), 15(1)(h), 22 GDPR)."""

    text_en: Text
    text_de: Text


class Controller(Model, frozen=True, kw_only=True):
    """Who decides (Art. 4(7), 13(1)(a) GDPR).

    `time_zone` is the seat's (facts: law D-07); `default_country` reads phone numbers written
    without a country. Deadlines count the holidays of `country` (None: `default_country`), of its
    `subdivision` (ISO 3166-2 after the hyphen, "BE" for DE-BE) and `extra_holidays` (D-03).
    `finance`: a bank, an insurer or an investment firm, which keeps vouchers longer (R-05).
    """

    name: Text
    legal_form: Text
    address: Text
    email: Email
    phone: Text
    representative: Text | None = None
    dpo: Officer
    authority: Authority
    automated: Automated | None = None
    time_zone: Text = "Europe/Berlin"
    default_country: Country = "DE"
    country: Country | None = None
    subdivision: Text | None = None
    extra_holidays: tuple[date, ...] = ()
    finance: bool = False

    @property
    def seat(self) -> Country:
        """The country whose holidays count (Reg. 1182/71 Art. 2(1))."""
        return self.country or self.default_country


class Channel(Model, frozen=True, kw_only=True):
    """Another way to reach the controller than a conference tool (facts: law S1, S14)."""

    id: Ident
    title_en: Text
    title_de: Text


class Portal(Model, frozen=True, kw_only=True):
    """The public pages for the people concerned. `url` is where they reach them, without a path."""

    url: Text


class Mail(Model, frozen=True, kw_only=True):
    """The mail server that letters to people are given to (RFC 6409, 8314).

    `security`: "starttls" and "tls" with a checked certificate, "none" on this machine only.
    `port` None means the usual one.
    """

    server: Host
    port: Port | None = None
    security: Literal["starttls", "tls", "none"] = "starttls"
    sender: Sender
    user: Text | None = None
    password: SecretPlace | None = None
    ca_file: Text | None = None


class Party(Model, frozen=True, kw_only=True):
    """A legal person with a part in the processing (facts: law S3, S23; Art. 4(8)-(10), 28 GDPR).

    `engaged_by` is the party for which a sub-processor works (Art. 28(4) GDPR). `email` is where
    notices to a recipient go (Art. 19 GDPR). `address_checked` is the day on which somebody last
    compared the address with its source. `own_en`, `own_de`: what a controller decides itself
    about, and for what (Art. 28(10) GDPR). `adequacy` is the decision of the Commission that covers
    the party outside the EEA (Art. 45(3) GDPR), `adequacy_checked` when it was last seen on the
    list.
    """

    id: Ident
    name: Text
    country: Country
    address: Text
    roles: tuple[Literal["processor", "sub-processor", "controller", "recipient"], ...]
    engaged_by: Ident | None = None
    email: Email | None = None
    notes: Text | None = None
    address_checked: date | None = None
    own_en: Text | None = None
    own_de: Text | None = None
    adequacy: Text | None = None
    adequacy_checked: date | None = None


class Contract(Model, frozen=True, kw_only=True):
    """A contract between parties (facts: law S25, P-02; Art. 26, 28(3), 46(2)(c) GDPR).

    `covers` lists tools. `signed_at` is the day of signature or acceptance; in force from there
    through `valid_to` (None: until ended). `essence_en`, `essence_de`: who does what under a joint
    arrangement (Art. 26(2) GDPR).
    """

    id: Ident
    type: Literal["avv", "joint", "scc"]
    parties: tuple[Ident, ...]
    covers: tuple[Ident, ...]
    version: Text
    signed_at: date | None = None
    valid_to: date | None = None
    file_sha256: Sha256 | None = None
    essence_en: Text | None = None
    essence_de: Text | None = None


class Tool(Model, frozen=True, kw_only=True):
    """A conference tool in use (facts: law S2, S22). `settings` are its connector's own keys.

    `join_hosts`: the hosts that an invitation may send people to. Elsewhere is refused, or our
    pages would lend their name to strangers' addresses. `notice_url` is the provider's own privacy
    notice, `terms_url` the terms of its processing for us (S24); `reviewed` the day on which
    somebody last read both (S11). `stored_en`, `stored_de`: where the tool keeps contents (S8).
    """

    id: Ident
    kind: Text
    title: Text | None = None
    provider: Ident | None = None
    contract: Ident | None = None
    since: date | None = None
    status: Literal["active", "planned", "retired"] = "active"
    join_hosts: tuple[Host, ...] = ()
    notice_url: Text | None = None
    terms_url: Text | None = None
    reviewed: date | None = None
    stored_en: Text | None = None
    stored_de: Text | None = None
    settings: dict[str, Any] = field(default_factory=dict)


class Purpose(Model, frozen=True, kw_only=True):
    """What data are for (Art. 5(1)(b), 13(1)(c) GDPR), with DPV 2.3 terms (facts: law §7 V-2).

    `interest_en`, `interest_de`: the legitimate interest, where data rest on one (Art. 13(1)(d));
    `assessed` is the day on which it was last weighed up (facts: law S14).
    """

    id: Ident
    text_en: Text
    text_de: Text
    dpv: tuple[DpvTerm, ...]
    interest_en: Text | None = None
    interest_de: Text | None = None
    assessed: date | None = None


class DataType(Model, frozen=True, kw_only=True):
    """Data of one purpose, one legal basis and one group of people, with one deletion rule.

    DIN 66398, facts: law R-01, §6. `kinds` are the kinds of items it takes. `keep` is "copy" where
    the content moves into our own store (DESIGN §6.1). `special`: may show or say what Art. 9(1)
    protects (health, belief, origin ...), so consent to it has to be explicit. `variant_of` names
    the type with the same contents and another basis or purpose; items come to a variant by
    decision, never by kind. `needed`: nobody can take part without it (Art. 13(2)(e) GDPR).
    `statute`: what sort of record it is where the law wants it kept (R-05).
    """

    id: TypeId
    title_en: Text
    title_de: Text
    contents_en: Text
    contents_de: Text
    purpose: Ident
    basis: Basis
    start: Start
    period: Period
    kinds: tuple[KindName, ...] = ()
    early_end: tuple[Literal["request", "objection", "withdrawal", "user"], ...] = ()
    keep: Literal["pointer", "copy"] = "pointer"
    special: bool = False
    needed: bool = False
    variant_of: TypeId | None = None
    statute: Statute | None = None
    citation: Text

    @property
    def rule(self) -> Rule:
        """The one deletion rule (facts: law R-01)."""
        return Rule(self.start, self.period)


class Field(Model, frozen=True, kw_only=True):
    """One property of a tool's answer: the data type it belongs to, or why it is not fetched.

    Facts: law S7, L-2. Exactly one of the two is given.
    """

    type: TypeId | None = None
    not_fetched: Text | None = None


class Cookie(Model, frozen=True, kw_only=True):
    """Something stored on a visitor's device (§ 25 TDDDG; Art. 13(2)(a) GDPR; facts: law S17).

    `lifetime_de` is `lifetime` in German.
    """

    name: Text
    host: Text
    purpose: Ident
    necessary: bool
    lifetime: Text
    lifetime_de: Text | None = None
    party: Ident
