"""The addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from stub_idp.report import control, views

urlpatterns: list[URLPattern] = [
    path("report/", views.index, name="report"),
    path("report/<slug:issuer>/<path:client_id>/", views.client_card, name="report-card"),
    path("control/requests", control.requests),
    path("control/report", control.report),
]
