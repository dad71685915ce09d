#!/usr/bin/env python
"""The portal's command line. `make demo` and `make test` are the two commands most people need."""

import os
import sys


def main() -> None:
    """Hand the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taxportal.settings")
    try:
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError as missing:
        raise SystemExit(f"The Python package {missing.name} is missing in {sys.prefix}; run make setup.") from None

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
