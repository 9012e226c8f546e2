"""The register's typed model: what was decided about conference data, and what people were told.

Every table of the TOML files is one of these. The descriptions on the types are what `check` names
as right. Dates are plain dates in the controller's time zone.
"""

from datetime import date
from typing import Any, Literal, get_args

from msgspec import field

from adjourn.law.bases import Basis
from adjourn.law.periods import Period, Rule, Start
from adjourn.law.statutes import Statute
from adjourn.law.subjects import Subject
from adjourn.register.parties import CONTROLLER as CONTROLLER
from adjourn.register.parties import Clause as Clause
from adjourn.register.parties import Clauses as Clauses
from adjourn.register.parties import Client as Client
from adjourn.register.parties import Contract as Contract
from adjourn.register.parties import Measure as Measure
from adjourn.register.parties import Party as Party
from adjourn.register.values import ARCHIVE as ARCHIVE
from adjourn.register.values import ITEM_KINDS as ITEM_KINDS
from adjourn.register.values import (
    Country,
    DpvTerm,
    Email,
    Host,
    Ident,
    KindName,
    Port,
    SecretPlace,
    Sender,
    Text,
    TypeId,
)
from adjourn.register.values import Model as Model

Held = Literal["legal_hold", "tax_open", "legal_claim"]
"""Why somebody may hold data: `adjourn.law.reasons.HOLDS`."""


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
    `holds`: the reasons for which it holds data, as the notice tells (S16).
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
    holds: tuple[Held, ...] = get_args(Held)

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


class Tool(Model, frozen=True, kw_only=True):
    """A conference tool in use (facts: law S2, S22). `settings` are its connector's own keys.

    `provider` is who processes with it for us, or "controller" where we run it ourselves, which
    takes no contract. `join_hosts`: the hosts that an invitation may send people to. Elsewhere is
    refused, or our pages would lend their name to strangers' addresses. `notice_url` is the
    provider's own privacy notice, `terms_url` the terms of its processing for us (S24); `reviewed`
    the day on which somebody last read both (S11). `stored_en`, `stored_de`: where the tool keeps
    contents (S8). `watch_links`: whether we may look daily if both addresses still show the same.
    `owner` is the role that answers for it; `dpia` and `works_agreement` say which assessment
    (Art. 35 GDPR) and which agreement with the works council (§ 87(1) no. 6 BetrVG) hold for it.
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
    owner: Text | None = None
    dpia: Text | None = None
    works_agreement: Text | None = None
    watch_links: bool = False
    settings: dict[str, Any] = field(default_factory=dict)


class Void(Model, frozen=True, kw_only=True):
    """An act that carried transfers and carries none any more (facts: law P-20): from `since` on
    whatever rests on `act`, such as "(EU) 2023/1795", has no safeguard. `citation`: who said so."""

    id: Ident
    act: Text
    since: date
    citation: Text


class Purpose(Model, frozen=True, kw_only=True):
    """What data are for (Art. 5(1)(b), 13(1)(c) GDPR), with DPV 2.3 terms (facts: law §7 V-2).

    `interest_en`, `interest_de`: the legitimate interest, where data rest on one (Art. 13(1)(d));
    `assessed` is the day on which it was last weighed up (facts: law S14), `necessary_en`,
    `necessary_de` why nothing milder does, `balance_en`, `balance_de` why people's interests do not
    outweigh it. `people` are the groups concerned (Art. 30(1)(c)).
    """

    id: Ident
    text_en: Text
    text_de: Text
    dpv: tuple[DpvTerm, ...]
    interest_en: Text | None = None
    interest_de: Text | None = None
    necessary_en: Text | None = None
    necessary_de: Text | None = None
    balance_en: Text | None = None
    balance_de: Text | None = None
    assessed: date | None = None
    people: tuple[Subject, ...] = ()


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
