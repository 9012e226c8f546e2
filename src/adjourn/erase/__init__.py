"""Erasing a person: plan, execute, read back, follow up, receipt. Deletion happens in this room."""
