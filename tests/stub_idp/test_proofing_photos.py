"""Details, document and photos over HTTP: every outcome, what leaving tells, and uploads of any kind."""

from __future__ import annotations

import io
import json
import socket
import threading
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image

from stub_idp.profiles import FACE_REQUIRED
from stub_idp.proofing.pictures import drawing
from stub_idp.proofing.pictures.values import Facts
from tests.stub_idp.browsing import open_picker, press
from tests.stub_idp.conftest import PORTAL, client_of
from tests.stub_idp.naive_client import NaiveClient, read_answer, read_userinfo, read_without_checking
from tests.stub_idp.proofing_way import DETAILS, Walker, at_selfie, walker
from tests.stub_server import CLIENT_ID, CLIENT_SECRET, IAL1_ACR, IAL2_ACR, StubServer, portal_client


def another_browser(client: NaiveClient) -> NaiveClient:
    return NaiveClient(client.issuer, CLIENT_ID, CLIENT_SECRET, client.redirect_uri)


def told_level(walk: Walker) -> str:
    """What the tokens of the answer say."""
    assert walk.answer is not None
    client = walk.client
    tokens = client.redeem(walk.answer["code"], "v" * 43).json()
    level: str = read_without_checking(tokens["id_token"])[1]["acr"]
    return level


def picture(width: int = 1400, height: int = 900, kind: str = "JPEG", **more: Any) -> bytes:
    """Somebody's own photo: a bright card with print on a dark table."""
    drawn = drawing.draw_document("state-id", "front", "good", Facts("Any", "Body", "1980-01-01", "2031-01-01"))
    file = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as sample:
        # Saved anew, without the comment that says what it is.
        clean = Image.new("RGB", sample.size)
        clean.paste(sample.convert("RGB"))
        clean.resize((width, height)).save(file, kind, **more)
    return file.getvalue()


def test_quinn_gets_there_after_a_blurry_and_a_glaring_photo(client: NaiveClient) -> None:
    walk = walker(client, "quinn")
    assert walk.where == "" and "Practice Tax Agency" in walk.text
    walk.start()
    assert (walk.where, walk.said("progress")) == ("details", "Step 1 of 5")
    assert walk.keep().where == "document"
    assert walk.choose("drivers-licence").where == "photo/front"
    assert walk.preselected() == "blurry" and walk.said("tries-left") == "10 tries left"
    walk.sample(walk.preselected())
    assert 'data-failure="document-unreadable"' in walk.text and "Sharpness" in (walk.said("wrong") or "")
    assert walk.text.count('data-testid="fix"') == 1 and "9 tries left" in walk.text
    assert "needed: at least" in (walk.said("what-we-saw") or "")
    assert walk.preselected() == "glare"
    walk.sample("glare")
    assert "Glare" in (walk.said("wrong") or "") and walk.preselected() == "good"
    assert walk.sample("good").where == "photo/back"
    assert "front of your document is accepted" in (walk.said("accepted") or "")
    assert walk.sample("good").where == "selfie" and walk.preselected() == "good"
    walk.sample("good")
    assert walk.where == "result" and walk.said("way") == "Photos of a document and a selfie"
    walk.press(**{"continue": "1"})
    assert told_level(walk) == IAL2_ACR


def test_proven_once_is_proven_for_the_next_sign_in(stub: StubServer, client: NaiveClient) -> None:
    at_selfie(client, "quinn").sample("good")
    again = walker(another_browser(client), "quinn")
    assert again.answer is not None and told_level(again) == IAL2_ACR
    stub.reset()
    assert walker(another_browser(client), "quinn").answer is None


def test_going_on_without_is_a_sign_in_of_the_lower_level(client: NaiveClient) -> None:
    walk = walker(client, "quinn").press(without="1")
    assert told_level(walk) == IAL1_ACR
    later = walker(another_browser(client), "quinn").start().press("", without="1")
    assert told_level(later) == IAL1_ACR


@pytest.mark.parametrize(
    ("outcome", "failure"),
    [
        ("blurry", "document-unreadable"),
        ("glare", "document-unreadable"),
        ("dark", "document-unreadable"),
        ("cut-off", "document-unreadable"),
        ("low-resolution", "document-unreadable"),
        ("expired", "document-not-accepted"),
        ("wrong-type", "document-not-accepted"),
        ("data-mismatch", "data-mismatch"),
    ],
)
@pytest.mark.parametrize("side", ["front", "back"])
def test_each_bad_photo_has_its_failure_and_one_fix(outcome: str, failure: str, side: str, client: NaiveClient) -> None:
    walk = walker(client, "rosa").start().keep().choose("state-id")
    if side == "back":
        walk.sample("good")
    walk.sample(outcome)
    assert walk.where == f"photo/{side}" and f'data-failure="{failure}"' in walk.text
    assert walk.text.count('data-testid="fix"') == 1 and walk.said("fix")
    assert walk.told() == failure


