"""Addresses of refunds and transcripts, under /account/."""

from django.urls import URLPattern

app_name = "records"
urlpatterns: list[URLPattern] = []
