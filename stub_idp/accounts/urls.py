"""The addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from stub_idp.accounts import views

urlpatterns: list[URLPattern] = [
    path("<slug:issuer>/account/", views.account, name="account"),
]
