"""What the demo's processes are told: var/demo.env for the portal, a client list for the practice provider.

Both files are written afresh at every start from the three ports. Only secrets, keys and the staff password outlive a start, so
that a browser tab or a note of yesterday still works.
"""

import json
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

# Settings of the portal that the visitor's shell may pass on to the demo; all others are the demo's own.
PASSED_ON = ("DATABASE_URL", "VAR_DIR", "RATE_LIMITS", "LOG_LEVEL")
# What the practice provider calls an identity-proofed sign-in with two factors.
IAL2_ACR = "urn:stub:ial2:aal2"
CLIENT_ID = "taxportal"
PARKS_CLIENT_ID = "parks-pass"

# Name (also the practice provider's path) -> what the button says, and how the portal proves itself there. Each is of the
# profile of its name.
PROVIDERS: Mapping[str, tuple[str, str]] = {
    "generic": ("Harbor ID", "client_secret_basic"),
    "idme": ("Anchor ID", "client_secret_post"),
    "logingov": ("Lantern Login", "private_key_jwt"),
}


@dataclass(frozen=True)
class Demo:
    """One demo: where the program is, where its own files go, which ports it uses."""

    root: Path
    var: Path
    port: int
    idp_port: int
    parks_port: int

    @property
    def env_file(self) -> Path:
        """The portal's environment; later commands read it through ENV_FILE."""
        return self.var / "demo.env"

    @property
    def clients_file(self) -> Path:
        """The practice provider's list of clients."""
        return self.var / "demo-clients.toml"

    @property
    def base_url(self) -> str:
        """The portal's own address, without a slash at the end."""
        return f"http://localhost:{self.port}"

    @property
    def idp_url(self) -> str:
        """The practice provider's address, without a slash at the end."""
        return f"http://localhost:{self.idp_port}"

    @property
    def accounts_file(self) -> Path:
        """Where the practice provider keeps the accounts that visitors make there."""
        return self.var / "demo-idp-accounts.json"

    @property
    def parks_url(self) -> str:
        """The address of Parks Pass, without a slash at the end."""
        return f"http://localhost:{self.parks_port}"

    @property
    def issuer(self) -> str:
        """The issuer that the practice people are seeded for; its path is also the provider's name in the portal."""
        return f"{self.idp_url}/generic"

    def key_file(self, name: str) -> Path:
        """The portal's private key at a provider."""
        return self.var / f"demo-client-key-{name}.pem"


def read(path: Path) -> dict[str, str]:
    """The variables of an environment file that :func:`write` made; empty where there is none."""
    if not path.exists():
        return {}
    pairs = (line.split("=", 1) for line in path.read_text(encoding="utf-8").splitlines() if "=" in line)
    return {name: value for name, value in pairs if not name.startswith("#")}


def write(demo: Demo, shell: dict[str, str]) -> dict[str, str]:
    """Write both files (readable by the owner only) and return the portal's variables."""
    kept = read(demo.env_file)
    variables = {
        "SANDBOX": "1",
        "PUBLIC_BASE_URL": demo.base_url,
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "OIDC_PROVIDERS": ",".join(PROVIDERS),
        **{variable: value for name in PROVIDERS for variable, value in _provider(demo, name, kept).items()},
        "OIDC_GENERIC_ACR_VALUES": IAL2_ACR,
        "OIDC_GENERIC_IAL2_ACRS": IAL2_ACR,
        "OIDC_IDME_EVENTS_ISSUER": f"{demo.idp_url}/idme-events",
        **{name: shell[name] for name in PASSED_ON if shell.get(name)},
    }
    lines = [
        "# Written by the demo command at every start; changes are lost.",
        *(f"{k}={v}" for k, v in variables.items()),
    ]
    write_private(demo.env_file, "\n".join(lines) + "\n")
    write_private(demo.clients_file, _clients(demo, variables))
    return variables


def for_the_portal(demo: Demo, shell: dict[str, str]) -> dict[str, str]:
    """The environment of the portal's processes: the shell's, without settings it may carry for another portal."""
    own = set(read(demo.env_file)) | {"DEBUG", "TAXPORTAL_SITE", "SECRET_KEY", "TIN_KEY", "AUDIT_KEY"}
    own |= {"FIELD_KEYS", "FIELD_KEY_ACTIVE", "DJANGO_SETTINGS_MODULE"}
    clean = {name: value for name, value in shell.items() if name not in own and not name.startswith("OIDC_")}
    return {**clean, "ENV_FILE": str(demo.env_file)}


