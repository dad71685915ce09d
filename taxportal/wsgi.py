"""The WSGI application, neutral to the server that runs it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taxportal.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402  (settings must be named first)

from taxportal.kit.startup import refuse_a_bad_start  # noqa: E402

refuse_a_bad_start()
application = get_wsgi_application()
