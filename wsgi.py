"""The WSGI entry point: `gunicorn wsgi:app`."""

from config import Settings
from kaptrain.app import create_app

app = create_app(Settings.from_env())