@pytest.mark.parametrize("document", ["drivers-licence", "state-id", "passport", "passport-card"])
def test_every_document_leads_to_the_selfie(document: str, client: NaiveClient) -> None:
    assert at_selfie(client, "rosa", document).where == "selfie"


def test_leaving_before_any_failure_is_a_plain_cancel(client: NaiveClient) -> None:
    walk = walker(client, "quinn")
    assert walk.told() is None
    for steps in (1, 2, 3):
        walk = walker(another_browser(client), "rosa")
        walk = walk.start() if walk.where == "" else walk
        walk = walk.keep() if steps > 1 and walk.where == "details" else walk
        walk = walk.choose() if steps > 2 and walk.where == "document" else walk
        assert walk.told() is None


def test_ten_bad_photos_close_the_photos_and_open_the_call(client: NaiveClient) -> None:
    walk = walker(client, "rosa").start().keep().choose()
    for left in ("9 tries left", "8 tries left"):
        assert left in walk.sample("dark").text
    for _ in range(8):
        walk.sample("dark")
    assert walk.where == "video-call" and "They open again on" in walk.text
    assert walk.told() == "too-many-tries"


def test_own_photos_are_measured_and_then_taken_for_the_document(client: NaiveClient) -> None:
    walk = walker(client, "quinn").start().keep().choose("state-id")
    walk.press(files={"file": ("small.png", picture(500, 320, "PNG"), "image/png")}, upload="1")
    assert walk.where == "photo/front" and "Size of the picture" in (walk.said("wrong") or "")
    walk.press(files={"file": ("mine.jpg", picture(), "image/jpeg")}, upload="1")
    assert walk.where == "photo/back"
    walk.press(files={"file": ("mine.webp", picture(kind="WEBP"), "image/webp")}, upload="1")
    assert walk.where == "selfie"


@pytest.mark.parametrize(
    "content", [b"", b"not a picture", b"\xff\xd8\xff\xe0 broken", b"GIF89a" + b"\0" * 40, b"%PDF-1.7"], ids=repr
)
def test_what_is_no_picture_is_an_error_of_the_field_and_no_try(content: bytes, client: NaiveClient) -> None:
    walk = walker(client, "rosa").start().keep().choose()
    walk.press(files={"file": ("x.jpg", content, "image/jpeg")}, upload="1")
    assert walk.page.status_code == 422 and 'href="#id_file"' in (walk.text)
    assert 'aria-invalid="true"' in walk.text and walk.said("tries-left") == "10 tries left"


@pytest.mark.parametrize(
    "fields", [{}, {"upload": "1"}, {"use_sample": "1"}, {"sample": "gorgeous"}, {"sample": "\0"}, {"file": "text"}]
)
def test_sending_nothing_useful_says_what_to_choose(fields: dict[str, str], client: NaiveClient) -> None:
    walk = walker(client, "rosa").start().keep().choose().press(**fields)
    assert walk.page.status_code == 422 and walk.said("errors") and walk.said("tries-left") == "10 tries left"


def test_a_file_too_large_is_refused_before_it_is_read(stub: StubServer, client: NaiveClient) -> None:
    walk = walker(client, "rosa").start().keep().choose()
    with socket.create_connection(("127.0.0.1", stub.port), timeout=5) as line:
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.browser.cookies)
        path = walk.page.url.partition(str(stub.port))[2]
        line.sendall(
            f"POST {path} HTTP/1.1\r\nHost: localhost:{stub.port}\r\nCookie: {cookies}\r\nConnection: close\r\n"
            f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {11 * 1024 * 1024}\r\n\r\n".encode()
        )
        # Nothing of the eleven megabytes was sent, and the answer is there.
        assert line.recv(200).split()[1] == b"413"


def test_more_than_ten_megabytes_in_a_form_that_fits_is_an_error_of_the_field(client: NaiveClient) -> None:
    walk = walker(client, "rosa").start().keep().choose()
    large = b"\xff\xd8\xff" + b"\0" * (10 * 1024 * 1024 + 10)
    walk.press(files={"file": ("x.jpg", large, "image/jpeg")}, upload="1")
    assert walk.page.status_code == 422 and walk.said("errors")


def test_a_form_sent_twice_is_one_try(client: NaiveClient) -> None:
    walk = walker(client, "rosa").start().keep().choose()
    for _ in range(3):
        again = walk.post(sample="dark", use_sample="1")
        assert again.status_code == 302
    assert "9 tries left" in walk.follow(again).text


