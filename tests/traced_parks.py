"""Parks Pass as the tests start it: the same program, seen by the coverage tracer (see tests/traced_stub.py)."""

import sys
import threading

from stub_idp.parks_pass.__main__ import main
from tests.traced_stub import trace_requests

if __name__ == "__main__":
    if threading.gettrace():
        import stub_idp.parks_pass.wsgi

        trace_requests(stub_idp.parks_pass.wsgi)
    sys.exit(main())
