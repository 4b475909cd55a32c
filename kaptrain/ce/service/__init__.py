"""Use cases of continuing education: bodies, activities, evaluations, post-tests, licenses."""

from kaptrain.ce.service.activities import most_minutes, save_activity
from kaptrain.ce.service.answering import evaluate, take_post_test
from kaptrain.ce.service.issued import Issued
from kaptrain.ce.service.settings import save_license, save_provider, save_version

__all__ = [
    "Issued",
    "evaluate",
    "most_minutes",
    "save_activity",
    "save_license",
    "save_provider",
    "save_version",
    "take_post_test",
]
