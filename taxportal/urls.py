"""All addresses. A process mounts the public site, the staff site, or in the sandbox both (TAXPORTAL_SITE)."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from taxportal.kit import health

handler400 = "taxportal.kit.errors.bad_request"
handler403 = "taxportal.kit.errors.forbidden"
handler404 = "taxportal.kit.errors.not_found"
handler500 = "taxportal.kit.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("taxportal.pages_urls")),
]
if settings.SITE_KIND in {"public", "all"}:
    urlpatterns += [
        path("", include("accounts.urls")),
        path("account/", include("records.urls")),
        path("account/", include("payments.urls")),
    ]
if settings.SITE_KIND in {"staff", "all"}:
    urlpatterns += [path("staff/", admin.site.urls)]
