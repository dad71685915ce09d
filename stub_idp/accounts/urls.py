"""The addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from stub_idp.accounts import control
from stub_idp.accounts.views import entering, forgotten, mine, new_account, outbox, second_factor

SIGN_IN = "<slug:issuer>/sign-in/<str:reference>"

urlpatterns: list[URLPattern] = [
    path(f"{SIGN_IN}/password/", entering.password, name="password"),
    path(f"{SIGN_IN}/code/", entering.code, name="code"),
    path(f"{SIGN_IN}/forgot-password/", forgotten.forgot, name="forgot-password"),
    path(f"{SIGN_IN}/new-account/", new_account.new_account, name="new-account"),
    path(f"{SIGN_IN}/new-account/confirm/", new_account.confirm, name="confirm-address"),
    path(f"{SIGN_IN}/second-factor/", second_factor.choose, name="second-factor"),
    path(f"{SIGN_IN}/second-factor/app/", second_factor.app, name="set-up-app"),
    path(f"{SIGN_IN}/second-factor/phone/", second_factor.phone, name="set-up-phone"),
    path("<slug:issuer>/new-password/<str:token>/", forgotten.new_password, name="new-password"),
    path("<slug:issuer>/account/", mine.account, name="account"),
    path("<slug:issuer>/account/password/", mine.change_password, name="change-password"),
    path("<slug:issuer>/account/second-factor/app/", second_factor.app, name="add-app"),
    path("<slug:issuer>/account/second-factor/phone/", second_factor.phone, name="add-phone"),
    path("<slug:issuer>/account/second-factor/remove/", mine.remove_factor, name="remove-factor"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:number>/", outbox.message, name="message"),
    path("control/outbox", outbox.as_json),
    path("control/accounts", control.accounts),
]
