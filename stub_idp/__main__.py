"""`python -m stub_idp --port 9000`: run the provider on the production server, on loopback."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

from stub_idp.problems import StartRefused


def main() -> int:
    """Check, say where it will be, serve until told to stop; returns the exit code."""
    arguments = _arguments()
    # Whatever project's settings the shell may name: these are ours.
    os.environ["DJANGO_SETTINGS_MODULE"] = "stub_idp.settings"
    scheme = "https" if arguments.tls_cert else "http"
    os.environ.setdefault("STUB_IDP_BASE_URL", f"{scheme}://localhost:{arguments.port}")
    import django

    from stub_idp import settings
    from stub_idp.checks import check_start
    from stub_idp.serving import serve

    django.setup()
    try:
        check_start(listening_on=arguments.host)
        _check_tls(arguments.tls_cert, arguments.tls_key, settings.STUB_IDP_BASE_URL)
        _check_free(arguments.host, arguments.port)
    except StartRefused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    control = "on" if settings.STUB_IDP_SANDBOX else "off (STUB_IDP_SANDBOX=1 switches it on)"
    sys.stdout.write(
        f"Harbor ID, a practice identity provider: {settings.STUB_IDP_BASE_URL}/  Control API: {control}\n"
    )
    sys.stdout.flush()
    serve(arguments.host, arguments.port, certificate=arguments.tls_cert, key=arguments.tls_key)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m stub_idp", description=__doc__)
    parser.add_argument("--port", type=_port, default=9000, help="port to listen on (default 9000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--tls-cert", type=Path, help="certificate (PEM) to serve over TLS; --tls-key goes with it")
    parser.add_argument("--tls-key", type=Path, help="private key (PEM) of the certificate")
    return parser.parse_args()


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a port number from 1 to 65535; for example 9100")
    return int(text)


def _check_tls(certificate: Path | None, key: Path | None, base_url: str) -> None:
    """StartRefused when half of what TLS needs is missing, or the base address says otherwise."""
    if (certificate is None) != (key is None):
        raise StartRefused("--tls-cert and --tls-key go together: give both or neither.")
    for file in (certificate, key):
        if file is not None and not file.is_file():
            raise StartRefused(f"There is no file {file}: --tls-cert and --tls-key are PEM files.")
    if certificate is not None and not base_url.startswith("https://"):
        raise StartRefused("With --tls-cert STUB_IDP_BASE_URL must begin with https://.")


def _check_free(host: str, port: int) -> None:
    """StartRefused when something else listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StartRefused(
                f"Port {port} on {host} cannot be used ({error.strerror}): choose another one with --port."
            ) from error


if __name__ == "__main__":
    sys.exit(main())
