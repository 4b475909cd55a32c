"""The bare page: Flask, Flask-Login, one Flask-SQLAlchemy query of 20 rows, 20 kB of Jinja.

What a signed-in page of this stack costs at least. Everything else is quoted as a multiple of it.
"""

import os

from flask import Flask, render_template_string
from flask_login import LoginManager, UserMixin, login_required, login_user
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ROWS = 20
PAGE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body><main>
<h1>{{ title }}</h1>{% for row in rows %}<article><h2>{{ row.title }}</h2><p>{{ row.text }}</p></article>
{% endfor %}</main></body></html>"""


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "items"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    text: Mapped[str]


class Account(Base):
    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class SignedIn(UserMixin):  # type: ignore[misc]
    def __init__(self, account: Account) -> None:
        self.id = account.id


db = SQLAlchemy()


def create_app(url: str = "") -> Flask:
    """Make the bare application on this database, or on the one that BARE_URL names."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="bare", SQLALCHEMY_DATABASE_URI=url or os.environ["BARE_URL"])
    db.init_app(app)
    manager = LoginManager(app)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(key: str) -> SignedIn | None:
        account = db.session.get(Account, int(key))
        return SignedIn(account) if account else None

    @app.get("/healthz")
    def alive() -> str:
        return "alive"

    @app.get("/sign-in")
    def sign_in() -> str:
        account = db.session.get(Account, 1)
        assert account is not None
        login_user(SignedIn(account))
        return "in"

    @app.get("/")
    @login_required  # type: ignore[untyped-decorator]
    def page() -> str:
        rows = db.session.scalars(select(Item).limit(ROWS)).all()
        return render_template_string(PAGE, title="Bare", rows=rows)

    return app


def fill(app: Flask) -> None:
    """Write the twenty rows and the one account."""
    with app.app_context():
        Base.metadata.create_all(db.engine)
        db.session.add(Account(id=1, name="Somebody"))
        words = "every minute can say why it counts "
        db.session.add_all(Item(id=n, title=f"Row {n}", text=words * 28) for n in range(1, ROWS + 1))
        db.session.commit()
