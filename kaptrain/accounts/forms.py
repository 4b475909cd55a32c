"""Forms about accounts. No form of an admin has a password."""

from wtforms import EmailField, PasswordField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput

from kaptrain.authz.actor import Role
from kaptrain.web.forms import BaseForm, options

EMAIL = (InputRequired("Write your address."), Length(max=254, message="Use at most 254 characters."))
# The rules say how long a password may be; this only keeps megabytes away from them.
PASSWORD = (InputRequired("Write a password."), Length(max=2000, message="Use at most 256 characters."))
NAME = (InputRequired("Write the name."), Length(max=120, message="Use at most 120 characters."))
CREDENTIAL = Length(max=120, message="Use at most 120 characters.")
ZONE = (InputRequired("Choose a zone."), Length(max=64))
ROLES = options((role.value, role.value.capitalize()) for role in Role)


class RolesField(SelectMultipleField):
    """Check boxes for the five roles."""

    option_widget = CheckboxInput()


class SignInForm(BaseForm):
    email = EmailField("Email", EMAIL)
    password = PasswordField("Password", PASSWORD)


class ForgotForm(BaseForm):
    email = EmailField("Email", EMAIL)


class ChoosePasswordForm(BaseForm):
    password = PasswordField(
        "New password", PASSWORD, description="At least 8 characters; three or four words are easy to keep."
    )


class ProfileForm(BaseForm):
    name = StringField("Name", NAME, description="As it stands on certificates and beside signatures.")
    credential = StringField("Credential", (CREDENTIAL,), description="For example LCSW. May stay empty.")
    zone = StringField("Time zone", ZONE, description="Your days and times are counted in it.")


class ChangePasswordForm(BaseForm):
    current = PasswordField("Current password", PASSWORD)
    password = PasswordField(
        "New password", PASSWORD, description="At least 8 characters; three or four words are easy to keep."
    )


class AddressForm(BaseForm):
    email = EmailField("New email", EMAIL, description="We send a link there; nothing changes before.")
    proof = PasswordField("Current password", PASSWORD)


class InviteForm(BaseForm):
    name = StringField("Name", NAME, description="As it should stand on certificates.")
    email = EmailField("Email", EMAIL)
    credential = StringField("Credential", (CREDENTIAL,))
    zone = StringField("Time zone", ZONE)
    roles = RolesField("Roles", choices=ROLES)


class PersonForm(BaseForm):
    credential = StringField("Credential", (CREDENTIAL,))
    roles = RolesField("Roles", choices=ROLES)
