"""The register: what was decided about conference data and told to people, as plain TOML files."""

from adjourn.register.load import Register, check, load
from adjourn.register.problem import Problem, RegisterError, Severity

__all__ = ["Problem", "Register", "RegisterError", "Severity", "check", "load"]
