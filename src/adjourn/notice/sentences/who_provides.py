"""Who provides and processes: roles, the provider, the contract with it, joint control."""

from collections.abc import Iterator

from adjourn.law.wording import Wording
from adjourn.notice.sentences.facts import Facts, missing, need, todo
from adjourn.notice.sentences.saying import addressed, listed, named, say
from adjourn.notice.sentences.seen import Seen
from adjourn.notice.sentences.sentence import Found, Otherwise, Part, Sentence, judged, kept
from adjourn.register import Issue, runs_itself
from adjourn.register.model import Contract, Tool


def _roles(facts: Facts) -> Iterator[Wording]:
    if facts.providers:
        yield say(
            "We decide about your data. {who} processes them on our behalf.",
            "Wir entscheiden über Ihre Daten. In unserem Auftrag verarbeitet sie {who}.",
            who=listed(party.name for party in facts.providers),
        )
    elif facts.tools:
        yield say("We decide about your data.", "Wir entscheiden über Ihre Daten.")
    for party in facts.deciding:
        yield say(
            "{who} decides itself about these: {what}.",
            "{who} entscheidet selbst über Folgendes: {what}.",
            who=party.name, what=Wording(party.own_en or "", party.own_de or "", ""),
        )  # fmt: skip


def _roles_needs(facts: Facts) -> Iterator[Issue]:
    """No cell of the role matrix is empty (facts: law S3)."""
    for party in facts.register.parties.values():
        if not party.roles:
            path = ("parties", party.id, "roles")
            yield from need(path, None, "what the party is: processor, recipient ...")
    for party in facts.deciding:
        for key in ("own_en", "own_de"):
            right = "what it decides itself about, and for what"
            yield from need(("parties", party.id, key), getattr(party, key), right)


def _roles_proof(facts: Facts, seen: Seen) -> Found:
    roles = tuple(f"register:parties.{p.id}.roles" for p in facts.register.parties.values())
    return kept(*roles, controllers=1 + len(facts.deciding), items=sum(o.items for o in seen.held))


def _provider(facts: Facts) -> Iterator[Wording]:
    for tool in facts.tools:
        if runs_itself(tool):
            yield say("We run {tool} ourselves.", "{tool} betreiben wir selbst.", tool=named(tool))
        provider = facts.register.parties.get(tool.provider or "")
        if provider is None:
            continue
        yield say(
            "{tool} is provided to us by {who}.", "{tool} stellt uns bereit: {who}.",
            tool=named(tool), who=addressed(provider),
        )  # fmt: skip
        for party in facts.register.parties.values():
            if party.engaged_by == provider.id:
                yield say(
                    "{who} works for it.", "Für diese Firma arbeitet {who}.", who=addressed(party)
                )


def _provider_needs(facts: Facts) -> Iterator[Issue]:
    for tool in facts.tools:
        yield from need(("tools", tool.id, "provider"), tool.provider, "the id of the provider")
    for party in facts.register.parties.values():
        for key in ("name", "address"):
            yield from need(("parties", party.id, key), getattr(party, key), "the party's own")


def _provider_proof(facts: Facts, _seen: Seen) -> Found:
    parties = facts.register.parties.values()
    gaps = tuple(
        todo(("parties", p.id, "address_checked"), "is missing", "the day you compared it")
        for p in parties
        if facts.lacks(p.address_checked)
    )
    return judged(
        tuple(f"register:parties.{p.id}" for p in parties), gaps,
        checked=len(parties) - len(gaps), parties=len(parties),
    )  # fmt: skip


def _signed(facts: Facts) -> Iterator[tuple[Tool, Contract, str]]:
    """Tools with a processor contract in force, and the name of the other party."""
    for tool in facts.tools:
        contract = facts.processor_contract(tool)
        if contract is not None:
            yield tool, contract, facts.register.parties[tool.provider or ""].name


