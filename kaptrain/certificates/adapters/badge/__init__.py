"""Open Badges: signed credentials, their keys, the list of what is revoked, and pictures that carry them."""
