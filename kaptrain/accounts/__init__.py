"""People, sign-in, roles, invitations."""