def _contract(facts: Facts) -> Iterator[Wording]:
    for tool, contract, who in _signed(facts):
        day = contract.signed_at or facts.today
        yield say(
            "Processing on our behalf (processor contract): for {tool} we have a contract under "
            "Art. 28(3) GDPR with {who}: {version}, accepted on {day}.",
            "Verarbeitung in unserem Auftrag (Auftragsverarbeitung): Für {tool} haben wir mit "
            "{who} einen Vertrag nach Art. 28 Abs. 3 DSGVO: {version}, angenommen am {day}.",
            tool=named(tool), who=who, version=contract.version,
            day=Wording(f"{day:%Y-%m-%d}", f"{day:%d.%m.%Y}", ""),
        )  # fmt: skip


def _contract_proof(facts: Facts, _seen: Seen) -> Found:
    """Without it the tool may not be used at all (facts: law S25)."""
    signed = list(_signed(facts))
    blocked = tuple(gap for tool in facts.tools if (gap := facts.blocked(tool)))
    gaps = blocked
    gaps += tuple(
        todo(("contracts", c.id, "file_sha256"), "is missing", "the SHA-256 of your copy")
        for _, c, _ in signed
        if missing(c.file_sha256)
    )
    where = tuple(f"register:contracts.{contract.id}" for _, contract, _ in signed)
    return judged(
        where, gaps, bool(blocked), tools=len(facts.provided), covered=len(signed)
    )  # fmt: skip


def _instructed(facts: Facts) -> Iterator[Wording]:
    for _, _, who in _signed(facts):
        yield say(
            "The contract allows {who} to process data of those who take part on our documented "
            "instructions alone. This holds for what it processes on our behalf.",
            "Der Vertrag erlaubt {who}, Daten der Teilnehmenden allein nach unseren "
            "dokumentierten Weisungen zu verarbeiten. Das gilt für das, was in unserem Auftrag "
            "verarbeitet wird.",
            who=who,
        )


def _instructed_proof(facts: Facts, _seen: Seen) -> Found:
    """A contract does not show that it is kept: that takes the checks of Art. 28(3)(h) GDPR."""
    gaps = tuple(
        todo(("tools", tool.id, "reviewed"), "is missing", "the day you last checked the provider")
        for tool, _, _ in _signed(facts)
        if facts.lacks(tool.reviewed)
    )
    where = tuple(f"register:contracts.{contract.id}" for _, contract, _ in _signed(facts))
    return judged(where, gaps, contracts=len(where))


def _joint(facts: Facts) -> list[Contract]:
    return [c for c in facts.register.contracts.values() if c.type == "joint" and c.signed_at]


def _jointly(facts: Facts) -> Iterator[Wording]:
    for contract in _joint(facts):
        parties = [facts.register.parties[p].name for p in contract.parties if p != "controller"]
        yield say(
            "Together with {who} we decide about a part of the data: {essence}.",
            "Gemeinsam mit {who} entscheiden wir über einen Teil der Daten: {essence}.",
            who=listed(parties),
            essence=Wording(contract.essence_en or "", contract.essence_de or "", ""),
        )


def _joint_needs(facts: Facts) -> Iterator[Issue]:
    for contract in _joint(facts):
        for key in ("essence_en", "essence_de"):
            path = ("contracts", contract.id, key)
            yield from need(path, getattr(contract, key), "who does what under the arrangement")


SENTENCES = (
    Sentence("S3", Part.WHO, "Art. 4(7), (8), 13(1)(a), (e), 26, 28 GDPR", Otherwise.STOPS, _roles,
             _roles_proof, needs=_roles_needs),
    Sentence("S23", Part.WHO, "Art. 13(1)(e), (f) GDPR", Otherwise.STOPS, _provider,
             _provider_proof, needs=_provider_needs),
    Sentence("S25", Part.WHO, "Art. 28(3), (9) GDPR", Otherwise.DROPPED, _contract,
             _contract_proof),
    Sentence("S26", Part.WHO, "Art. 28(3)(a), (h) GDPR", Otherwise.DROPPED, _instructed,
             _instructed_proof),
    Sentence("N-joint", Part.WHO, "Art. 26(2) GDPR", Otherwise.STOPS, _jointly,
             lambda f, s: kept(*(f"register:contracts.{c.id}" for c in _joint(f))),
             needs=_joint_needs),
)  # fmt: skip
