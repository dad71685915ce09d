"""The real Parks Pass, in a process of its own, on a free loopback port.

port = free_port()
with StubServer([parks_client(port)]) as stub, ParksServer(port, stub.issuer()) as parks:
    requests.get(parks.base_url)
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.server_process import ServerProcess
from tests.stub_server import Value

CLIENT_ID = "parks-pass"
CLIENT_SECRET = "test-client-secret-of-parks-pass"


def parks_client(port: int, **changes: Value) -> dict[str, Value]:
    """The registration at the stub of a Parks Pass on this port."""
    ours = f"http://localhost:{port}"
    return {
        "issuer": "generic",
        "client_id": CLIENT_ID,
        "secret": CLIENT_SECRET,
        "name": "Parks Pass",
        "auth": "client_secret_basic",
        "redirect_uris": [f"{ours}/callback/"],
        "post_logout_redirect_uris": [f"{ours}/signed-out/"],
        "backchannel_logout_uri": f"{ours}/backchannel-logout/",
        "subject_type": "pairwise",
        **changes,
    }


class ParksServer(ServerProcess):
    """A running Parks Pass. Starts when made, stops at the end of the `with` block or by `stop()`."""

    name = "Parks Pass"
    own_variables = ("STUB_IDP_", "PARKS_")

    def __init__(self, port: int, issuer: str, *, env: Mapping[str, str] | None = None) -> None:
        """Start, signing people in at this issuer; `env` adds or changes variables."""
        super().__init__()
        self.base_url = f"http://localhost:{port}"
        self.start(
            ["-m", "tests.traced_parks"],
            {
                "DJANGO_SETTINGS_MODULE": "stub_idp.parks_pass.settings",
                "PARKS_PORT": str(port),
                "PARKS_ISSUER": issuer,
                "PARKS_CLIENT_ID": CLIENT_ID,
                "PARKS_CLIENT_SECRET": CLIENT_SECRET,
                **(env or {}),
            },
        )
