"""The application factory: what Flask needs around the slices, which `kaptrain/wiring.py` joins."""

from datetime import datetime
from typing import Any

from flask import Flask, get_flashed_messages, request, session
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy.exc import IntegrityError
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Settings
from kaptrain.accounts import queries as accounts
from kaptrain.audit import service as audit
from kaptrain.db.session import db, may_write
from kaptrain.shared.clock import Clock, SystemClock
from kaptrain.shared.ids import token_hash
from kaptrain.web import assets, errors, filters, headers, replies
from kaptrain.web.context import CLOCK, KEY, request_now
from kaptrain.web.guards import SAFE_METHODS, can, current_actor, guard, refuse_undeclared
from kaptrain.web.navigation import initials, navigation
from kaptrain.web.signed_in import SignedIn
from kaptrain.wiring import (
    COMMANDS,
    FILES,
    LARGEST_FORM,
    LEDGER_CHECKS,
    LOOKUPS,
    PAGES,
    TOKENLESS,
    add_chores,
    join_slices,
    provide_all,
)

SEEN = "seen"
# How old the cookie's note of the last visit may get before it is written anew.
SEEN_STEP_SECONDS = 60


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """Build the application; RuntimeError when a route declares no permission."""
    app = Flask("kaptrain", static_folder=None, template_folder="web/templates")
    app.config.from_mapping(_flask_config(settings))
    app.extensions[KEY] = {}
    app.extensions[CLOCK] = clock or SystemClock()
    app.extensions["ledger_checks"] = LEDGER_CHECKS
    office = provide_all(app, settings)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    app.before_request(_declare_intent)
    _add_sign_in(app, settings)
    forgery = CSRFProtect(app)
    app.before_request(guard)
    _add_pages(app)
    for endpoint in TOKENLESS:
        forgery.exempt(app.view_functions[endpoint])
    _add_template_words(app)
    for commands in COMMANDS:
        app.cli.add_command(commands)
    add_chores(app, settings, office)
    join_slices(app)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    assets.register(app)
    refuse_undeclared(app)
    return app


def _flask_config(settings: Settings) -> dict[str, Any]:
    secure = settings.base_url.startswith("https://")
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": list(settings.secret_key_fallbacks),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "BASE_URL": settings.base_url,
        "TRUSTED_HOSTS": list(settings.trusted_hosts),
        "MAX_CONTENT_LENGTH": LARGEST_FORM,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM,
        "SESSION_COOKIE_NAME": "__Host-kaptrain" if secure else "kaptrain",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "TESTING": settings.kaptrain_env == "test",
    }


def _declare_intent() -> None:
    may_write.set(request.method not in SAFE_METHODS and request.endpoint not in LOOKUPS)
    if request.endpoint in FILES:
        request.max_content_length = FILES[request.endpoint]


def _add_sign_in(app: Flask, settings: Settings) -> None:
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(sid: str) -> SignedIn | None:
        if _idle_too_long(settings.session_idle_minutes * 60, request_now()):
            return None
        actor = accounts.signed_in_actor(db.session(), token_hash(sid), request_now())
        return SignedIn(sid, actor) if actor else None


def _idle_too_long(limit: int, now: datetime) -> bool:
    # Kept in the signed cookie, so that reading a page writes nothing to the database.
    moment = int(now.timestamp())
    seen = session.get(SEEN)
    if not isinstance(seen, int) or moment - seen > limit:
        return True
    if moment - seen >= SEEN_STEP_SECONDS:
        session[SEEN] = moment
    return False


class _Receipts:
    """Receipts on the database session of this request."""

    def keep(self, person_id: int, key: str, answer: tuple[str, str], now: datetime) -> bool:
        return audit.keep_receipt(db.session(), person_id, key, answer=answer, now=now)

    def find(self, person_id: int, key: str) -> tuple[str, str] | None:
        receipt = audit.find_receipt(db.session(), person_id, key)
        return (receipt.location, receipt.message) if receipt else None

    def undo(self) -> None:
        db.session.rollback()


def _add_pages(app: Flask) -> None:
    for pages in PAGES:
        app.register_blueprint(pages)
    errors.register(app)
    app.register_error_handler(IntegrityError, _lost_a_race)
    replies.register(app, _Receipts())
    headers.register(app)


def _lost_a_race(error: IntegrityError) -> Any:
    # A unique key is the last word between two people; the second is told, nothing is half done.
    db.session.rollback()
    return errors.answer(409, "Somebody did this at the same moment. Look at the page again.", "conflict")


def _add_template_words(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    filters.register(app)

    # Macros are imported without a page's context, so what they call are globals.
    app.jinja_env.globals.update(
        can=can, csp_nonce=headers.csp_nonce, once=replies.fresh_key, static_url=assets.static_url
    )

    @app.context_processor
    def words() -> dict[str, Any]:
        actor = current_actor()
        return {
            "footer_links": [("Verify a certificate", "/verify")],
            "me": {"name": actor.name, "initials": initials(actor.name)} if actor.is_signed_in else None,
            "messages": get_flashed_messages(with_categories=True),
            "nav": navigation(actor),
            "search_url": "/search",
        }
