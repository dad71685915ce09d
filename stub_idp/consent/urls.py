"""The addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from stub_idp.consent import control, service_views, views

urlpatterns: list[URLPattern] = [
    path("<slug:issuer>/sign-in/<str:reference>/consent/", views.consent, name="consent"),
    path("<slug:issuer>/account/services/", service_views.services, name="services"),
    path("<slug:issuer>/account/services/change/", service_views.change, name="change-service"),
    path("control/consents", control.consents),
]
