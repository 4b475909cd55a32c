"""What the pages of the logbook show, as plain frozen values."""

from kaptrain.logbook.presenters.admin import overdue_page, route_page
from kaptrain.logbook.presenters.owner import entry_page, form_page, groups
from kaptrain.logbook.presenters.signer import DeskPage, SignPage, desk_page, review_items, sign_page

__all__ = [
    "DeskPage",
    "SignPage",
    "desk_page",
    "entry_page",
    "form_page",
    "groups",
    "overdue_page",
    "review_items",
    "route_page",
    "sign_page",
]
