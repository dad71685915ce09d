"""The addresses: a home page, one set of endpoints per issuer, and the control API."""

from django.urls import path

from stub_idp.views import authorize, control, home, logout, metadata, picker, token, userinfo

app_name = "stub_idp"

handler400 = "stub_idp.pages.bad_request"
handler404 = "stub_idp.pages.not_found"
handler500 = "stub_idp.pages.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", home.health, name="health"),
    path("signed-out/", home.sign_out_here, name="sign-out-here"),
    path("control/next-sign-in", control.next_sign_in),
    path("control/people", control.people),
    path("control/reset", control.reset),
    path("<slug:issuer>/.well-known/openid-configuration", metadata.configuration, name="configuration"),
    path("<slug:issuer>/jwks", metadata.jwks, name="jwks"),
    path("<slug:issuer>/authorize", authorize.authorize, name="authorize"),
    path("<slug:issuer>/sign-in/<str:reference>/", picker.picker, name="picker"),
    path("<slug:issuer>/token", token.token, name="token"),
    path("<slug:issuer>/userinfo", userinfo.userinfo, name="userinfo"),
    path("<slug:issuer>/end-session", logout.end_session, name="end-session"),
]
