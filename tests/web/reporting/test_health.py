from sqlalchemy import text

from kaptrain.reporting.views import health
from tests.statements import statements


def test_alive_asks_nothing_of_the_database(client, connection):
    with statements(connection) as seen:
        response = client.get("/healthz")

    assert response.text == "alive\n"
    assert seen == []


def test_ready_when_the_schema_is_at_the_expected_revision(client, session, monkeypatch):
    monkeypatch.setattr(health, "_expected", lambda: "abc")
    schema_at(session, "abc")

    response = client.get("/readyz")

    assert (response.status_code, response.text) == (200, "ready\n")


def test_not_ready_at_another_revision(client, session, monkeypatch):
    monkeypatch.setattr(health, "_expected", lambda: "abc")
    schema_at(session, "old")

    assert client.get("/readyz").status_code == 503


def test_not_ready_without_a_schema(client, connection):
    response = client.get("/readyz")

    assert response.status_code == 503
    assert "without a schema" in response.text


def schema_at(session, revision):
    session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    session.execute(text("INSERT INTO alembic_version VALUES (:at)"), {"at": revision})
    session.commit()