def test_two_clicks_at_once_are_one_try(client: NaiveClient) -> None:
    walk = walker(client, "rosa").start().keep().choose()
    clicks = [threading.Thread(target=walk.post, kwargs={"sample": "dark", "use_sample": "1"}) for _ in range(4)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert "9 tries left" in walk.open("photo/front/").text


def test_two_browsers_share_one_case(client: NaiveClient) -> None:
    here = walker(client, "rosa").start().keep().choose()
    there = walker(another_browser(client), "rosa")
    assert there.where == "photo/front"
    assert "9 tries left" in there.sample("dark").text
    assert here.sample("good").where == "photo/front"  # the page here was made for the try before
    assert here.sample("good").where == "selfie"
    assert there.sample("good").where == "selfie"
    there.sample("good").press(**{"continue": "1"})
    assert there.answer is not None
    assert here.sample("no-match").where == "result"  # proven there in the meantime
    here.press(**{"continue": "1"})
    assert here.answer is not None and "code" in here.answer


PLACES = ("document/", "photo/front/", "photo/back/", "selfie/", "other-ways/", "video-call/", "in-person/", "letter/")


def test_no_step_can_be_skipped_by_its_address(client: NaiveClient) -> None:
    walk = walker(client, "rosa")
    for place in ("details/", *PLACES, "result/"):
        assert walk.open(place).where == "", place
    walk.start()
    for place in (*PLACES, "result/"):
        assert walk.open(place).where == "details", place
        assert "This step comes first" in walk.text
    walk.keep()
    for place in ("photo/front/", "selfie/", "result/"):
        assert walk.open(place).where == "document" and "This step comes first" in walk.text
    walk.choose()
    for place in ("photo/back/", "selfie/", "result/"):
        assert walk.open(place).where == "photo/front"
    assert walk.sample("good").where == "selfie"
    for place in ("photo/front/", "photo/back/", "photo/top/", "result/"):
        assert walk.open(place).where == "selfie"


@pytest.mark.parametrize("place", ["", "details/", "document/", "photo/front/", "selfie/", "letter/", "leave/"])
def test_odd_requests_are_calm_pages(place: str, client: NaiveClient) -> None:
    walk = walker(client, "quinn").start()
    address = walk.address(place)
    for method in ("PUT", "DELETE", "PATCH"):
        token = {"X-CSRFToken": client.browser.cookies.get("stub_csrf") or ""}
        assert client.browser.request(method, address, headers=token, timeout=5).status_code in (403, 405)
    assert client.browser.post(address, data={"start": "1"}, timeout=5).status_code == 403
    stranger = requests.get(address, timeout=5)
    assert stranger.status_code in (404, 405)
    wrong = address.replace("/generic/", "/nowhere/")
    assert client.browser.get(wrong, timeout=5).status_code in (404, 405)
    other = address.replace("/generic/", "/idme/")
    assert client.browser.get(other, timeout=5).status_code in (404, 405)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"given_name": ""}, "Type your first name"),
        ({"family_name": "  "}, "Type your last name"),
        ({"family_name": "x" * 101}, "at most 100 characters"),
        ({"given_name": "Na\0dia"}, "Null characters"),
        ({"birthdate": ""}, "Give your date of birth"),
        ({"birthdate": "1990-02-30"}, "a day that exists"),
        ({"birthdate": "2990-02-03"}, "in the future"),
        ({"birthdate": "2020-02-03"}, "16 or older"),
        ({"birthdate": "1800-02-03"}, "more than 120 years"),
        ({"tax_id": "666-98-765"}, "nine digits"),
        ({"tax_id": "٦٦٦987654"}, "nine digits"),
        ({"tax_id": "".join(("123", "456", "789"))}, "could belong to a real person"),
        ({"postal_code": "ABC"}, "five digits"),
        ({"locality": ""}, "Type your city"),
    ],
)
def test_each_slip_in_the_details_has_its_sentence(changes: dict[str, str], said: str, client: NaiveClient) -> None:
    walk = walker(client, "rosa").start().give(**changes)
    assert walk.page.status_code == 422 and said in (walk.said("errors") or "")
    (name,) = changes
    assert f'href="#id_{name}"' in walk.text and f'id="id_{name}_error"' in walk.text
    assert name == "locality" or 'value="Larkfield"' in walk.text


