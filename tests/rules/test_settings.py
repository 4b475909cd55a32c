"""O1: production does not start on a setting that is missing, misspelt or unsafe."""

import os

import pytest

from config import Settings, SettingsError

SOUND = {
    "KAPTRAIN_ENV": "production",
    "SECRET_KEY": "0123456789abcdef0123456789abcdef01234567",
    "BASE_URL": "https://training.institute.example",
    "DATABASE_URL": "postgresql+psycopg://kaptrain@localhost/kaptrain",
    "MAIL_FROM": "Training <no-reply@institute.example>",
}
UNSAFE = {
    "no secret": {"SECRET_KEY": ""},
    "short secret": {"SECRET_KEY": "x" * 31},
    "the secret of the demonstration": {"SECRET_KEY": "demo-only-secret-that-everybody-knows"},
    "a secret file that is not there": {"SECRET_KEY_FILE": "/nowhere/secret"},
    "no public address": {"BASE_URL": ""},
    "a public address without encryption": {"BASE_URL": "http://training.institute.example"},
    "a public address with a path": {"BASE_URL": "https://institute.example/training"},
    "another kind of database": {"DATABASE_URL": "mysql://root@localhost/kaptrain"},
    "a misspelt environment": {"KAPTRAIN_ENV": "prod"},
    "proxies that are no number": {"PROXY_HOPS": "many"},
    "proxies without end": {"PROXY_HOPS": "99"},
    "the sender of the demonstration": {"MAIL_FROM": "KAPtrain <no-reply@kaptrain.example>"},
    "a zone that is none": {"ZONE": "Colorado"},
    "sessions without end": {"SESSION_HOURS": "100000"},
    "files of people inside the program": {"DOCUMENTS_DIR": "kaptrain/web/static/documents"},
    "no idle limit": {"SESSION_IDLE_MINUTES": "0"},
}


def test_o1_sound_settings_are_taken() -> None:
    settings = Settings.from_env(SOUND)

    assert settings.is_production
    assert settings.trusted_hosts == ("training.institute.example",)
    assert settings.proxy_hops == 0


@pytest.mark.parametrize("case", UNSAFE)
def test_o1_production_refuses_to_start_with(case: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_env({**SOUND, **UNSAFE[case]})

    named = str(refusal.value).partition(":")[0].removesuffix("_FILE")
    assert named in {name.removesuffix("_FILE") for name in UNSAFE[case]}


def test_o1_production_refuses_the_debugger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "FLASK_DEBUG", "1")

    with pytest.raises(SettingsError):
        Settings.from_env(SOUND)


def test_o1_no_refusal_repeats_a_secret() -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_env({**SOUND, "SECRET_KEY": "hunter2hunter2"})

    assert "hunter2" not in str(refusal.value)
