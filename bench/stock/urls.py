"""The stock project's addresses."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def home(request: HttpRequest) -> HttpResponse:
    """Who is signed in; also how the bench asks whether the server is up."""
    return HttpResponse(f"{request.user}\n", content_type="text/plain; charset=utf-8")


urlpatterns = [path("", home), path("oidc/", include("mozilla_django_oidc.urls"))]
