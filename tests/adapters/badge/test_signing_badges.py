"""C6: what is signed is exactly what is meant; keys are closed; lists and pictures hold what they should."""

import base64
import gzip
import struct
import zlib
from typing import Any

import pytest

from kaptrain.certificates.adapters.badge import baking, keys, picture, proof, status_list
from kaptrain.certificates.adapters.badge.base58 import base58, from_base58
from kaptrain.certificates.adapters.badge.canonical import DroppedTerm, canonical
from kaptrain.certificates.adapters.badge.contexts import CREDENTIALS_V2, OPEN_BADGES, UnknownContext
from kaptrain.certificates.rules.credential import written
from kaptrain.certificates.rules.did import Issuer
from kaptrain.certificates.rules.status import BITS
from tests.rules.certificates.test_credential import a_credential

ISSUER = Issuer("Demo Training Institute", "https://training.example")
SINCE = "2026-09-05T14:00:07Z"
KEY = keys.new_key()
SEAL = picture.Seal("Demo Institute", "Certificate in Practice", "150", "of 150 hours", (3600, 720, 1440))


def a_list(*revoked: int) -> dict[str, Any]:
    return status_list.status_list(ISSUER, 1, revoked, since=SINCE, key=KEY, key_number=1)


def test_a_proof_holds_until_a_word_changes() -> None:
    made = proof.signed(a_credential(), KEY, method=ISSUER.method(1), created=SINCE)

    assert proof.holds(made, KEY.public_key())
    assert not proof.holds(made, keys.new_key().public_key())
    assert not proof.holds({**made, "validFrom": "2020-01-01T00:00:00Z"}, KEY.public_key())
    assert not proof.holds({**made, "proof": []}, KEY.public_key())


@pytest.mark.parametrize(
    "change",
    [
        {"approvedBy": "somebody"},
        {"type": ["VerifiableCredential", "OpenBadgeCredential", "LicenceToPractise"]},
        {"credentialSchema": [{"id": "https://x.example/s", "type": "1EdTechJsonSchemaValidator2019"}]},
        {"credentialSubject": {"type": ["AchievementSubject"], "hoursSlept": 8}},
        {"evidence": [{"type": ["Evidence"], "name": None}]},
        {"id": "certificates/1"},
    ],
    ids=["name", "type", "type of a schema", "name below", "nothing", "reference"],
)
def test_what_no_signature_would_cover_is_not_signed(change: dict[str, Any]) -> None:
    with pytest.raises(DroppedTerm):
        canonical({**a_credential(), **change})


def test_other_contexts_are_never_fetched() -> None:
    with pytest.raises(UnknownContext, match=r"https://elsewhere\.example/context"):
        canonical({**a_credential(), "@context": [CREDENTIALS_V2, "https://elsewhere.example/context"]})


def test_what_is_written_without_the_library_is_what_the_library_writes() -> None:
    options = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": SINCE,
        "verificationMethod": ISSUER.method(7),
        "proofPurpose": "assertionMethod",
    }
    listed = a_list(1, 2, 3)
    del listed["proof"]

    assert proof._options(ISSUER.method(7), SINCE) == canonical(options)
    assert status_list._quads(listed) == canonical(listed)


def test_a_list_has_its_bits_where_verifiers_look() -> None:
    encoded = a_list(0, 9, BITS - 1)["credentialSubject"]["encodedList"]

    packed = encoded.removeprefix("u")
    bits = gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    assert len(bits) * 8 == BITS
    assert (bits[0], bits[1], bits[-1]) == (0x80, 0x40, 0x01)
    assert sum(bits) == 0x80 + 0x40 + 0x01


def test_the_same_state_gives_the_same_list() -> None:
    assert a_list(5, 3) == a_list(3, 5)
    assert proof.holds(a_list(5, 3), KEY.public_key())


def test_a_private_key_opens_with_its_secret_only() -> None:
    sealed = keys.seal(KEY, "the secret")

    assert KEY.private_bytes_raw() not in sealed
    opened = keys.unseal(sealed, KEY.public_key(), ["a newer secret", "the secret"])
    assert opened.private_bytes_raw() == KEY.private_bytes_raw()
    for public, secret in ((KEY.public_key(), "guessed"), (keys.new_key().public_key(), "the secret")):
        with pytest.raises(keys.Unsealable):
            keys.unseal(sealed, public, [secret])


@pytest.mark.parametrize("broken", [b"", b"\x02" + bytes(100), b"\x01" + bytes(20)])
def test_what_is_no_sealed_key_is_refused(broken: bytes) -> None:
    with pytest.raises(keys.Unsealable):
        keys.unseal(broken, KEY.public_key(), ["the secret"])


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\0\x01", bytes(range(64))])
def test_base58_reads_what_it_writes(data: bytes) -> None:
    assert from_base58(base58(data)) == data


def test_a_public_key_reads_back() -> None:
    written_key = keys.multikey(KEY.public_key())

    assert written_key.startswith("z6Mk")
    assert keys.from_multikey(written_key) == KEY.public_key()
    with pytest.raises(ValueError, match="not an Ed25519 key"):
        keys.from_multikey("z" + base58(b"\x80\x24" + bytes(33)))


def test_pictures_are_the_same_each_time_and_give_the_credential_back() -> None:
    credential = written(proof.signed(a_credential(), KEY, method=ISSUER.method(1), created=SINCE))
    png, svg = picture.png(SEAL), picture.svg(SEAL)

    assert (png, svg) == (picture.png(SEAL), picture.svg(SEAL))
    assert baking.unbaked(baking.bake_png(png, credential)) == credential
    assert baking.unbaked(baking.bake_svg(svg, credential)) == credential
    assert struct.unpack_from(">II", png, 16) == (480, 480)


def test_a_picture_holds_one_credential_the_last() -> None:
    twice = baking.bake_png(baking.bake_png(picture.png(SEAL), b'{"first":1}'), b'{"second":2}')

    assert twice.count(b"openbadgecredential") == 1
    assert baking.unbaked(twice) == b'{"second":2}'


def test_a_credential_that_another_program_packed_is_read() -> None:
    head = b"openbadgecredential\0\x01\0\0\0"
    chunk = head + zlib.compress(b'{"packed":1}')
    made = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(chunk)) + b"iTXt" + chunk + bytes(4)

    assert baking.unbaked(made) == b'{"packed":1}'


@pytest.mark.parametrize(
    "picture_bytes",
    [b"", b"%PDF-1.7", b"<svg></svg>", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXt"],
)
def test_what_holds_no_credential_gives_none(picture_bytes: bytes) -> None:
    assert baking.unbaked(picture_bytes) is None
