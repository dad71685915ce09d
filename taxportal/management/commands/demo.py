"""Run the portal, the practice identity provider and Parks Pass together, ready to try, until Ctrl-C."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from tqdm import tqdm

from taxportal import __main__ as portal
from taxportal.demo import database, environment, tour
from taxportal.demo.environment import Demo
from taxportal.demo.servers import DemoProblem, Server, Stopper, check_port, port_number, python, watch

OTHERS = 1000  # invented people beside the cast: enough for typical times of each hold, two or three seconds to write


class Command(BaseCommand):
    """``make demo``: migrate, seed, start the servers, say what to try, stop them again."""

    help = __doc__ or ""
    # The database may not exist yet and the environment is about to be replaced: nothing to check so early.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The three ports, and whether to forget what was."""
        parser.add_argument("--port", default="8000", help="the portal's port (default 8000)")
        parser.add_argument("--idp-port", default="9000", help="the practice provider's port (default 9000)")
        parser.add_argument("--parks-port", default="9100", help="the port of Parks Pass (default 9100)")
        parser.add_argument(
            "--reset", action="store_true", help="start with a fresh database and no accounts made at the provider"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until stopped; exit 0 when asked to stop, 1 on any problem."""
        try:
            port, idp_port = port_number(options["port"], "PORT"), port_number(options["idp_port"], "IDP_PORT")
            parks_port = port_number(options["parks_port"], "PARKS_PORT")
            demo = Demo(
                root=settings.BASE_DIR, var=settings.VAR_DIR, port=port, idp_port=idp_port, parks_port=parks_port
            )
            if os.environ.get("ENV_FILE") != str(demo.env_file):
                self._begin(demo)
            self._run(demo, reset=options["reset"])
        except DemoProblem as problem:
            self.stderr.write(str(problem))
            sys.exit(1)

    def _begin(self, demo: Demo) -> None:
        """Check what could stop us, write the environment, and start this command over inside it."""
        _check_tools(demo)
        if len({demo.port, demo.idp_port, demo.parks_port}) < 3:
            example = "make demo PORT=8000 IDP_PORT=9000 PARKS_PORT=9100"
            raise DemoProblem(f"PORT, IDP_PORT and PARKS_PORT must differ; for example {example}.")
        check_port(demo.port, what="the portal", variable="PORT")
        check_port(demo.idp_port, what="the practice identity provider", variable="IDP_PORT")
        check_port(demo.parks_port, what="Parks Pass", variable="PARKS_PORT")
        shell = dict(os.environ)
        environment.write(demo, shell)
        sys.stdout.flush()
        os.execve(sys.executable, [sys.executable, *sys.argv], environment.for_the_portal(demo, shell))  # noqa: S606

    def _run(self, demo: Demo, *, reset: bool) -> None:
        stop = Stopper()
        servers: list[Server] = []
        try:
            with tqdm(total=6, bar_format="{desc:<34}|{bar:30}| {elapsed}", leave=False, disable=None) as bar:
                staff = self._prepare(demo, bar, reset=reset)
                self._start(demo, servers, bar, stop)
            if not stop():
                self.stdout.write(_welcome(demo, staff))
                self.stdout.flush()
            ended = watch(servers, stop)
            if ended:
                raise DemoProblem(f"{ended.name} stopped by itself: {ended.last_words()} The others are stopped too.")
            self.stdout.write("\nStopping the portal, the provider and Parks Pass.")
        finally:
            for server in reversed(servers):
                server.stop()

    def _prepare(self, demo: Demo, bar: "tqdm[Any]", *, reset: bool) -> tuple[str, str]:
        """Database and seed; return the staff login."""
        bar.set_description("Preparing the database")
        if reset:
            database.remove()
            demo.accounts_file.unlink(missing_ok=True)
        elif not database.is_new() and (other := database.seeded_for_another(demo.issuer)):
            with tqdm.external_write_mode(file=sys.stderr):  # above the bar, not through it
                self.stderr.write(f"The database was seeded for {other}, not for {demo.issuer}: it is started afresh.")
            database.remove()
        call_command("migrate", verbosity=0, interactive=False)
        bar.update()
        bar.set_description("Seeding the practice taxpayers")
        call_command("seed", taxpayers=OTHERS, verbosity=0)
        bar.update()
        staff = database.staff_login(demo.var / "demo-staff-password")
        bar.update()
        return staff

    def _start(self, demo: Demo, servers: list[Server], bar: "tqdm[Any]", stop: Stopper) -> None:
        shell = dict(os.environ)
        bar.set_description("Starting the identity provider")
        servers.append(
            Server(
                "The practice identity provider",
                python("-m", "stub_idp", "--port", str(demo.idp_port)),
                environment=environment.for_the_provider(demo, shell),
                log=demo.var / "demo-provider.log",
                root=demo.root,
            )
        )
        servers.append(
            Server(
                "The portal",
                portal.command_line(host="127.0.0.1", port=demo.port, workers=2),
                environment=environment.for_the_portal(demo, shell),
                log=demo.var / "demo-portal.log",
                root=demo.root,
            )
        )
        servers.append(
            Server(
                "Parks Pass",
                python("-m", "stub_idp.parks_pass", "--port", str(demo.parks_port)),
                environment=environment.for_parks_pass(demo, shell),
                log=demo.var / "demo-parks.log",
                root=demo.root,
            )
        )
        servers[0].wait_until_it_answers(demo.idp_port, "/generic/.well-known/openid-configuration", stop=stop)
        bar.update()
        bar.set_description("Starting the portal")
        servers[1].wait_until_it_answers(demo.port, "/readyz", stop=stop)
        bar.update()
        bar.set_description("Starting Parks Pass")
        servers[2].wait_until_it_answers(demo.parks_port, "/healthz", stop=stop)
        bar.update()


def _check_tools(demo: Demo) -> None:
    needed = {
        "The design system": demo.root / "frontend/node_modules/@uswds/uswds/dist/css/uswds.min.css",
        "The gathered static files": demo.root / "staticfiles/staticfiles.json",
        "The practice identity provider": demo.root / "stub_idp/people.toml",
    }
    for what, path in needed.items():
        if not path.exists():
            raise DemoProblem(f"{what} can't be found in {path.parent}; run make setup first.")


def _welcome(demo: Demo, staff: tuple[str, str]) -> str:
    return tour.welcome(
        base_url=demo.base_url,
        idp_url=demo.idp_url,
        parks_url=demo.parks_url,
        names=database.names_of_people(demo.root / "stub_idp/people.toml"),
        staff=staff,
        logs=f"{os.path.relpath(demo.var)}/demo-portal.log, demo-provider.log and demo-parks.log",
    )
