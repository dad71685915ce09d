"""Document and photos over HTTP: every outcome, what leaving tells, and uploads of any kind."""

from __future__ import annotations

import socket
import struct
import threading

import pytest

from tests.stub_idp.naive_client import NaiveClient
from tests.stub_idp.proofing_way import another_browser, at_selfie, picture, told_level, walker
from tests.stub_server import IAL1_ACR, IAL2_ACR, StubServer


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


def test_odd_words_of_a_camera_cost_no_photo(client: NaiveClient) -> None:
    walk = walker(client, "quinn").start().keep().choose("passport")
    # Held on its side, and made by a fraction instead of a name: a whole TIFF directory, as EXIF has it.
    rows = struct.pack("<HHII", 0x010F, 5, 1, 38) + struct.pack("<HHII", 0x0112, 3, 1, 6)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + rows + bytes(4) + struct.pack("<II", 1, 1)
    walk.press(files={"file": ("own.jpg", picture(exif=exif))})
    assert walk.page.status_code == 200 and walk.said("what-we-saw")
