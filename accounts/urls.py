"""Addresses of sign-in and of the account's front rooms."""

from django.urls import URLPattern, URLResolver, path

from accounts.help_topics import TOPICS
from accounts.oidc.views import Callback, SignIn
from accounts.views import (
    account,
    client_keys,
    confirm,
    data,
    home,
    logins,
    machine,
    pin,
    profile,
    security,
    sign_in,
    trace,
)

app_name = "accounts"
# The fixed words come before <name>: help, problem, trace and callback can't be a provider's name.
urlpatterns: list[URLPattern | URLResolver] = [
    path("signin/", sign_in.chooser, name="chooser"),
    path("signin/problem/<str:code>/<str:reference>/", sign_in.problem, name="problem"),
    *(
        path(
            f"signin/help/{topic.slug}/" if topic.slug else "signin/help/",
            sign_in.help_page,
            {"topic": topic.slug},
            name=topic.route.removeprefix("accounts:"),
        )
        for topic in TOPICS.values()
    ),
    path("signin/trace/<str:reference>/", trace.trace, name="trace"),
    path("signin/<slug:name>/", SignIn.as_view(), name="start"),
    path("signin/<slug:name>/callback/", Callback.as_view(), name="callback"),
    path("signin/<slug:name>/backchannel-logout/", machine.back_channel_logout, name="backchannel_logout"),
    path("signin/<slug:name>/events/", machine.security_event, name="events"),
    path("signin/<slug:name>/add/", logins.add, name="add_login"),
    path("signin/<slug:name>/confirm/", confirm.start_confirming, name="confirm_start"),
    path("signin/<slug:name>/unlock/", confirm.start_unlocking, name="unlock"),
    path("signin/<slug:name>/jwks/", client_keys.client_keys, name="client_keys"),
    path("signout/", sign_in.sign_out, name="sign_out"),
    path("signed-out/", sign_in.signed_out, name="signed_out"),
    path("account/", home.home, name="home"),
    path("account/tasks/", home.tasks, name="tasks"),
    path("account/activity/", home.activity, name="activity"),
    path("account/limited/", account.limited, name="limited"),
    path("account/match/", account.match, name="match"),
    path("account/logins/", logins.logins, name="logins"),
    path("account/logins/<int:identity_id>/remove/", logins.remove, name="remove_login"),
    path("account/signin/", account.facts, name="signin_facts"),
    path("account/confirm/", confirm.confirm, name="confirm"),
    path("account/profile/", profile.profile, name="profile"),
    path("account/profile/address/", profile.address, name="profile_address"),
    path("account/profile/preferences/", profile.preferences, name="profile_preferences"),
    path("account/profile/wrong/", profile.wrong, name="profile_wrong"),
    path("account/security/ip-pin/", pin.ip_pin, name="ip_pin"),
    path("account/security/ip-pin/show/", pin.reveal, name="ip_pin_show"),
    path("account/security/ip-pin/end/", pin.end, name="ip_pin_end"),
    path("account/stay/", security.stay, name="stay"),
    path("account/data/", data.data, name="data"),
    path("account/security/", security.overview, name="security"),
    path("account/security/end/", security.end, name="security_end"),
    path("account/security/lock/", security.lock, name="security_lock"),
]
