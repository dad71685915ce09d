"""Say whether a sign-in at a provider can work, before anybody tries: what we need, what it offers, what to change."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.oidc.inspecting import Report, inspect
from accounts.oidc.own_keys import BadKey
from accounts.providers import provider_named


class Command(BaseCommand):
    """``manage.py check_provider NAME [--json]``; exit 0 when a sign-in can work, 1 when something must be changed."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []  # a provider that can't be used is what this command tells about

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The provider's name, and for whom the answer is."""
        parser.add_argument("name", metavar="NAME", help="one of OIDC_PROVIDERS")
        parser.add_argument("--json", action="store_true", help="for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        """Inspect and tell."""
        name = options["name"]
        provider = provider_named(name)
        if provider is None:
            wrong = [sentence for sentence in settings.OIDC_PROVIDER_PROBLEMS if f"OIDC_{name.upper()}_" in sentence]
            known = ", ".join(settings.OIDC_PROVIDERS) or "none"
            raise CommandError(" ".join(wrong) or f"There is no usable provider '{name}'; OIDC_PROVIDERS has: {known}.")
        try:
            report = inspect(provider)
        except BadKey as bad:
            raise CommandError(f"OIDC_{name.upper()}_CLIENT_KEY_FILE {bad}.") from None
        self.stdout.write(json.dumps(asdict(report), indent=2) if options["json"] else _table(report))
        if not report.good:
            sys.exit(1)


def _table(report: Report) -> str:
    wide = max(len(row.what) for row in report.rows)
    lines = [f"Provider {report.provider}", ""]
    for row in report.rows:
        lines.append(f"  {row.verdict:<8} {row.what:<{wide}}  need: {row.needed}  offered: {row.offered}")
        if row.advice:
            lines.append(f"  {'':<8} {'':<{wide}}  {row.advice}")
    lines += ["", "Register at the provider", ""]
    lines += [f"  {what:<24} {address}" for what, address in report.register.items()]
    if report.authorisation_url:
        lines += ["", "A sign-in would lead to", "", f"  {report.authorisation_url}"]
    lines += ["", "A sign-in can work." if report.good else "Something must be changed before a sign-in can work."]
    return "\n".join(lines)
