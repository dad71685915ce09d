"""The addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from stub_idp.proofing import agents, control, views, views_pictures, views_routes

IDENTITY = "<slug:issuer>/sign-in/<str:reference>/identity/"

urlpatterns: list[URLPattern] = [
    path(IDENTITY, views.proofing, name="proofing"),
    path(f"{IDENTITY}details/", views.details, name="identity-details"),
    path(f"{IDENTITY}document/", views.document, name="identity-document"),
    path(f"{IDENTITY}photo/<slug:side>/", views_pictures.photo, name="identity-photo"),
    path(f"{IDENTITY}selfie/", views_pictures.selfie, name="identity-selfie"),
    path(f"{IDENTITY}other-ways/", views_routes.ways, name="identity-ways"),
    path(f"{IDENTITY}video-call/", views_routes.video, name="identity-video"),
    path(f"{IDENTITY}in-person/", views_routes.counter, name="identity-counter"),
    path(f"{IDENTITY}letter/", views_routes.letter, name="identity-letter"),
    path(f"{IDENTITY}result/", views.result, name="identity-result"),
    path(f"{IDENTITY}leave/", views.leave, name="identity-leave"),
    path("agent/", agents.desk, name="agent"),
    path("agent/counter/", agents.visited, name="agent-counter"),
    path("agent/<str:call_id>/", agents.call, name="agent-call"),
    path("agent/<str:call_id>/<slug:side>.jpg", agents.picture, name="agent-picture"),
    path("control/video-calls", control.video_calls),
    path("control/proofing", control.proofing),
    path("control/in-person", control.in_person),
]
