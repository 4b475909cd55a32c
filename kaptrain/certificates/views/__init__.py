"""Pages of this slice: the holder's, the public's and the admin's."""

from kaptrain.certificates.views import badges, bulk, ce, checking, holder, public, record, renewals, staff
from kaptrain.certificates.views.blueprint import bp

__all__ = ["badges", "bp", "bulk", "ce", "checking", "holder", "public", "record", "renewals", "staff"]
