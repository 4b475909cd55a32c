"""Settings: read once from the environment, checked, frozen. The README lists every one."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent
ENVIRONMENTS = ("production", "demo", "test")
SHORTEST_SECRET = 32
# Secrets that stand in this file or in guides are known to everybody.
KNOWN_SECRETS = frozenset({"demo-only-secret-that-everybody-knows", "changeme", "secret"})


class SettingsError(Exception):
    """A setting is missing, misspelt or unsafe; the message names it and says what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything the operator decides. Field names are the environment variables in lower case."""

    kaptrain_env: str
    secret_key: str
    secret_key_fallbacks: tuple[str, ...]
    database_url: str
    base_url: str
    trusted_hosts: tuple[str, ...]
    proxy_hops: int
    smtp_url: str | None
    mail_from: str
    content_dir: Path
    documents_dir: Path
    issuer_name: str
    zone: str
    session_idle_minutes: int
    session_hours: int
    fallback_days: int
    signing_link_days: int
    signing_scan_minutes: int

    @property
    def is_production(self) -> bool:
        return self.kaptrain_env == "production"

    @property
    def is_demo(self) -> bool:
        return self.kaptrain_env == "demo"

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Read and check the environment; raise SettingsError on the first thing that is wrong."""
        read = _Reader(os.environ if env is None else env)
        environment = read.choice("KAPTRAIN_ENV", ENVIRONMENTS, "production")
        base_url = read.base_url("BASE_URL", "" if environment == "production" else "http://127.0.0.1:8000")
        settings = cls(
            kaptrain_env=environment,
            secret_key=read.secret(
                "SECRET_KEY", "" if environment == "production" else "demo-only-secret-that-everybody-knows"
            ),
            secret_key_fallbacks=read.listed("SECRET_KEY_FALLBACKS"),
            database_url=read.database("DATABASE_URL"),
            base_url=base_url,
            trusted_hosts=read.listed("TRUSTED_HOSTS") or _hosts(base_url, environment),
            proxy_hops=read.number("PROXY_HOPS", 0, 0, 5),
            smtp_url=read.text("SMTP_URL", "") or None,
            mail_from=read.text("MAIL_FROM", "KAPtrain <no-reply@kaptrain.example>"),
            content_dir=Path(read.text("CONTENT_DIR", str(ROOT / "content"))),
            documents_dir=Path(read.text("DOCUMENTS_DIR", str(ROOT / "instance" / "documents"))),
            issuer_name=read.text("ISSUER_NAME", "Demo Training Institute"),
            zone=read.zone("ZONE", "America/Denver"),
            session_idle_minutes=read.number("SESSION_IDLE_MINUTES", 120, 5, 1440),
            session_hours=read.number("SESSION_HOURS", 24, 1, 720),
            fallback_days=read.number("FALLBACK_DAYS", 14, 1, 90),
            signing_link_days=read.number("SIGNING_LINK_DAYS", 14, 1, 60),
            signing_scan_minutes=read.number("SIGNING_SCAN_MINUTES", 15, 5, 120),
        )
        if settings.is_production:
            _refuse_unsafe(settings)
        return settings


def _hosts(base_url: str, environment: str) -> tuple[str, ...]:
    host = urlsplit(base_url).hostname or ""
    return (host,) if environment == "production" else (host, "127.0.0.1", "localhost")


def _refuse_unsafe(settings: Settings) -> None:
    if settings.secret_key in KNOWN_SECRETS or len(settings.secret_key) < SHORTEST_SECRET:
        raise SettingsError(f"SECRET_KEY: use at least {SHORTEST_SECRET} random characters of your own")
    if not settings.base_url.startswith("https://"):
        raise SettingsError("BASE_URL: production needs the public https:// address of this site")
    if settings.mail_from.endswith("kaptrain.example>"):
        raise SettingsError("MAIL_FROM: production needs a sender address of your own")
    if _is_within(settings.documents_dir, ROOT / "kaptrain") or _is_within(
        settings.documents_dir, settings.content_dir
    ):
        raise SettingsError("DOCUMENTS_DIR: keep people's files outside of the program and of its content")
    if os.environ.get("FLASK_DEBUG", "0") not in ("", "0"):
        raise SettingsError("FLASK_DEBUG: production never runs with the debugger")


def _is_within(folder: Path, other: Path) -> bool:
    return folder.resolve().is_relative_to(other.resolve())


class _Reader:
    """Strict readers: a misspelt value stops the start instead of meaning something else."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env

    def text(self, name: str, default: str) -> str:
        return self.env.get(name, default).strip()

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise SettingsError(f"{name}: {value!r} is not one of {', '.join(allowed)}")
        return value

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise SettingsError(f"{name}: {value!r} is not a whole number from {least} to {most}")
        return int(value)

    def listed(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name, "").split(",") if part.strip())

    def secret(self, name: str, default: str) -> str:
        """The value itself, or the content of the file that NAME_FILE names."""
        path = self.text(f"{name}_FILE", "")
        if path:
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise SettingsError(f"{name}_FILE: cannot read {path}: {error.strerror}") from None
        value = self.text(name, default)
        if not value:
            raise SettingsError(f"{name}: set it to at least {SHORTEST_SECRET} random characters")
        return value

    def base_url(self, name: str, default: str) -> str:
        value = self.text(name, default).rstrip("/")
        parts = urlsplit(value)
        beside = parts.path or parts.query or parts.fragment or parts.username
        if parts.scheme not in ("http", "https") or not parts.hostname or beside:
            raise SettingsError(
                f"{name}: set it to the public address of this site, like https://host.example"
            )
        return value

    def database(self, name: str) -> str:
        value = self.text(name, f"sqlite:///{ROOT / 'instance' / 'kaptrain.db'}")
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise SettingsError(f"{name}: use sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME")
        return value

    def zone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise SettingsError(f"{name}: {value!r} is not an IANA time zone like America/Denver") from None
        return value
