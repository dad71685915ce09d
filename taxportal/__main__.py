"""Run the portal on the production server: ``python -m taxportal --port 8000 --workers 2``.

Everything else comes from the environment (or the file that ENV_FILE names). The environment is judged once before the
server starts, so that a mistake is one sentence and not a worker that dies and is born again for ever.
"""

import argparse
import os
import sys

# Threads for each worker. Four gave the most requests a second, eight 6 % fewer; but a thread that waits up to 8 s for a dead
# provider serves nobody else, so there is room for some of those beside the pages that go on working.
BLOCKING_THREADS = 8
# A request may take eight seconds of outgoing calls; a worker that is still not done long after that is stuck.
KILL_AFTER_SECONDS = 20


def command_line(*, host: str, port: int, workers: int) -> list[str]:
    """The server's command line; the flags are explained in docs/deploy.md."""
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface=wsgi",
        f"--host={host}",
        f"--port={port}",
        f"--workers={workers}",
        f"--blocking-threads={BLOCKING_THREADS}",
        "--http=1",
        "--no-ws",
        "--http1-header-read-timeout=15000",
        "--respawn-failed-workers",
        f"--workers-kill-timeout={KILL_AFTER_SECONDS}",
        "--no-access-log",
        "--log-level=error",
        "taxportal.wsgi:application",
    ]


def judge_environment() -> None:
    """Raise SystemExit with plain sentences where the environment may not be started with."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taxportal.settings")
    import django

    from taxportal.kit.startup import refuse_a_bad_start

    django.setup()

    from accounts.checks import problems

    refuse_a_bad_start(problems())


def main() -> None:
    """Parse the command line, judge the environment, become the server."""
    parser = argparse.ArgumentParser(prog="python -m taxportal", description="Run the portal on the production server.")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1: put a proxy in front)"
    )
    parser.add_argument("--port", default="8000", help="port to listen on (default 8000)")
    parser.add_argument("--workers", default="2", help="worker processes (default 2)")
    options = parser.parse_args()
    try:
        from taxportal.kit.env_values import whole_number

        port = whole_number(options.port, variable="PORT", least=1, most=65535, example=8000)
        workers = whole_number(options.workers, variable="WORKERS", least=1, most=64, example=2)
        judge_environment()
    except ModuleNotFoundError as missing:
        raise SystemExit(f"The Python package {missing.name} is missing in {sys.prefix}; run make setup.") from None
    command = command_line(host=options.host, port=port, workers=workers)
    sys.stdout.flush()
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
