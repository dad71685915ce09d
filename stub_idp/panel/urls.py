"""The addresses of this room: the control API, and the panel for people."""

from __future__ import annotations

from django.urls import URLPattern, path

from stub_idp.panel import control, views

urlpatterns: list[URLPattern] = [
    path("control/next-sign-in", control.next_sign_in),
    path("control/orders", control.orders),
    path("control/orders/<str:identifier>", control.order),
    path("control/faults", control.faults),
    path("control/faults/<str:identifier>", control.fault),
    path("control/endpoint-faults", control.endpoint_faults),
    path("control/back-channel-logout", control.back_channel_logout),
    path("control/security-event", control.security_event),
    path("control/keys", control.keys),
    path("control/people", control.people),
    path("control/vocabulary", control.vocabulary),
    path("control/openapi.json", control.document),
    path("control/reset", control.reset),
    path("faults/", views.vocabulary, name="faults"),
    path("panel/", views.overview, name="panel"),
    path("panel/faults/", views.arm, name="panel-faults"),
    path("panel/next/", views.next_sign_in, name="panel-next"),
    path("panel/signals/", views.signals, name="panel-signals"),
]
