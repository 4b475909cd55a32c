from sqlalchemy import text

from tests.statements import statements


def test_alive_asks_nothing_of_the_database(client, connection):
    with statements(connection) as seen:
        response = client.get("/healthz")

    assert response.text == "alive\n"
    assert seen == []


def test_ready_when_the_schema_is_at_the_newest_revision(client):
    response = client.get("/readyz")

    assert (response.status_code, response.text) == (200, "ready\n")


def test_not_ready_at_another_revision(client, session):
    session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    session.commit()

    assert client.get("/readyz").status_code == 503


def test_not_ready_without_a_schema(client, session):
    session.execute(text("DROP TABLE alembic_version"))
    session.commit()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert "without a schema" in response.text
