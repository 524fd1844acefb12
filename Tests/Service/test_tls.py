"""TLS, and clients that are known by their certificates."""

import ssl
import subprocess

import pytest

from service import Service, refused
from test_problems import GOOD


def openssl(*arguments, folder):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificates")
    for authority in ("authority", "stranger"):
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{authority}.key",
                "-out", f"{authority}.pem", "-days", "2", "-subj", f"/CN={authority}",
                folder=folder)
    for name, signer in (("server", "authority"), ("client", "authority"),
                         ("foreign", "stranger")):
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out",
                f"{name}.csr", "-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost",
                folder=folder)
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{signer}.pem", "-CAkey",
                f"{signer}.key", "-CAcreateserial", "-days", "2", "-copy_extensions", "copy",
                "-out", f"{name}.pem", folder=folder)
    return folder


def context(certificates, client: str | None = None) -> ssl.SSLContext:
    made = ssl.create_default_context(cafile=certificates / "authority.pem")
    if client:
        made.load_cert_chain(certificates / f"{client}.pem", certificates / f"{client}.key")
    return made


def start(files, certificates, *more):
    return Service("--model", f"shop={files}/shop.json", "--tls-certificate",
                   certificates / "server.pem", "--tls-key", certificates / "server.key", *more)


def test_tls(files, certificates):
    with start(files, certificates) as service:
        service.context = context(certificates)
        answer = service.post("/v1/models/shop/forecasts", [GOOD])
        assert answer.status == 200 and len(answer.json["rows"]) == 1
        # Plain HTTP and old versions are not spoken.
        service.context = None
        with pytest.raises(Exception):
            service.get("/healthz")
        old = context(certificates)
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        service.context = old
        with pytest.raises(OSError):
            service.get("/healthz")


def test_clients_by_certificate(files, certificates):
    with start(files, certificates, "--client-ca", certificates / "authority.pem", "--host",
               "0.0.0.0") as service:
        service.context = context(certificates, "client")
        assert service.post("/v1/models/shop/forecasts", [GOOD]).status == 200
        for stranger in (None, "foreign"):
            service.context = context(certificates, stranger)
            with pytest.raises((OSError, ConnectionError)):
                service.get("/healthz")
        service.context = context(certificates, "client")
        assert service.get("/healthz").status == 200


def test_bad_files_are_named(files, certificates):
    for certificate, key in (("server.pem", "client.csr"), ("server.csr", "server.key"),
                             ("none", "server.key")):
        status, words = refused(
            "--model", f"shop={files}/shop.json", "--tls-certificate", certificates / certificate,
            "--tls-key", certificates / key)
        assert status in (64, 65, 66), words
        assert (certificate if certificate != "server.pem" else key) in words
    status, words = refused("--tls-key", certificates / "server.key")
    assert status == 64 and "--tls-certificate" in words
