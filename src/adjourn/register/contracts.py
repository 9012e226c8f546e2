"""Whether a tool may be used: only with its provider's contract in force (Art. 28(3), (9) GDPR)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Protocol

from adjourn.register.lines import Path
from adjourn.register.model import CONTROLLER, Contract, Party, Tool
from adjourn.register.problem import Issue, Severity

_WITHOUT = "so the tool may not be used (Art. 28(3) GDPR)"


class _Contracted(Protocol):
    """A register, as far as this room asks it."""

    @property
    def parties(self) -> Mapping[str, Party]: ...
    @property
    def contracts(self) -> Mapping[str, Contract]: ...


def runs_itself(tool: Tool) -> bool:
    """Whether the controller runs the tool on machines of its own: nobody processes for it."""
    return tool.provider == CONTROLLER


def in_force(contract: Contract, today: date) -> bool:
    """Signed, begun and not over; in force from signature through `valid_to`."""
    begun = contract.signed_at is not None and contract.signed_at <= today
    return begun and (contract.valid_to is None or contract.valid_to >= today)


def lacking(register: _Contracted, tool: Tool, today: date) -> Issue | None:
    """What keeps `tool` from being used on `today` (at the controller's seat), by key; None where
    its provider signed a processor contract that is in force and covers it (facts: law S25)."""
    return next(_gaps(register, tool, today), None)


def processor_contract(register: _Contracted, tool: Tool, today: date) -> Contract | None:
    """The contract under which `tool` is used on `today`; None without one, or where the controller
    runs the tool itself."""
    if runs_itself(tool) or lacking(register, tool, today) is not None:
        return None
    return register.contracts[tool.contract or ""]


def _gaps(register: _Contracted, tool: Tool, today: date) -> Iterator[Issue]:
    if runs_itself(tool):
        return
    path: Path = ("tools", tool.id)
    if tool.provider not in register.parties:
        right = f'the id of the provider, or "{CONTROLLER}" for a tool on machines of your own'
        yield _gap((*path, "provider"), "is missing", right)
    contract = register.contracts.get(tool.contract or "")
    if contract is None:
        yield _gap((*path, "contract"), "is missing", "the id of the contract with its provider")
        return
    path = ("contracts", contract.id)
    if contract.type != "avv":
        yield _gap((*path, "type"), "is no processor contract", '"avv"')
    if not {CONTROLLER, tool.provider} <= set(contract.parties):
        yield _gap((*path, "parties"), f"lack the provider of {tool.id}", "who signed it")
    if tool.id not in contract.covers:
        yield _gap((*path, "covers"), f"lacks {tool.id}", f'a list with "{tool.id}" in it')
    if contract.signed_at is None:
        yield _gap((*path, "signed_at"), "is missing", "the day on which it was accepted")
    elif contract.signed_at > today:
        yield _gap((*path, "signed_at"), "is yet to come", "a contract in force")
    if contract.valid_to is not None and contract.valid_to < today:
        yield _gap((*path, "valid_to"), "is over", 'a contract in force, or status = "retired"')


def _gap(path: Path, message: str, right: str) -> Issue:
    return Issue(path, f"{message}, {_WITHOUT}", right, Severity.TODO)
