"""A further worker process of the portal on the test's own database: reads "<session key> <path>" lines, answers each with
the status and where it leads. Run by tests with the database's settings in TEST_DATABASE."""

import json
import os
import sys

import django
from django.db import connections
from django.test import Client


def main() -> None:
    """Answer line by line until the input ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    connections["default"].settings_dict.update(json.loads(os.environ["TEST_DATABASE"]))
    for line in sys.stdin:
        key, path = line.split()
        client = Client()
        client.cookies["taxportal"] = key
        answer = client.get(path)
        print(f"answer {answer.status_code} {answer.get('Location', '-')}", flush=True)
        connections.close_all()


if __name__ == "__main__":
    main()
