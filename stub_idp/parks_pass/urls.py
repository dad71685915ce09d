"""The addresses of Parks Pass."""

from django.urls import path

from stub_idp.parks_pass import views

handler400 = "stub_idp.parks_pass.views.bad_request"
handler404 = "stub_idp.parks_pass.views.not_found"
handler500 = "stub_idp.parks_pass.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("callback/", views.callback),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("signed-out/", views.signed_out),
    path("backchannel-logout/", views.backchannel_logout),
    path("healthz", views.health),
]
