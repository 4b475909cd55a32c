"""The WSGI entry point: `gunicorn wsgi:app`."""

import gc

# Nearly all that loading makes stays for good. Looking for garbage meanwhile took a tenth of the start.
gc.disable()

from config import Settings, SettingsError  # noqa: E402 - see above
from kaptrain.app import create_app  # noqa: E402 - as above

try:
    app = create_app(Settings.from_env())
except SettingsError as error:
    raise SystemExit(f"KAPtrain does not start. {error}") from None
finally:
    gc.enable()
