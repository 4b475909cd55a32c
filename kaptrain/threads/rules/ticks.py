"""A facilitator's word that a post is substantive: what is attested, and what it is worth."""

from collections.abc import Mapping
from typing import Any

from kaptrain.catalogue.rules import Plan

STATEMENT_ID = "post-substantive"
STATEMENT_VERSION = 1
STATEMENT = "I read this post. It is a substantive contribution of its author to the discussion."
ACTIVITY = "posts"


def worth(plan: Plan, kind: str) -> tuple[str, int] | None:
    """Return the component that takes posts of this kind of room and the minutes of one; None for none."""
    for component in plan.components:
        if component.minutes_per_post and kind in component.accepts:
            return component.id, component.minutes_per_post
    return None


def source_of(post_id: int, number: int) -> str:
    """Name the evidence for the ledger: the post, and how often it was ticked."""
    return f"post:{post_id}" if number == 1 else f"post:{post_id}:{number}"


def statement(digest: str, version: int) -> Mapping[str, Any]:
    """Return what is attested about a text, bound to its digest."""
    return {
        "statement": STATEMENT_ID,
        "statement_version": STATEMENT_VERSION,
        "text": STATEMENT,
        "content": digest,
        "content_version": version,
    }
