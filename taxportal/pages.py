"""Public pages that say what this site is and how to use it. No form, no session, no database."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from taxportal.kit.access import public


@public
def home(request: HttpRequest) -> HttpResponse:
    """The front page: what you can do here, and the way in."""
    return render(request, "pages/home.html")


@public
def help_page(request: HttpRequest) -> HttpResponse:
    """Questions people have before and after signing in."""
    return render(request, "pages/help.html")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about a visitor, for how long, and what is not."""
    return render(request, "pages/privacy.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was tested, what is known not to work, and how to tell us."""
    return render(request, "pages/accessibility.html")


@public
def about(request: HttpRequest) -> HttpResponse:
    """What this practice site is for and what is real in it."""
    return render(request, "pages/about.html")
