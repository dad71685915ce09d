"""The addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from stub_idp.proofing import agents, control, sample_views, views, views_pictures, views_routes
from stub_idp.proofing.pictures.values import FACE, SELFIE

_OF_A_FACE = {"kind": SELFIE, "side": FACE}
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
    path("samples/", sample_views.gallery, name="samples"),
    path("samples/selfie/", sample_views.series, _OF_A_FACE, name="sample-selfies"),
    path("samples/selfie/<slug:outcome>.jpg", sample_views.picture, _OF_A_FACE, name="sample-selfie"),
    path("samples/small/selfie/<slug:outcome>.jpg", sample_views.thumbnail, _OF_A_FACE, name="sample-small-selfie"),
    path("samples/small/<slug:kind>/<slug:side>/<slug:outcome>.jpg", sample_views.thumbnail, name="sample-small"),
    path("samples/<slug:kind>/<slug:side>/", sample_views.series, name="sample-series"),
    path("samples/<slug:kind>/<slug:side>/<slug:outcome>.jpg", sample_views.picture, name="sample"),
]
