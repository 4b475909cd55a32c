"""Keys for tests of signatures: made new each time, trusted by nobody."""

from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID


def keys(folder: Path, *, now: datetime, passphrase: str = "") -> tuple[Path, Path]:
    """Write a key and its own certificate, valid for a year; return their files."""
    folder.mkdir(exist_ok=True)
    own = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Demo Training Institute")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .sign(own, hashes.SHA256())
    )
    locked = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    key_file, certificate_file = folder / "key.pem", folder / "certificate.pem"
    key_file.write_bytes(own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    certificate_file.write_bytes(certificate.public_bytes(Encoding.PEM))
    return key_file, certificate_file
