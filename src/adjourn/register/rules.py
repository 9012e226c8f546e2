"""What must hold between the register's tables."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from adjourn.law.bases import Basis
from adjourn.law.working_days import SEATS, subdivisions
from adjourn.register.contracts import runs_itself
from adjourn.register.dpv import terms
from adjourn.register.lines import Path
from adjourn.register.model import ARCHIVE, CONTROLLER, ITEM_KINDS, Contract, DataType, Tool
from adjourn.register.parts import Parts
from adjourn.register.problem import Issue
from adjourn.register.settings import check_origin, check_settings, is_loopback
from adjourn.register.shape import unknown_keys
from adjourn.register.statutes import check_statute
from adjourn.register.unfinished import unfinished
from adjourn.register.values import PLACEHOLDERS as PLACEHOLDERS


@dataclass(frozen=True, slots=True)
class Context:
    """What the rules need besides the register; each may be unknown (None).

    `now` is aware. `kinds` has the installed connectors' kinds, each with the keys it takes in a
    tool's section; an empty collection means that the connector does not say.
    """

    now: datetime | None = None
    kinds: Mapping[str, Collection[str]] | None = None


def check_rules(parts: Parts, context: Context) -> Iterator[Issue]:
    """Every issue between and within well-formed tables."""
    for rule in _RULES:
        yield from rule(parts, context)


def _time_zone(parts: Parts, _: Context) -> Iterator[Issue]:
    if parts.controller is None:
        return
    try:
        ZoneInfo(parts.controller.time_zone)
    except (OSError, ValueError, LookupError):
        yield Issue(
            ("controller", "time_zone"), "is not a known time zone", 'one such as "Europe/Berlin"'
        )


def _seat(parts: Parts, _: Context) -> Iterator[Issue]:
    """Facts: law D-03: the holidays of the seat are known."""
    seat = parts.controller
    if seat is None:
        return
    if seat.seat not in SEATS:
        right = f"the seat's country, or the representative's (Art. 27 GDPR): {', '.join(SEATS)}"
        yield Issue(("controller", "country"), "is no country of the EU or the EEA", right)
    elif seat.subdivision is not None and seat.subdivision not in (
        known := subdivisions(seat.seat)
    ):
        right = f"one of {', '.join(known)}" if known else "none: holidays are the same everywhere"
        yield Issue(("controller", "subdivision"), f"is not known in {seat.seat}", right)


def _officer(parts: Parts, _: Context) -> Iterator[Issue]:
    # Art. 13(1)(b), 37 GDPR; § 38(1) BDSG: either a contact or the reason why there is none.
    dpo = parts.controller.dpo if parts.controller else None
    if dpo and (dpo.email is None) == (dpo.none_because is None):
        yield Issue(
            ("controller", "dpo"),
            "needs one of email and none_because",
            "the officer's e-mail address, or the reason why none is designated",
        )


def _references(parts: Parts, _: Context) -> Iterator[Issue]:
    for path, ident, section in _pointers(parts):
        if ident not in parts.ids[section]:
            known = ", ".join(sorted(parts.ids[section])) or "none yet"
            yield Issue(path, f"is not in [{section}.*]", f"one of {known}")


def _pointers(parts: Parts) -> Iterator[tuple[Path, str, str]]:
    """(where it stands, the id, the section that must have it) of every reference."""
    for party_ in parts.parties.values():
        yield from _present(("parties", party_.id, "engaged_by"), party_.engaged_by, "parties")
        yield from _each(("parties", party_.id, "types"), party_.types, "types")
        yield from _each(("parties", party_.id, "own_types"), party_.own_types, "types")
    for contract in parts.contracts.values():
        path = ("contracts", contract.id)
        for index, party in enumerate(contract.parties):
            if party != CONTROLLER:
                yield (*path, "parties", index), party, "parties"
        yield from _each((*path, "covers"), contract.covers, "tools")
    for tool_ in parts.tools.values():
        if not runs_itself(tool_):
            yield from _present(("tools", tool_.id, "provider"), tool_.provider, "parties")
        yield from _present(("tools", tool_.id, "contract"), tool_.contract, "contracts")
    for measure in parts.measures.values():
        yield from _each(("measures", measure.id, "tools"), measure.tools, "tools")
    for client in parts.clients.values():
        yield from _present(("clients", client.id, "contract"), client.contract, "contracts")
        yield from _each(("clients", client.id, "tools"), client.tools, "tools")
    for type_ in parts.types.values():
        yield ("types", type_.id, "purpose"), type_.purpose, "purposes"
        yield from _present(("types", type_.id, "variant_of"), type_.variant_of, "types")
    for (resource, name), field in parts.fields.items():
        yield from _present(("fields", resource, name, "type"), field.type, "types")
    for index, cookie in enumerate(parts.cookies):
        yield ("cookies", index, "purpose"), cookie.purpose, "purposes"
        if cookie.party != CONTROLLER:
            yield ("cookies", index, "party"), cookie.party, "parties"


def _each(path: Path, idents: tuple[str, ...], section: str) -> Iterator[tuple[Path, str, str]]:
    for index, ident in enumerate(idents):
        yield (*path, index), ident, section


def _present(path: Path, ident: str | None, section: str) -> Iterator[tuple[Path, str, str]]:
    if ident is not None:
        yield path, ident, section


def _vocabulary(parts: Parts, _: Context) -> Iterator[Issue]:
    """Facts: law V-2: machines read the notice, so its words are words of DPV 2.3."""
    for purpose in parts.purposes.values():
        for term in purpose.dpv:
            if term not in terms():
                right = 'a term of https://w3id.org/dpv, e.g. "dpv:CommunicationManagement"'
                yield Issue(("purposes", purpose.id, "dpv"), f"{term} is no term of DPV 2.3", right)


def _fields(parts: Parts, _: Context) -> Iterator[Issue]:
    for (resource, name), field in parts.fields.items():
        if (field.type is None) == (field.not_fetched is None):
            right = '{ type = "K-06" } or { not_fetched = "why" }'
            yield Issue(("fields", resource, name), "needs one of type and not_fetched", right)


def _kinds(parts: Parts, _: Context) -> Iterator[Issue]:
    """Each kind of item goes to exactly one type, and to none by accident."""
    takers: dict[str, list[str]] = defaultdict(list)
    for type_ in parts.types.values():
        for kind in type_.kinds:
            takers[kind].append(type_.id)
    for kind, names in takers.items():
        for ident in names[1:]:
            yield Issue(
                ("types", ident, "kinds"),
                f'takes "{kind}", which {names[0]} takes already',
                "one type for each kind; use a facet or a variant without kinds",
            )
    if len(parts.types) == len(parts.ids["types"]):
        for kind in sorted(ITEM_KINDS - set(takers)):
            yield Issue(("types",), f'no type takes "{kind}"', "one type with it in kinds")


def _variants(parts: Parts, _: Context) -> Iterator[Issue]:
    for type_ in parts.types.values():
        original = parts.types.get(type_.variant_of or "")
        if type_.variant_of is not None and type_.kinds:
            right = "no kinds: items come to a variant by decision"
            yield Issue(("types", type_.id, "kinds"), "belong to the original", right)
        if original is not None:
            yield from _variant(type_, original)


def _variant(type_: DataType, original: DataType) -> Iterator[Issue]:
    path = ("types", type_.id, "variant_of")
    if original.variant_of is not None or original is type_:
        yield Issue(path, "is itself a variant", "a type that is none")
    elif (type_.basis, type_.purpose) == (original.basis, original.purpose):
        # DIN 66398: same purpose and basis is the same type, which would then have two rules.
        right = "another basis or another purpose than the original's"
        yield Issue(path, "is a second rule for one data type", right)


def _statutes(parts: Parts, context: Context) -> Iterator[Issue]:
    finance = parts.controller is not None and parts.controller.finance
    for type_ in parts.types.values():
        yield from check_statute(type_, finance, _today(parts, context))


def _no_basis(parts: Parts, _: Context) -> Iterator[Issue]:
    for type_ in parts.types.values():
        if type_.basis is Basis.NONE and type_.kinds:
            right = "a, b, c or f: items of a tool are personal data"
            yield Issue(("types", type_.id, "basis"), 'is "-"', right)


def _portal(parts: Parts, _: Context) -> Iterator[Issue]:
    if parts.portal is not None:
        yield from check_origin(parts.portal.url, ("portal", "url"))


def _mail(parts: Parts, _: Context) -> Iterator[Issue]:
    mail = parts.mail
    if mail is None:
        return
    if ":" in mail.server:
        yield Issue(("mail", "server"), "holds a port", "the host alone; port is a key of its own")
    if mail.security == "none" and not is_loopback(mail.server):
        right = '"starttls" or "tls": in clear only to this machine itself'
        yield Issue(("mail", "security"), 'is "none", which anyone on the way can read', right)
    if (mail.user is None) != (mail.password is None):
        yield Issue(("mail",), "needs both of user and password, or none", "both, or none")
    if mail.password is not None:
        yield from check_settings({"password": mail.password}, ("mail",))


def _connectors(parts: Parts, context: Context) -> Iterator[Issue]:
    if ARCHIVE in parts.ids["tools"]:
        yield Issue(("tools", ARCHIVE), "is the name of our own archive", "another id")
    for tool in parts.tools.values():
        path = ("tools", tool.id)
        yield from check_settings(tool.settings, path)
        if context.kinds is None:
            continue
        if tool.kind not in context.kinds:
            known = ", ".join(sorted(context.kinds)) or "none is installed"
            yield Issue((*path, "kind"), "has no connector", f"one of {known}")
        elif own := context.kinds[tool.kind]:
            common = set(Tool.__struct_fields__) - {"id", "settings"}
            yield from unknown_keys(tool.settings, {*own, *common}, path)


def _contracts(parts: Parts, context: Context) -> Iterator[Issue]:
    for tool in parts.tools.values():
        contract = parts.contracts.get(tool.contract or "")
        if contract is not None and tool.status == "active":
            yield from _contract_for(tool, contract)
            yield from _in_force(contract, _today(parts, context))


def _contract_for(tool: Tool, contract: Contract) -> Iterator[Issue]:
    """Facts: law S25: the party that signed is the provider named, and the tool is covered."""
    if tool.id not in contract.covers:
        path = ("contracts", contract.id, "covers")
        yield Issue(path, f"does not cover the tool {tool.id}", f'a list with "{tool.id}" in it')
    wanted = {CONTROLLER, tool.provider or CONTROLLER}
    if missing := wanted - set(contract.parties):
        path = ("contracts", contract.id, "parties")
        names = ", ".join(sorted(missing))
        yield Issue(path, f"lack {names}, needed for the tool {tool.id}", f"a list with {names}")


def _in_force(contract: Contract, today: date | None) -> Iterator[Issue]:
    path = ("contracts", contract.id)
    if today is None:
        return
    if contract.valid_to is not None and contract.valid_to < today:
        yield Issue((*path, "valid_to"), "is over", 'a contract in force, or status = "retired"')
    if contract.signed_at is not None and contract.signed_at > today:
        yield Issue((*path, "signed_at"), "is yet to come", "a contract in force")


def _today(parts: Parts, context: Context) -> date | None:
    if context.now is None or parts.controller is None:
        return None
    try:
        return context.now.astimezone(ZoneInfo(parts.controller.time_zone)).date()
    except (OSError, ValueError, LookupError):
        return context.now.date()


_RULES: tuple[Callable[[Parts, Context], Iterator[Issue]], ...] = (
    _time_zone,
    _seat,
    _officer,
    _references,
    _fields,
    _kinds,
    _variants,
    _statutes,
    _no_basis,
    _vocabulary,
    _portal,
    _mail,
    _connectors,
    _contracts,
    lambda parts, _: unfinished(parts),
)
