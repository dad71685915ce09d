"""What signing in costs: the portal against a stock mozilla-django-oidc project, in one run, side by side.

    make bench                                  (all of it; about ten minutes)
    python -m bench.signin --quick --sqlite     (a minute, to see that it works)

BENCH_N is how many people the tables hold in the second half (default 100,000). See bench/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from tqdm import tqdm

from bench import certificates, report, servers
from bench.browser import Browser, NotSignedIn
from bench.databases import databases, leaver
from bench.figures import Round, Side, SignIn
from bench.front import Front
from bench.servers import Process

# Who signs in, by the provider's scheme: two issuers, and a record opens for one login only.
PEOPLE = {"http": ("ava", "ben"), "tls": ("chloe", "diego")}
SIDES = ("portal", "stock")
IAL2_ACR = "urn:stub:ial2:aal2"


@dataclass(frozen=True)
class Options:
    """How much is measured, and on what."""

    rounds: int = 5
    sign_ins: int = 60
    warm_up: int = 40
    people: int = 100_000
    sqlite: bool = False
    schemes: tuple[str, ...] = ("http", "tls")
    limit_s: int = 1800


class Stage:
    """Everything that stays up during a run: databases, provider, doors; and the servers of one part of it."""

    def __init__(self, options: Options, keep: ExitStack) -> None:
        self.options = options
        self.folder = Path(keep.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        self.folder.chmod(0o755)
        self._databases = keep.enter_context(databases(self.folder, sqlite=options.sqlite))
        self._ports = {side: servers.free_port() for side in SIDES}
        self._secrets = {side: secrets.token_urlsafe(24) for side in SIDES}
        self._authority, self._bundle, tls = certificates.make(self.folder)
        self._fronts = {
            scheme: keep.enter_context(Front(tls if scheme == "tls" else None)) for scheme in options.schemes
        }
        clients = self._clients_file()
        for front in self._fronts.values():
            env = {
                "STUB_IDP_BASE_URL": front.base_url,
                "STUB_IDP_SANDBOX": "1",
                "STUB_IDP_CLIENTS": str(clients),
                "DJANGO_SETTINGS_MODULE": "stub_idp.settings",
            }
            provider = keep.enter_context(servers.provider(servers.free_port(), self.folder, env))
            front.provider_port = provider.port
        for side in SIDES:
            servers.run("django", "migrate", "--verbosity=0", env=self._env(side, options.schemes[0]))

    def fill(self, people: int) -> None:
        """Add so many people to both databases."""
        for side in SIDES:
            servers.run("bench.people", side, str(people), env=self._env(side, self.options.schemes[0]))

    def measure(self, scheme: str, bar: tqdm[Any]) -> dict[str, Side]:
        """The two sides over this scheme, round by round in turns."""
        front, found = self._fronts[scheme], {side: Side() for side in SIDES}
        with ExitStack() as keep:
            processes: dict[str, Process] = {}
            browsers: dict[str, Browser] = {}
            leave: dict[str, Callable[[], None]] = {}
            for side in SIDES:
                start = getattr(servers, side)
                processes[side] = keep.enter_context(start(self._ports[side], self.folder, self._env(side, scheme)))
                browsers[side] = self._browser(side, front)
                keep.callback(browsers[side].close)
                leave[side] = keep.enter_context(leaver(self._databases[side], side))
                _sign_in(browsers[side], scheme, self.options.warm_up, leave[side], bar)
            for _ in range(self.options.rounds):
                for side in SIDES:
                    browsers[side].fresh_connections()
                    before = processes[side].cpu_s(), front.calls, front.connections
                    done = _sign_in(browsers[side], scheme, self.options.sign_ins, leave[side], bar)
                    after = processes[side].cpu_s(), front.calls, front.connections
                    cpu_s, calls, connections = (late - early for early, late in zip(before, after, strict=True))
                    found[side].rounds.append(Round(tuple(done), cpu_s, int(calls), int(connections)))
        return found

    def _browser(self, side: str, front: Front) -> Browser:
        start, landing = {
            "portal": ("/signin/generic/", (303, "/account/")),
            "stock": ("/oidc/authenticate/", (302, "/")),
        }[side]
        return Browser(
            port=self._ports[side], provider_port=front.provider_port, client=side, start=start, landing=landing
        )

    def _env(self, side: str, scheme: str) -> dict[str, str]:
        issuer = f"{self._fronts[scheme].base_url}/generic"
        secret = self._secrets[side]
        if side == "stock":
            return {
                "DATABASE_URL": self._databases[side],
                "DJANGO_SETTINGS_MODULE": "bench.stock.settings",
                "BENCH_ISSUER": issuer,
                "BENCH_CLIENT_SECRET": secret,
                "BENCH_SECRET_KEY": secret * 2,
                **({"REQUESTS_CA_BUNDLE": str(self._bundle)} if scheme == "tls" else {}),
            }
        return {
            "DATABASE_URL": self._databases[side],
            "DJANGO_SETTINGS_MODULE": "taxportal.settings",
            "SANDBOX": "1",
            "PUBLIC_BASE_URL": f"http://localhost:{self._ports[side]}",
            "TRUSTED_PROXIES": "127.0.0.1",
            "VAR_DIR": str(self.folder / "var"),
            "OIDC_PROVIDERS": "generic",
            "OIDC_GENERIC_LABEL": "Harbor ID",
            "OIDC_GENERIC_ISSUER": issuer,
            "OIDC_GENERIC_CLIENT_ID": side,
            "OIDC_GENERIC_CLIENT_SECRET": secret,
            "OIDC_GENERIC_IAL2_ACRS": IAL2_ACR,
            "OIDC_GENERIC_ACR_VALUES": IAL2_ACR,
            **({"CA_FILE": str(self._authority)} if scheme == "tls" else {}),
        }

    def _clients_file(self) -> Path:
        paths = {"portal": "/signin/generic/callback/", "stock": "/oidc/callback/"}
        tables = (
            f'[[client]]\nissuer = "generic"\nclient_id = "{side}"\nsecret = "{self._secrets[side]}"\n'
            f'redirect_uris = ["http://localhost:{self._ports[side]}{paths[side]}"]\n'
            for side in SIDES
        )
        file = self.folder / "clients.toml"
        file.write_text("\n".join(tables), "utf-8")
        return file


def _sign_in(browser: Browser, scheme: str, times: int, leave: Callable[[], None], bar: tqdm[Any]) -> list[SignIn]:
    done, people = [], PEOPLE[scheme]
    for turn in range(times):
        done.append(browser.sign_in(people[turn % len(people)]))
        leave()
        bar.update()
    return done


def measure(options: Options) -> dict[tuple[str, int], dict[str, Side]]:
    """Everything, by scheme and number of people in the tables. Raises DidNotStart or NotSignedIn."""
    sizes = [0, options.people] if options.people else [0]
    parts = [(scheme, people) for people in sizes for scheme in options.schemes]
    total = len(parts) * len(SIDES) * (options.warm_up + options.rounds * options.sign_ins)
    found = {}
    with ExitStack() as keep, tqdm(total=total, unit="sign-in", disable=None) as bar:
        bar.set_description("setting up")
        stage = Stage(options, keep)
        for people in sizes:
            bar.set_description(f"filling in {people:,} people")
            stage.fill(people)
            for scheme in options.schemes:
                bar.set_description(f"{scheme}, {people:,} people")
                found[scheme, people] = stage.measure(scheme, bar)
        bar.set_description("done")
    return found


def read_options(arguments: list[str]) -> tuple[Options, bool]:
    """The options of a command line, and whether the answer is to be JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.signin", description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, help="rounds of each side, in turns (default 5; quick 2)")
    parser.add_argument("--sign-ins", type=int, help="sign-ins in a round (default 60; quick 10)")
    parser.add_argument("--warm-up", type=int, default=40, help="sign-ins before the first round (default 40)")
    parser.add_argument("--scheme", choices=("http", "tls"), help="only this one (default: both)")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite instead of PostgreSQL")
    parser.add_argument(
        "--quick", action="store_true", help="few sign-ins, nobody else in the tables: to see that it works"
    )
    parser.add_argument("--limit", type=int, default=1800, help="give up after so many seconds (default 1800)")
    parser.add_argument("--json", action="store_true", help="all figures as JSON instead of tables")
    given = parser.parse_args(arguments)
    rounds = (2 if given.quick else 5) if given.rounds is None else given.rounds
    sign_ins = (10 if given.quick else 60) if given.sign_ins is None else given.sign_ins
    if min(rounds, sign_ins, given.warm_up, given.limit) < 1:
        parser.error("rounds, sign-ins, warm-up and limit are whole numbers of at least 1")
    size = os.environ.get("BENCH_N", "100000")
    if not size.isdecimal() or int(size) > 40_000_000:
        parser.error(f"BENCH_N={size} must be a number of people; for example BENCH_N=100000")
    options = Options(
        rounds=rounds,
        sign_ins=sign_ins,
        warm_up=given.warm_up,
        people=0 if given.quick else int(size),
        sqlite=given.sqlite,
        schemes=(given.scheme,) if given.scheme else Options.schemes,
        limit_s=given.limit,
    )
    return options, given.json


def _give_up(number: int, frame: FrameType | None) -> None:
    raise SystemExit(
        f"The bench was stopped ({signal.Signals(number).name}): by somebody, or because it took longer than --limit."
    )


def main() -> None:
    """Measure and print; every process that was started ends with this one."""
    options, as_json = read_options(sys.argv[1:])
    signal.signal(signal.SIGTERM, _give_up)
    signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(options.limit_s)
    try:
        found = measure(options)
    except (servers.DidNotStart, NotSignedIn) as problem:
        raise SystemExit(f"The bench could not measure: {problem}") from problem
    print(json.dumps(report.as_data(found), indent=2) if as_json else report.as_text(found))


if __name__ == "__main__":
    main()
