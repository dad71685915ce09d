"""The addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from stub_idp.consent import views

urlpatterns: list[URLPattern] = [
    path("<slug:issuer>/sign-in/<str:reference>/consent/", views.consent, name="consent"),
]
