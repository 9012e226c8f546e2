"""`/api/v1`: what other systems of the organisation may ask and tell, each with its own token.

Addresses hold random ids only; whatever names somebody travels in a body. See
docs/reference/api.md.
"""
