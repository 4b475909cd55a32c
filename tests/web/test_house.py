from flask.testing import FlaskClient


def test_a_visitor_is_sent_to_the_sign_in_page(client: FlaskClient) -> None:
    response = client.get("/dashboard")

    assert response.status_code == 303
    assert response.location == "/sign-in?next=/dashboard"


def test_an_unknown_address_answers_with_the_friendly_page(client: FlaskClient) -> None:
    response = client.get("/nowhere")

    assert response.status_code == 404
    assert b"There is nothing at this address" in response.data
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
