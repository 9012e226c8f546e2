"""The notice: what people are told, as a text that the register yields, kept by its hash."""

from adjourn.notice.text import Block
from adjourn.notice.versions import Notice, by_hash, in_force

__all__ = ["Block", "Notice", "by_hash", "in_force"]
