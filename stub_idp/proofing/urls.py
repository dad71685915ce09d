"""The addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from stub_idp.proofing import sample_views, views
from stub_idp.proofing.pictures.values import FACE, SELFIE

_OF_A_FACE = {"kind": SELFIE, "side": FACE}

urlpatterns: list[URLPattern] = [
    path("<slug:issuer>/sign-in/<str:reference>/identity/", views.proofing, name="proofing"),
    path("samples/", sample_views.gallery, name="samples"),
    path("samples/selfie/", sample_views.series, _OF_A_FACE, name="sample-selfies"),
    path("samples/selfie/<slug:outcome>.jpg", sample_views.picture, _OF_A_FACE, name="sample-selfie"),
    path("samples/small/selfie/<slug:outcome>.jpg", sample_views.thumbnail, _OF_A_FACE, name="sample-small-selfie"),
    path("samples/small/<slug:kind>/<slug:side>/<slug:outcome>.jpg", sample_views.thumbnail, name="sample-small"),
    path("samples/<slug:kind>/<slug:side>/", sample_views.series, name="sample-series"),
    path("samples/<slug:kind>/<slug:side>/<slug:outcome>.jpg", sample_views.picture, name="sample"),
]
