"""Who takes part in the processing, and what was agreed with them (Art. 26, 28, 30, 44 to 49 GDPR).

`CONTROLLER` names the controller where a contract lists its parties.
"""

from datetime import date
from typing import Literal

from adjourn.law.bases import Basis
from adjourn.register.values import Country, Days, Email, Ident, Model, Sha256, Text, TypeId

CONTROLLER = "controller"


class Party(Model, frozen=True, kw_only=True):
    """A legal person with a part in the processing (facts: law S3, S23; Art. 4(8)-(10), 28 GDPR).

    `engaged_by` is the party for which a sub-processor works (Art. 28(4) GDPR). `email` is where
    notices to a recipient go (Art. 19 GDPR). `address_checked` is the day on which somebody last
    compared the address with its source. `own_en`, `own_de`: what a controller decides itself
    about, and for what (Art. 28(10) GDPR). `adequacy` is the decision of the Commission that covers
    the party outside the EEA (Art. 45(3) GDPR), `adequacy_checked` when it was last seen on the
    list.

    `types` are the data types it gets, `service_en`, `service_de` what it does with them; `since`,
    `announced`, `objection_until` and `decision` belong to a sub-processor (Art. 28(2), (4), P-03).
    `remote`: it reaches data from afar and stores none (P-20). `own_types` are the types a
    controller decides itself about, `own_basis` the letter on which we disclose them to it,
    `own_keeps_en`, `own_keeps_de` how long it keeps them (P-04). `guarantees_en`, `guarantees_de`:
    why it may be relied on; `vetted` is when that was last looked at (Art. 28(1), P-05).
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
    types: tuple[TypeId, ...] = ()
    service_en: Text | None = None
    service_de: Text | None = None
    since: date | None = None
    announced: date | None = None
    objection_until: date | None = None
    decision: Literal["accepted", "objected"] | None = None
    remote: bool | None = None
    own_types: tuple[TypeId, ...] = ()
    own_basis: Basis | None = None
    own_keeps_en: Text | None = None
    own_keeps_de: Text | None = None
    guarantees_en: Text | None = None
    guarantees_de: Text | None = None
    vetted: date | None = None


class Clause(Model, frozen=True, kw_only=True):
    """What a contract says on one point of Art. 28(3) GDPR: `where`, and whether that is enough."""

    where: Text
    met: bool
    note: Text | None = None


class Clauses(Model, frozen=True, kw_only=True):
    """The points of `adjourn.law.processor_terms`, as far as somebody answered them."""

    subject: Clause | None = None
    duration: Clause | None = None
    nature: Clause | None = None
    purpose: Clause | None = None
    data: Clause | None = None
    people: Clause | None = None
    duties: Clause | None = None
    instructions: Clause | None = None
    confidentiality: Clause | None = None
    security: Clause | None = None
    sub_processors: Clause | None = None
    requests: Clause | None = None
    assistance: Clause | None = None
    end: Clause | None = None
    audits: Clause | None = None
    warning: Clause | None = None
    form: Clause | None = None


class Contract(Model, frozen=True, kw_only=True):
    """A contract between parties (facts: law S25, P-02; Art. 26, 28(3), 46(2)(c) GDPR).

    `covers` lists tools. `signed_at` is the day of signature or acceptance; in force from there
    through `valid_to` (None: until ended). `essence_en`, `essence_de`: who does what under a joint
    arrangement (Art. 26(2) GDPR).

    `accepted_en`, `accepted_de`: how and by whom it was accepted. `notice_days` is how long before
    its end it has to be given notice, `review_by` when to look at it again, `erase_by` when the
    other party must have deleted everything (Art. 28(3)(g)). `clauses` answer Art. 28(3) point by
    point. Of standard clauses: `module`, the day their transfer was `assessed` (TIA) and what was
    agreed beside them (`extra_en`, `extra_de`; facts: law P-20).
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
    accepted_en: Text | None = None
    accepted_de: Text | None = None
    notice_days: Days | None = None
    review_by: date | None = None
    erase_by: date | None = None
    annex_sha256: tuple[Sha256, ...] = ()
    clauses: Clauses | None = None
    module: Literal["1", "2", "3", "4"] | None = None
    assessed: date | None = None
    extra_en: Text | None = None
    extra_de: Text | None = None


class Measure(Model, frozen=True, kw_only=True):
    """A technical or organisational measure (Art. 30(1)(g), 32(1) GDPR; facts: law P-31).

    `law` is what asks for it, `tools` where it holds (none named: everywhere), `checked` the day on
    which somebody last saw that it works (Art. 32(1)(d)).
    """

    id: Ident
    text_en: Text
    text_de: Text
    law: Text
    tools: tuple[Ident, ...] = ()
    checked: date | None = None


class Client(Model, frozen=True, kw_only=True):
    """A controller on whose behalf we process (Art. 30(2) GDPR). `categories_en`, `categories_de`:
    what we do for it; `dpo` is the contact of its data protection officer."""

    id: Ident
    name: Text
    address: Text
    email: Email
    categories_en: Text
    categories_de: Text
    representative: Text | None = None
    dpo: Text | None = None
    contract: Ident | None = None
    tools: tuple[Ident, ...] = ()