def for_the_provider(demo: Demo, shell: dict[str, str]) -> dict[str, str]:
    """The environment of the practice provider: it knows nothing of the portal's settings."""
    clean = {name: value for name, value in shell.items() if not name.startswith(("OIDC_", "STUB_IDP_", "DJANGO_"))}
    return {
        **clean,
        "STUB_IDP_BASE_URL": demo.idp_url,
        "STUB_IDP_SANDBOX": "1",
        "STUB_IDP_CLIENTS": str(demo.clients_file),
        "STUB_IDP_ACCOUNTS": str(demo.accounts_file),
    }


def for_parks_pass(demo: Demo, shell: dict[str, str]) -> dict[str, str]:
    """The environment of the second service; its secret is the one that the provider's list has."""
    clients = tomllib.loads(demo.clients_file.read_text(encoding="utf-8"))["client"]
    ours = next(client for client in clients if client["client_id"] == PARKS_CLIENT_ID)
    not_ours = ("OIDC_", "STUB_IDP_", "PARKS_", "DJANGO_")
    return {
        **{name: value for name, value in shell.items() if not name.startswith(not_ours)},
        "PARKS_ISSUER": demo.issuer,
        "PARKS_CLIENT_ID": PARKS_CLIENT_ID,
        "PARKS_CLIENT_SECRET": ours["secret"],
    }


def _provider(demo: Demo, name: str, kept: Mapping[str, str]) -> dict[str, str]:
    """One provider's variables; its secret or key is made once."""
    prefix, (label, auth) = f"OIDC_{name.upper()}", PROVIDERS[name]
    if auth == "private_key_jwt":
        proof = {f"{prefix}_CLIENT_KEY_FILE": str(demo.key_file(name))}
        if not demo.key_file(name).exists():
            write_private(demo.key_file(name), _new_key())
    else:
        variable = f"{prefix}_CLIENT_SECRET"
        proof = {variable: kept.get(variable) or secrets.token_urlsafe(32)}
    return {
        f"{prefix}_PROFILE": name,
        f"{prefix}_LABEL": label,
        f"{prefix}_ISSUER": f"{demo.idp_url}/{name}",
        f"{prefix}_CLIENT_ID": CLIENT_ID,
        f"{prefix}_CLIENT_AUTH": auth,
        **proof,
    }


def _new_key() -> str:
    """A fresh RSA key as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def _clients(demo: Demo, variables: Mapping[str, str]) -> str:
    """The portal's registration at each of the practice provider's issuers, and that of Parks Pass, as TOML."""
    entries: list[dict[str, object]] = []
    for name, (_, auth) in PROVIDERS.items():
        ours = f"{demo.base_url}/signin/{name}"
        secret = variables.get(f"OIDC_{name.upper()}_CLIENT_SECRET", "")
        entry: dict[str, object] = {
            "issuer": name,
            "client_id": CLIENT_ID,
            "name": "Practice Tax Agency",
            **({"secret": secret} if secret else {"jwks_uri": f"{ours}/jwks/"}),
            "redirect_uris": [f"{ours}/callback/"],
            "post_logout_redirect_uris": [f"{demo.base_url}/signed-out/"],
            "auth": auth,
            "subject_type": "public",
            **({"backchannel_logout_uri": f"{ours}/backchannel-logout/"} if name == "generic" else {}),
            "events_uri": f"{ours}/events/",
            **({"prompt_login": True} if name == "logingov" else {}),
        }
        entries.append(entry)
    # a JSON text, list or truth value is a TOML value too
    tables = [
        "[[client]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in entry.items())
        for entry in (*entries, _parks_pass(demo))
    ]
    return "# Written by the demo command at every start; changes are lost.\n" + "\n".join(tables)


def _parks_pass(demo: Demo) -> dict[str, object]:
    """The second service, with a fresh secret: both of its ends start together."""
    return {
        "issuer": "generic",
        "client_id": PARKS_CLIENT_ID,
        "name": "Parks Pass",
        "secret": secrets.token_urlsafe(32),
        "redirect_uris": [f"{demo.parks_url}/callback/"],
        "post_logout_redirect_uris": [f"{demo.parks_url}/signed-out/"],
        "backchannel_logout_uri": f"{demo.parks_url}/backchannel-logout/",
        "auth": "client_secret_basic",
        "subject_type": "pairwise",
    }


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    draft.chmod(0o600)
    draft.replace(path)
