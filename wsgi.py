"""The WSGI entry point: `gunicorn wsgi:app`."""

from config import Settings, SettingsError
from kaptrain.app import create_app

try:
    app = create_app(Settings.from_env())
except SettingsError as error:
    raise SystemExit(f"KAPtrain does not start. {error}") from None
