"""The log and the report cards for programs: two calls of the control API."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from stub_idp import runtime
from stub_idp.clients import Client
from stub_idp.panel.guard import control_api
from stub_idp.profiles import PROFILES
from stub_idp.report.checks import card
from stub_idp.report.log import log
from stub_idp.report.seen import seen


@control_api
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What was sent lately, oldest first: of everybody, or of the client and the provider named. 422 for an unknown one."""
    chosen = _chosen(request)
    if isinstance(chosen, HttpResponse):
        return chosen
    issuer, client_id = request.GET.get("provider"), request.GET.get("client")
    entries = [entry for client in chosen for entry in log().of(client.issuer, client.client_id)]
    if not client_id:
        nobody_s = [*log().unknown(), *(entry for slug in PROFILES for entry in log().fetches(slug))]
        entries += [entry for entry in nobody_s if issuer in (None, "", entry.issuer)]
    entries.sort(key=lambda entry: entry.number)
    return JsonResponse({"requests": [entry.as_json() for entry in entries]})


@control_api
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The report cards: of everybody, or of the client and the provider named. 422 for an unknown one."""
    chosen = _chosen(request)
    if isinstance(chosen, HttpResponse):
        return chosen
    at = runtime.registry().at
    return JsonResponse({"cards": [card(seen(client, at(client.issuer), log())).as_json() for client in chosen]})


def _chosen(request: HttpRequest) -> list[Client] | HttpResponse:
    """The clients that the query names; all of them where it names none."""
    issuer, client_id = request.GET.get("provider"), request.GET.get("client")
    if issuer and issuer not in PROFILES:
        return JsonResponse({"error": f"provider must be one of {', '.join(PROFILES)}, or absent."}, status=422)
    chosen = [
        client
        for client in runtime.registry().clients.values()
        if issuer in (None, "", client.issuer) and client_id in (None, "", client.client_id)
    ]
    if client_id and not chosen:
        return JsonResponse({"error": "client must be the client_id of a relying party registered there."}, status=422)
    return chosen
