"""The addresses of this room: the control API."""

from __future__ import annotations

from django.urls import URLPattern, path

from stub_idp.panel import control

urlpatterns: list[URLPattern] = [
    path("control/next-sign-in", control.next_sign_in),
    path("control/back-channel-logout", control.back_channel_logout),
    path("control/security-event", control.security_event),
    path("control/keys", control.keys),
    path("control/endpoint-faults", control.endpoint_faults),
    path("control/people", control.people),
    path("control/reset", control.reset),
]
