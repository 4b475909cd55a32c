"""Signing: the queue beside one entry, one entry by itself, several at once."""

from collections.abc import Mapping, Sequence

from flask import g, render_template, request, url_for

from config import Settings
from kaptrain.audit.service import keep_words
from kaptrain.authz.permissions import Permission
from kaptrain.authz.policy import permits
from kaptrain.db.session import db
from kaptrain.logbook import queries, service
from kaptrain.logbook.forms import AGREED, ReasonForm, ReviewForm, SignForm
from kaptrain.logbook.models import Signature
from kaptrain.logbook.presenters import desk_page, review_items, sign_page
from kaptrain.logbook.queries import QueueRow, Whole
from kaptrain.logbook.queries.stuck import without_digest
from kaptrain.logbook.rules.kinds import kinds_of
from kaptrain.logbook.service.nudges import choose_digest
from kaptrain.logbook.service.signer import MOST_AT_ONCE, NotSigned
from kaptrain.logbook.views.pages import ID, Answer, bp, done, year_with
from kaptrain.shared.errors import DomainError, Invalid, Missing, Refused
from kaptrain.shared.minutes import format_minutes
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import authorize, current_actor, requires

LARGEST_ID = 2**31 - 1


@bp.get("/signoff")
@requires(Permission.ENTRY_SIGN)
def queue() -> str:
    """Show what waits, oldest first, and beside it the entry to sign next."""
    page = max(1, request.args.get("page", 1, type=int))
    rows = _rows(min(page, LARGEST_ID // queries.PAGE))
    wanted = request.args.get("next", 0, type=int)
    ids = [row.entry_id for row in rows]
    chosen = wanted if wanted in ids else ids[0] if ids else None
    whole = queries.seen(db.session(), chosen) if chosen else None
    return _desk(rows, whole, SignForm(formdata=None), page=page)


@bp.get(f"/signoff/{ID}")
@requires(Permission.ENTRY_SIGN)
def signing(entry_id: int) -> str:
    """Show one entry that waits for the actor, or that they signed."""
    whole, mine = _theirs(entry_id)
    return _desk(_rows(1), whole, SignForm(formdata=None), mine=mine)


@bp.post(f"/signoff/{ID}")
@requires(Permission.ENTRY_SIGN)
def decide(entry_id: int) -> Answer:
    """Sign what was shown, or return it with a comment."""
    form = SignForm()
    returning = "return" in request.form
    form.looks = returning  # A comment that goes nowhere needs no mending.
    act = _return if returning else _sign
    try:
        if form.validate():
            words = act(entry_id, form)
            following = form.next.data if request.form.get("act") != "stay" else None
            return done(url_for("logbook.queue", next=following or None), words)
    except (Invalid, Refused) as error:
        return _refused(entry_id, form, error)
    return _refused(entry_id, form, None)


@bp.post(f"/signoff/{ID}/void")
@requires(Permission.ENTRY_SIGN)
def void(entry_id: int) -> Answer:
    """Take one's own signature back, with a reason."""
    form = ReasonForm()
    try:
        if form.validate():
            session, actor, now = db.session(), current_actor(), request_now()
            service.void(session, actor, entry_id, form.reason.data or "", now=now)
            keep_words(session, actor, f"entry:{entry_id}", "void", form.kept, now=now)
            return done(url_for("logbook.queue"), "Signature ended. Its hours no longer count.")
    except (Invalid, Refused) as error:
        db.session.rollback()
        form.refuse(error)
    whole, mine = _theirs(entry_id)
    return _desk(_rows(1), whole, SignForm(formdata=None), mine=mine, reason=form), 422


@bp.post(f"/signoff/{ID}/undo")
@requires(Permission.ENTRY_SIGN)
def undo(entry_id: int) -> Answer:
    """Undo one's own signature of the last minutes; the request waits again."""
    service.undo(db.session(), current_actor(), entry_id, now=request_now())
    return done(url_for("logbook.signing", entry_id=entry_id), "Undone. It waits for you again.")


@bp.get("/signoff/mails")
@requires(Permission.ENTRY_SIGN)
def mails() -> str:
    """Say which mails the actor gets about what waits, and let them stop the weekly one."""
    wanted = current_actor().id not in without_digest(db.session())
    return render_template("logbook/mails.html", wanted=wanted)


@bp.post("/signoff/mails")
@requires(Permission.ENTRY_SIGN)
def choose_mails() -> Answer:
    """Keep whether the actor wants the weekly digest."""
    wanted = request.form.get("digest") == "1"
    choose_digest(db.session(), current_actor().id, wanted=wanted, now=request_now())
    words = "You get the weekly digest on Mondays." if wanted else "No weekly digest any more."
    return done(url_for("logbook.mails"), words)


@bp.get("/signoff/review")
@requires(Permission.ENTRY_SIGN)
def review() -> Answer:
    """List a selection, each entry with what would be signed."""
    return _review(request.args.getlist("pick", type=int), ReviewForm(formdata=None), {})


@bp.post("/signoff/review")
@requires(Permission.ENTRY_SIGN)
def sign_selection() -> Answer:
    """Sign all entries of a selection, or none and say why."""
    form, items = ReviewForm(), _items()
    try:
        if form.validate():
            if not form.agree.data:
                raise Invalid("Tick this once you have read each entry.", field="agree", code="missing")
            agreed = request.form.getlist("agreed", type=int)
            signed = service.sign_many(db.session(), current_actor(), items, now=request_now(), agreed=agreed)
            count = "1 entry" if len(signed) == 1 else f"{len(signed)} entries"
            return done(url_for("logbook.queue"), f"Signed {count}.")
    except (Invalid, Refused) as error:
        db.session.rollback()
        form.refuse(error)
        reasons = error.reasons if isinstance(error, NotSigned) else {}
        return _review([entry_id for entry_id, _ in items], form, reasons), error.status
    return _review([entry_id for entry_id, _ in items], form, {}), 422


def _sign(entry_id: int, form: SignForm) -> str:
    if not form.agree.data:
        raise Invalid("Tick this once you have read the entry.", field="agree", code="missing")
    seen = form.seen.data or ""
    signature = service.sign(
        db.session(), current_actor(), entry_id, seen, now=request_now(), agreed=bool(form.agreed.data)
    )
    return f"Signed version {signature.version}. It counts from now on."


def _return(entry_id: int, form: SignForm) -> str:
    session, actor, now = db.session(), current_actor(), request_now()
    service.return_to_trainee(session, actor, entry_id, form.words(), now=now)
    keep_words(session, actor, f"entry:{entry_id}", "return", form.kept, now=now)
    return "Returned with your comment."


def _refused(entry_id: int, form: SignForm, error: DomainError | None) -> Answer:
    """Show the entry as it stands now; nothing was signed."""
    db.session.rollback()
    try:
        whole, mine = _theirs(entry_id)
    except Missing:
        # It is no longer theirs to see: say what the act met, and nothing about what was typed.
        raise (error if isinstance(error, Refused) else Missing()) from None
    refusal = ""
    if isinstance(error, Refused):
        refusal = error.message
        form.agree.data = form.agreed.data = False
    elif error is not None:
        form.refuse(error)
    status = error.status if error else Invalid.status
    return _desk(_rows(1), whole, form, mine=mine, refusal=refusal), status


def _rows(page: int) -> list[QueueRow]:
    rows = queries.queue_of(db.session(), current_actor(), page=page)
    if rows:
        g.badges = {"logbook.queue": str(rows[0].total)}
    return rows


def _theirs(entry_id: int) -> tuple[Whole, Signature | None]:
    """Return an entry that waits for the actor, or that they signed with the signature; else Missing."""
    whole = queries.seen(db.session(), entry_id)
    if whole is None:
        raise Missing
    if whole.entry.status == "submitted":
        return _waiting_for_actor(whole), None
    mine = queries.signed_by(db.session(), entry_id, whole.version.version)
    if whole.entry.status != "signed" or mine is None or mine.signer_id != current_actor().id:
        raise Missing
    return whole, mine


def _waiting_for_actor(whole: Whole) -> Whole:
    """Return the entry if it waits for the actor in the role they hold; else Missing."""
    authorize(Permission.ENTRY_SIGN, whole.subject)
    if whole.entry.kind not in kinds_of(current_actor().roles):
        raise Missing
    return whole


def _desk(
    rows: Sequence[QueueRow],
    whole: Whole | None,
    form: SignForm,
    *,
    page: int = 1,
    mine: Signature | None = None,
    refusal: str = "",
    reason: ReasonForm | None = None,
) -> str:
    now = request_now()
    shown = sign_page(whole, year_with(whole), now=now, mine=mine, refusal=refusal) if whole else None
    recent = queries.recently_signed(db.session(), current_actor().id)
    desk = desk_page(rows, shown, recent, page=page, signer=_signer(), now=now)
    form.seen.data = shown.mark if shown else ""
    form.next.data = str(desk.following or "")
    return render_template(
        "logbook/signoff.html",
        desk=desk,
        form=form,
        reason=reason or (ReasonForm(formdata=None) if mine else None),
        days=resource(Settings).fallback_days,
        all=request.args.get("all") == "1",
    )


def _signer() -> str:
    actor = current_actor()
    return f"{actor.name}, {actor.credential}" if actor.credential else actor.name


def _items() -> list[tuple[int, str]]:
    found = (item.partition(":") for item in request.form.getlist("item")[: MOST_AT_ONCE + 1])
    return [(int(head), mark) for head, _, mark in found if head.isascii() and head.isdigit()]


def _review(ids: Sequence[int], form: ReviewForm, reasons: Mapping[int, str]) -> str:
    """Only what waits for the actor is listed, whatever was asked for."""
    wholes = queries.seen_many(db.session(), ids[:MOST_AT_ONCE])
    kinds = kinds_of(current_actor().roles)
    theirs = [
        whole
        for whole in wholes
        if whole.entry.status == "submitted"
        and whole.entry.kind in kinds
        and permits(current_actor(), Permission.ENTRY_SIGN, whole.subject)
    ]
    items = review_items(theirs, reasons)
    total = format_minutes(sum(item.minutes for item in items))
    return render_template(
        "logbook/review.html",
        items=items,
        form=form,
        total=total,
        asked=len(ids),
        signer=_signer(),
        agreed=request.form.getlist("agreed", type=int),
        agreed_words=AGREED,
    )
