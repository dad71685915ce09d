"""The addresses: a home page, one set of endpoints per issuer where its profile has them, and the control API."""

from django.urls import URLPattern, path

from stub_idp.accounts import urls as accounts_urls
from stub_idp.breaking import breakable
from stub_idp.consent import urls as consent_urls
from stub_idp.panel import urls as panel_urls
from stub_idp.profiles import PROFILES, Profile
from stub_idp.proofing import urls as proofing_urls
from stub_idp.report import urls as report_urls
from stub_idp.views import authorize, home, logout, metadata, picker, token, userinfo

app_name = "stub_idp"

handler400 = "stub_idp.pages.bad_request"
handler404 = "stub_idp.pages.not_found"
handler500 = "stub_idp.pages.server_error"


def _endpoints(profile: Profile) -> list[URLPattern]:
    issuer = {"issuer": profile.slug}
    return [
        path(
            f"{profile.slug}/.well-known/openid-configuration", breakable("discovery", metadata.configuration), issuer
        ),
        path(profile.jwks, breakable("jwks", metadata.jwks), issuer),
        path(profile.authorize, breakable("authorization", authorize.authorize), issuer),
        path(profile.redeem, breakable("token", token.token), issuer),
        path(profile.userinfo, breakable("userinfo", userinfo.userinfo), issuer),
        path(profile.end_session, breakable("end-session", logout.end_session), issuer),
    ]


urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", home.health, name="health"),
    path("signed-out/", home.sign_out_here, name="sign-out-here"),
    path("idme-events/.well-known/ssf-configuration", metadata.events_configuration),
    path("idme-events/jwks", metadata.jwks, {"issuer": "idme-events"}),
    path("<slug:issuer>/stranger/jwks", metadata.stranger_s_keys),
    path("<slug:issuer>/sign-out/", logout.confirmed, name="confirm-sign-out"),
    path("<slug:issuer>/sign-in/<str:reference>/", picker.picker, name="picker"),
    *accounts_urls.urlpatterns,
    *consent_urls.urlpatterns,
    *panel_urls.urlpatterns,
    *proofing_urls.urlpatterns,
    *report_urls.urlpatterns,
    *(pattern for profile in PROFILES.values() for pattern in _endpoints(profile)),
]
