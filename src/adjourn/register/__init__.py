"""The register: what was decided about conference data and told to people, as plain TOML files."""

from adjourn.register.contracts import lacking, processor_contract, runs_itself
from adjourn.register.load import Register, check, load, located, version_of
from adjourn.register.problem import Issue, Problem, RegisterError, Severity

__all__ = ["Issue", "Problem", "Register", "RegisterError", "Severity", "check", "lacking", "load",
           "located", "processor_contract", "runs_itself", "version_of"]  # fmt: skip
