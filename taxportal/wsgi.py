"""The WSGI application, neutral to the server that runs it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taxportal.settings")

from django.core.wsgi import get_wsgi_application

from taxportal.kit.startup import refuse_a_bad_start

refuse_a_bad_start()
application = get_wsgi_application()

from accounts.checks import problems  # noqa: E402  (apps are loaded only now)

refuse_a_bad_start(problems())
