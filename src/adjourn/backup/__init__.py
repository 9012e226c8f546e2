"""Backups: made while the pages run, sealed, short-lived, and put back without the erased."""
