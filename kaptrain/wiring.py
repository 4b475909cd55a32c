"""The only place that knows every slice: their pages and commands, and what they need of each other."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from config import Settings, SettingsError
from kaptrain.accounts import queries as accounts
from kaptrain.accounts.adapters.passwords import Passwords
from kaptrain.accounts.cli import accounts as account_commands
from kaptrain.accounts.service import forget_old
from kaptrain.accounts.views import bp as accounts_pages
from kaptrain.audit.cli import ledger as ledger_commands
from kaptrain.audit.views import NAMERS
from kaptrain.audit.views import bp as audit_pages
from kaptrain.authz.actor import VISITOR
from kaptrain.bookclub.queries.talks import named_for as of_club
from kaptrain.bookclub.views import bp as bookclub_pages
from kaptrain.catalogue.cli import content as content_commands
from kaptrain.catalogue.service import Library, Previews
from kaptrain.catalogue.views import bp as catalogue_pages
from kaptrain.ce.service import Issued
from kaptrain.ce.views import bp as ce_pages
from kaptrain.ce.views.section import added as ce_section
from kaptrain.certificates.adapters import PenError, pen_of, use_fonts_of
from kaptrain.certificates.adapters.reading import LARGEST as LARGEST_CHECKED
from kaptrain.certificates.cli import BulkRound
from kaptrain.certificates.cli import credentials as credential_commands
from kaptrain.certificates.queries import live_certificate, live_of_activity
from kaptrain.certificates.service import Office, Watch, check_certificates, check_credentials, check_pictures
from kaptrain.certificates.views import bp as certificate_pages
from kaptrain.demo.cli import demo as demo_commands
from kaptrain.enrolment.views import bp as enrolment_pages
from kaptrain.events.rules.asked import REFLECTION
from kaptrain.events.service import Act, Reminders, pass_on_seats
from kaptrain.events.service.named import Named
from kaptrain.events.service.verify import check_event_signatures
from kaptrain.events.views import bp as event_pages
from kaptrain.events.views.after import ASKED_PAGES
from kaptrain.events.views.pages import ADDERS, NOTERS
from kaptrain.groups.queries import named_for as of_group
from kaptrain.groups.views import bp as group_pages
from kaptrain.guides.views import bp as guide_pages
from kaptrain.hours.cli import cli_group as hours_commands
from kaptrain.hours.views import bp as hours_pages
from kaptrain.learning.views import bp as learning_pages
from kaptrain.logbook.adapters.letters import Writer as LinkWriter
from kaptrain.logbook.service import Nudges, check_signatures, forget_links, tell_signed
from kaptrain.logbook.views import bp as logbook_pages
from kaptrain.mentorship.service import Seal
from kaptrain.mentorship.views import bp as mentorship_pages
from kaptrain.news.service import Elsewhere, Mailing, RoomMails, forget_old_news
from kaptrain.news.views import bp as news_pages
from kaptrain.outbox.cli import CHORES, ROUNDS, worker
from kaptrain.outbox.views import bp as outbox_pages
from kaptrain.practicum.adapters.store import Store
from kaptrain.practicum.cli import documents as document_commands
from kaptrain.practicum.queries.sites import names_of as site_names
from kaptrain.practicum.rules.upload import LARGEST
from kaptrain.practicum.service import DocumentReminders, sweep
from kaptrain.practicum.views import bp as practicum_pages
from kaptrain.practicum.views.slots import notes as clearance_notes
from kaptrain.reporting.views import bp as reporting_pages
from kaptrain.roleplay.service.verify import check_lab_sheets
from kaptrain.roleplay.views import bp as roleplay_pages
from kaptrain.search.cli import REMAKERS
from kaptrain.search.cli import refresh as refresh_search
from kaptrain.search.cli import search as search_commands
from kaptrain.search.queries import Shelves
from kaptrain.search.views import bp as search_pages
from kaptrain.threads.queries.access import may_find
from kaptrain.threads.service import (
    Digests,
    fresh_calls,
    fresh_rooms,
    index_all,
    stop_mails,
    title_for,
)
from kaptrain.threads.views import bp as thread_pages
from kaptrain.web.context import CLOCK, provide
from kaptrain.web.limits import Misses, Typesettings

PAGES = (
    accounts_pages,
    audit_pages,
    bookclub_pages,
    catalogue_pages,
    ce_pages,
    certificate_pages,
    enrolment_pages,
    event_pages,
    group_pages,
    guide_pages,
    hours_pages,
    learning_pages,
    logbook_pages,
    mentorship_pages,
    news_pages,
    outbox_pages,
    practicum_pages,
    reporting_pages,
    roleplay_pages,
    search_pages,
    thread_pages,
)
COMMANDS = (
    account_commands,
    content_commands,
    credential_commands,
    demo_commands,
    document_commands,
    hours_commands,
    ledger_commands,
    search_commands,
    worker,
)
# What `flask ledger verify` asks besides the chains: each yields a sentence per difference.
LEDGER_CHECKS = (
    check_certificates,
    check_credentials,
    check_event_signatures,
    check_lab_sheets,
    check_pictures,
    check_signatures,
)
LARGEST_FORM = 512 * 1024
# Files of a meeting with thousands of rows; what is in them is read with a limit of its own.
LARGEST_FILE = 3 * 1024 * 1024
# A document at its largest, and the form around it.
LARGEST_DOCUMENT = LARGEST + LARGEST_FORM
FILES = {
    "events.read_file": LARGEST_FILE,
    "practicum.send": LARGEST_DOCUMENT,
    "certificates.check_file": LARGEST_CHECKED + LARGEST_FORM,
}
# Forms for anybody that only look something up: they write nothing, so a forged one does nothing, programs
# may send them, and a visitor needs no cookie.
LOOKUPS = frozenset({"certificates.check_file", "certificates.check_list"})
# The first counts a look at a public page, says nothing and knows nobody: its page may carry no token. Of the
# other the address itself is the secret, and mail programs post to it without having seen a page.
TOKENLESS = LOOKUPS | {"certificates.seen", "news.end_mails"}


def provide_all(app: Flask, settings: Settings) -> Office:
    """Put in what slices ask for by its type."""
    library = Library(settings.content_dir)
    shelves = Shelves((lambda actor: may_find(actor.person_id),))
    provide(app, settings, Passwords(), library, Previews(settings.content_dir, library), shelves)
    provide(app, Misses(), Typesettings())
    provide(app, Named((of_group, of_club)))
    provide(app, RoomMails(title_for, stop_mails), Elsewhere(fresh_calls, fresh_rooms))
    use_fonts_of(settings.fonts_dir)
    office = _office(settings)
    provide(app, office)
    provide(app, Seal(lambda session, enrolment_id: live_certificate(session, enrolment_id) is not None))
    provide(app, Issued(_credit_held))
    return office


def add_chores(app: Flask, settings: Settings, office: Office) -> None:
    """Say what the worker does beside sending mails."""
    nudges = Nudges(LinkWriter(settings.issuer_name, settings.base_url), settings.fallback_days)
    files = _files_chore(Store(settings.documents_dir))
    app.extensions[CHORES] = [forget_old, forget_links, forget_old_news, nudges, refresh_search, files]
    app.extensions[CHORES].append(Watch(office))
    # Seats first, so that who gets one now is reminded in the same round.
    app.extensions[ROUNDS] = [_seats_chore(settings.base_url), Reminders(settings.base_url)]
    app.extensions[ROUNDS] += [DocumentReminders(settings.base_url), tell_signed]
    app.extensions[ROUNDS] += [each(settings.base_url, settings.secret_key) for each in (Digests, Mailing)]
    # Last, because it may take most of a minute.
    app.extensions[ROUNDS].append(BulkRound(office, app.extensions[CLOCK]))


def join_slices(app: Flask) -> None:
    """Say what one slice shows on the pages of another, which does not know it."""
    app.extensions[REMAKERS] = {"posts": index_all}
    app.extensions[ASKED_PAGES] = {REFLECTION: lambda _program, slug: f"/books/{slug}/reflection"}
    app.extensions[NAMERS] = {"person": accounts.names_of, "site": site_names}
    app.extensions[ADDERS] = (ce_section,)
    app.extensions[NOTERS] = {"practicum": clearance_notes}


def _credit_held(session: Session, enrolment_id: int, event_id: int) -> dict[int, int]:
    held = live_of_activity(session, event_id, enrolment_id)
    return {body_id: certificate.id for (body_id, _), certificate in held.items()}


def _office(settings: Settings) -> Office:
    try:
        pen = pen_of(
            settings.pdf_sign_key,
            settings.pdf_sign_cert,
            settings.pdf_sign_passphrase,
            name=settings.issuer_name,
        )
    except PenError as error:
        raise SettingsError(str(error)) from error
    secrets = settings.credential_secrets
    return Office(settings.issuer_name, settings.base_url, settings.zone, secrets, pen)


def _seats_chore(base_url: str) -> Callable[[Session, datetime], int]:
    return lambda session, now: pass_on_seats(session, Act(VISITOR, now, base_url))


def _files_chore(store: Store) -> Callable[[Session, datetime], int]:
    return lambda session, now: sweep(session, store, now=now)
