"""Verifiers that others wrote. They get what the site answers, and nothing from any network."""

import json
import os
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.status import check_credential_status

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE / "schema/achievementcredential.json").read_text("utf-8"))
_SCHEMA_AT = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
Answers = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Verdict:
    """What the Digital Credentials Consortium's verifier says; None where it says nothing."""

    signature: bool
    revocation: bool | None
    expiration: bool | None
    schema: bool
    errors: tuple[str, ...]


GOOD = Verdict(signature=True, revocation=True, expiration=True, schema=True, errors=())


def dcc(credentials: Iterable[Mapping[str, Any]], answers: Answers) -> list[Verdict]:
    """Ask verifier-core (JavaScript) about each credential."""
    known = {**answers, _SCHEMA_AT: {"type": "application/json", "body": json.dumps(SCHEMA)}}
    asked = json.dumps({"answers": known, "credentials": list(credentials)})
    ran = subprocess.run(
        [os.environ["KAPTRAIN_TEST_NODE"], str(HERE / "verify.mjs")],
        input=asked,
        capture_output=True,
        text=True,
        cwd=HERE,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    said = [json.loads(line) for line in ran.stdout.splitlines()]
    return [Verdict(**{**each, "errors": tuple(each["errors"])}) for each in said]


def openbadgeslib(credential: bytes, answers: Answers) -> None:
    """Ask openbadgeslib (Python); its OB3VerificationError when it refuses.

    It takes lists of revocations signed as JWT only, so it is asked about the bit and the other verifier
    about the signature of the list.
    """
    download: Callable[..., bytes] = lambda address, *_, **__: answers[address]["body"].encode()  # noqa: E731
    did = json.loads(credential)["issuer"]["id"]
    read = OB3LdpVerifier.for_issuer_did(did).verify(credential, download=download)
    check_credential_status(read, download=download)


def answers_of(client: FlaskClient, *addresses: str) -> Answers:
    """What the site answers at these addresses, as a verifier somewhere else gets it."""
    found: Answers = {}
    for address in addresses:
        parts = urlsplit(address)
        got = client.get(parts.path, base_url=f"{parts.scheme}://{parts.netloc}")
        found[address] = {"type": got.content_type, "body": got.text, "status": got.status_code}
    return found
