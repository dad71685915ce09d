"""Fill an empty practice database with the cast of product personas. Harmless to repeat."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from records import clock
from records.actions import step_times
from records.models import BusinessClock, Taxpayer
from taxportal.cast import links, people, writer
from taxportal.kit.models import SeedState


class Command(BaseCommand):
    """``manage.py seed``: the 29 practice people, their returns, ledgers, letters and payments, in one
    transaction.
    """

    help = "Write the practice people into an empty database (SANDBOX=1 only); does nothing where they stand already."

    def add_arguments(self, parser: CommandParser) -> None:
        """``--issuer``: the practice provider whose subjects are linked; the first configured provider's if
        absent.
        """
        parser.add_argument("--issuer", default="", help="issuer of the practice provider")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, or say why not in one sentence."""
        if not settings.SANDBOX:
            raise CommandError(
                "The practice people are for a practice site only: set SANDBOX=1, or leave the seed out."
            )
        issuer = options["issuer"] or _configured_issuer()
        state = SeedState.objects.first()
        if state is not None:
            self._check_same(state, issuer)
            return
        if Taxpayer.objects.exists():
            raise CommandError("This database holds taxpayers already and was not seeded: use an empty one.")
        cast = people.everybody()
        with transaction.atomic(), _bar(len(cast), options["verbosity"]) as bar:
            _write(cast, issuer, bar)
        if options["verbosity"]:
            self.stdout.write(f"Seeded {len(cast)} practice people as of {clock.run_date():%d %B %Y}.")

    def _check_same(self, state: SeedState, issuer: str) -> None:
        if state.issuer != issuer:
            raise CommandError(
                f"This database was seeded for {state.issuer}, not for {issuer}: start afresh (make demo RESET=1)."
            )


def _write(cast: list[people.Person], issuer: str, bar: "tqdm[Any]") -> None:
    if not BusinessClock.objects.exists():
        clock.move_to(clock.SANDBOX_START)
    known = writer.write(cast, lambda: bool(bar.update()))
    links.write(cast, known, issuer=issuer, at=clock.now())
    step_times.refresh(at=clock.now(), guard=lambda: None)
    SeedState.objects.create(issuer=issuer, seeded_at=timezone.now())


def _bar(total: int, verbosity: int) -> "tqdm[Any]":
    return tqdm(total=total, desc="Seeding", unit=" people", disable=None if verbosity else True, leave=False)


def _configured_issuer() -> str:
    for provider in settings.OIDC_PROVIDERS.values():
        return str(provider["ISSUER"])
    raise CommandError("Name the practice provider: --issuer http://localhost:9000/generic")
