"""Fill an empty practice database with the cast, and with as many other people as are wanted. Harmless to repeat."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from records import clock
from records.actions import step_times
from records.models import BusinessClock, StepTime, Taxpayer
from taxportal.cast import links, people, writer
from taxportal.cast.population import load
from taxportal.cast.population.people import MOST
from taxportal.kit.models import SeedState


class Command(BaseCommand):
    """``manage.py seed``: the 29 practice people, their returns, ledgers, letters and payments, in one
    transaction; and a population of invented others, in chunks.
    """

    help = "Write the practice people into an empty database (SANDBOX=1 only); does nothing where they stand already."

    def add_arguments(self, parser: CommandParser) -> None:
        """``--issuer``: the practice provider whose subjects are linked; the first configured provider's if
        absent.
        """
        parser.add_argument("--issuer", default="", help="issuer of the practice provider")
        parser.add_argument(
            "--taxpayers", type=int, default=0, help="how many invented people besides the cast (default 0)"
        )
        parser.add_argument(
            "--seed", type=int, default=1, help="which invented people: the same seed, the same rows (default 1)"
        )
        parser.add_argument("--no-cast", action="store_true", help="the invented people only")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, or say why not in one sentence."""
        if not settings.SANDBOX:
            raise CommandError(
                "The practice people are for a practice site only: set SANDBOX=1, or leave the seed out."
            )
        if not 0 <= options["taxpayers"] <= MOST or not 0 <= options["seed"] < MOST:
            raise CommandError(f"--taxpayers and --seed are whole numbers from 0 to {MOST:,}.")
        if not options["no_cast"]:
            self._cast(options["issuer"] or _configured_issuer(), options["verbosity"])
        if options["taxpayers"]:
            self._population(options["taxpayers"], options["seed"], options["verbosity"])
        step_times.refresh(at=clock.now(), guard=lambda: None, again=bool(options["taxpayers"]))

    def _cast(self, issuer: str, verbosity: int) -> None:
        state = SeedState.objects.first()
        if state is not None:
            self._check_same(state, issuer)
            return
        if Taxpayer.objects.exists():
            raise CommandError("This database holds taxpayers already and was not seeded: use an empty one.")
        cast = people.everybody()
        with transaction.atomic(), _bar(len(cast), verbosity) as bar:
            _write(cast, issuer, bar)
        if verbosity:
            self.stdout.write(f"Seeded {len(cast)} practice people as of {clock.run_date():%d %B %Y}.")

    def _population(self, taxpayers: int, seed: int, verbosity: int) -> None:
        _begin_clock()
        try:
            with _bar(taxpayers, verbosity) as bar:
                written = load.fill(taxpayers=taxpayers, seed=seed, tick=bar.update)
        except load.AnotherPopulation as problem:
            raise CommandError(str(problem)) from problem
        if written:
            _count_again()
        if verbosity and written:
            self.stdout.write(f"Seeded {written:,} invented taxpayers (seed {seed}).")

    def _check_same(self, state: SeedState, issuer: str) -> None:
        if state.issuer != issuer:
            raise CommandError(
                f"This database was seeded for {state.issuer}, not for {issuer}: start afresh (make demo RESET=1)."
            )


def _write(cast: list[people.Person], issuer: str, bar: "tqdm[Any]") -> None:
    _begin_clock()
    known = writer.write(cast, lambda: bool(bar.update()))
    links.write(cast, known, issuer=issuer, at=clock.now())
    SeedState.objects.create(issuer=issuer, seeded_at=timezone.now())


def _count_again() -> None:
    """Typical times with the refunds of the invented people, also where the cast's were counted on this date."""
    with transaction.atomic():
        StepTime.objects.all().delete()
        step_times.refresh(at=clock.now(), guard=lambda: None)


def _begin_clock() -> None:
    if not BusinessClock.objects.exists():
        clock.move_to(clock.SANDBOX_START)


def _bar(total: int, verbosity: int) -> "tqdm[Any]":
    return tqdm(total=total, desc="Seeding", unit=" people", disable=None if verbosity else True, leave=False)


def _configured_issuer() -> str:
    for provider in settings.OIDC_PROVIDERS.values():
        return str(provider["ISSUER"])
    raise CommandError("Name the practice provider: --issuer http://localhost:9000/generic")
