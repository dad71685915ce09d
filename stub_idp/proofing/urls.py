"""The addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from stub_idp.proofing import views

urlpatterns: list[URLPattern] = [
    path("<slug:issuer>/sign-in/<str:reference>/identity/", views.proofing, name="proofing"),
]
