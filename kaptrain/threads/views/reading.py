"""A thread, the way to one post, and what a post said before."""

from collections import defaultdict
from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kaptrain.audit.models import KeptWords
from kaptrain.audit.queries import kept_words
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.enrolment.queries import plan_of
from kaptrain.threads.forms import ReplyForm
from kaptrain.threads.models import Post
from kaptrain.threads.presenters import Around, history, quote_of, text_of, thread_page
from kaptrain.threads.queries import posts as queries
from kaptrain.threads.queries.posts import Desk
from kaptrain.threads.rules.places import first_number, page_with
from kaptrain.threads.rules.ticks import worth
from kaptrain.threads.views.pages import POST, THREAD, bp, callable_in, desk_here, number_in, post_here
from kaptrain.web.guards import current_actor, requires


@bp.get(f"/threads/{THREAD}")
@requires(Permission.ROOM_SEE)
def thread(thread_id: int) -> str:
    """Show a page of a thread: from ?from=, else from the first unread post."""
    desk = desk_here(Permission.ROOM_SEE, thread_id)
    form = ReplyForm(formdata=None)
    form.quotes.data = request.args.get("quote", "")
    return render_thread(desk, form)


@bp.get(f"/posts/{POST}")
@requires(Permission.ROOM_SEE)
def post(post_id: int) -> Response:
    """Lead to a post where it stands in its thread."""
    found = post_here(Permission.ROOM_SEE, post_id)
    number = found.post.number
    where = url_for("threads.thread", thread_id=found.thread.id)
    return redirect(f"{where}?from={page_with(number, found.thread.last_number)}#post-{number}", 302)


@bp.get(f"/posts/{POST}/history")
@requires(Permission.ROOM_SEE)
def post_history(post_id: int) -> str:
    """Show what a post said before, and who changed it."""
    found = post_here(Permission.ROOM_SEE, post_id)
    steps = history(found.post, queries.versions_of(db.session(), post_id))
    return render_template(
        "threads/history.html", thread=found.thread, room=found.room, post=found.post, steps=steps
    )


def render_thread(desk: Desk, form: ReplyForm, *, preview: str = "") -> str:
    """Render a page of a thread with the form below it, as it was sent."""
    session, actor = db.session(), current_actor()
    first = first_number(number_in(request.args.get("from")), read=desk.read, last=desk.thread.last_number)
    posts = queries.posts_from(session, desk.thread.id, actor.id, first)
    around = _around(desk, posts)
    quoted = number_in(form.quotes.data)
    quotes = queries.quoted(session, [quoted] if quoted else [], actor.id)
    return render_template(
        "threads/thread.html",
        page=thread_page(desk, posts, around, first),
        form=form,
        quoting=quote_of(quotes[quoted]) if quoted in quotes else None,
        preview=text_of(preview),
        names=callable_in(desk.room.id) if desk.may_write else (),
    )


def _around(desk: Desk, posts: Sequence[Post]) -> Around:
    session, actor = db.session(), current_actor()
    ids = [each.id for each in posts]
    kept: dict[int, list[KeptWords]] = defaultdict(list)
    for row in kept_words(session, *(f"post:{each}" for each in ids)) if ids else ():
        kept[int(row.subject.partition(":")[2])].append(row)
    return Around(
        quotes=queries.quoted(session, {each.quotes_id for each in posts if each.quotes_id}, actor.id),
        reactions=queries.reactions_to(session, ids, actor.id),
        kept=kept,
        tickable=_tickable(desk, posts),
    )


def _tickable(desk: Desk, posts: Sequence[Post]) -> frozenset[int]:
    """Return the authors whose plan lets a ticked post count, for who leads the room."""
    if not desk.member.leads:
        return frozenset()
    places = queries.places_for_credit(db.session(), {each.author_id for each in posts}, desk.room)
    return frozenset(
        place.person_id for place in places if worth(plan_of(place.plan_version), desk.room.kind) is not None
    )
