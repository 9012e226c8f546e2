"""The portal: public pages on which people read, join, consent, withdraw and use their rights."""
