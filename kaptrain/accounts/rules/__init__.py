"""Pure decisions about accounts: who is who, which password will do, how often one may try."""

from kaptrain.accounts.rules.identity import checked_email, checked_name, email_key

__all__ = ["checked_email", "checked_name", "email_key"]