@pytest.mark.parametrize(
    "changes",
    [{"family_name": "Santos"}, {"birthdate": "1953-04-05"}, {"tax_id": "666-10-0019"}, {"tax_id": "666-99-9999"}],
)
def test_details_that_do_not_fit_the_records(changes: dict[str, str], client: NaiveClient) -> None:
    rosa = {**DETAILS, "given_name": "Rosa", "family_name": "Silva", "birthdate": "1953-04-04", "tax_id": "666-10-0020"}
    walk = walker(client, "rosa").start().press(**{**rosa, **changes})
    assert walk.where == "details" and 'data-failure="data-mismatch"' in walk.text
    assert "Common slips" in walk.text and walk.said("tries-left") == "4 tries left"
    again = walk.press(**{**rosa, **changes})
    assert again.said("tries-left") == "4 tries left"  # the same once more
    assert walk.open("video-call/").where == "video-call"
    assert walk.open("details/").press(**rosa).where == "document"
    assert walk.told() is None


def test_five_mismatches_close_the_details_and_open_the_call(client: NaiveClient) -> None:
    walk = walker(client, "rosa").start()
    for number in range(5):
        walk.give(tax_id=f"666-98-000{number}")
    assert walk.where == "video-call"
    assert walk.told() == "too-many-tries"


def made_here(tmp_path: Path) -> Path:
    """A file of accounts with one that nothing is known of yet."""
    account = {
        "handle": "nadia", "email": "nadia@example.com", "password_hash": "", "created_at": 0, "totp_secret": "",
        "phone": "", "failures": 0, "locked_until": 0, "given_name": "", "family_name": "", "birthdate": "",
        "tax_id": "", "address": {}, "proof": None, "consents": {},
    }  # fmt: skip
    file = tmp_path / "accounts.json"
    file.write_text(json.dumps({"nadia": account}), "utf-8")
    return file


def test_an_account_made_here_gets_the_facts_that_were_proven(tmp_path: Path) -> None:
    file = made_here(tmp_path)
    with StubServer([portal_client(PORTAL)], env={"STUB_IDP_ACCOUNTS": str(file)}) as stub:
        client = NaiveClient(stub.issuer(), CLIENT_ID, CLIENT_SECRET, f"{PORTAL}/signin/generic/callback/")
        walk = walker(client, "nadia").start()
        taken = {"tax_id": "666-10-0001"}  # somebody of the cast has it, with another name
        assert 'data-failure="data-mismatch"' in walk.give(**taken).text
        walk.give().choose().sample("good").sample("good")
        assert walk.where == "result"
        kept = json.loads(file.read_text("utf-8"))["nadia"]
    assert (kept["family_name"], kept["tax_id"], kept["address"]["locality"]) == ("Newcomer", "666987654", "Larkfield")
    assert (kept["proof"]["way"], kept["proof"]["document"]) == ("remote", "passport")


def test_the_cast_s_facts_stay_those_of_the_file(client: NaiveClient) -> None:
    walk = at_selfie(client, "quinn").sample("good").press(**{"continue": "1"})
    assert walk.answer is not None
    found = client.userinfo(client.redeem(walk.answer["code"], "v" * 43).json()["access_token"]).json()
    assert (found["family_name"], found["address"]["locality"]) == ("Doyle", "Lockport Mills")


def test_by_oneself_without_a_service(client: NaiveClient) -> None:
    press(client, open_picker(client, acr_values=IAL1_ACR), person="rosa")
    page = client.browser.get(f"{client.issuer}/sign-in/own/identity/", timeout=5)
    walk = Walker(client, page).start().keep().choose().sample("good").sample("good")
    assert walk.where == "result" and "Go to your account" in walk.text
    assert walk.post(**{"continue": "1"}).headers["Location"] == "/generic/account/"
    assert "Your identity was proven on" in walk.open("").text
    assert walk.start().where == "details"  # once more, with a new document
    assert walk.post("leave/").headers["Location"] == "/generic/account/"


@pytest.mark.parametrize(
    ("provider", "name", "claim", "level"),
    [("idme", "anchor", "credential_ial", 2), ("logingov", "lantern", "ial", FACE_REQUIRED)],
)
def test_the_other_issuers_lead_through_the_same_pages(
    provider: str, name: str, claim: str, level: int | str, stub: StubServer
) -> None:
    client = client_of(stub, name, provider)
    walk = Walker(client, page := open_picker(client)).follow(press(client, page, person="quinn"))
    assert walk.where == "" and f"/{provider}/" in walk.page.url
    walk.start().keep().choose().sample("good").sample("good").press(**{"continue": "1"})
    assert walk.answer is not None
    tokens = client.redeem(walk.answer["code"], "v" * 43).json()
    assert read_userinfo(client.userinfo(tokens["access_token"]))[claim] == level


def test_a_proof_of_one_issuer_is_the_account_s(client: NaiveClient, stub: StubServer) -> None:
    at_selfie(client, "quinn").sample("good")
    elsewhere = client_of(stub, "anchor", "idme")
    answer = read_answer(press(elsewhere, open_picker(elsewhere), person="quinn"))
    assert "code" in answer
