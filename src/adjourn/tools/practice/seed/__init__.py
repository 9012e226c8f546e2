"""The life of the practice tenant: what happened there before it was switched on."""
