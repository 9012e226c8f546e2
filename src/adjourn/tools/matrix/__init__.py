"""Connector for Matrix (Element and Element Call) on a Synapse server, over its admin API."""

from adjourn.tools.matrix.tool import Matrix

__all__ = ["Matrix"]
