"""Bodies: what is too large to come in, and what one session may upload in a while."""

import pytest

from pages.routes.bodies import FRAME, MEGABYTE, MOST_OF_BODY, QUOTA, QUOTA_MINUTES, TOO_LARGE, TOO_MUCH, Bodies, Quota
from services.context import Context
from tests.routes.asgi import Behind, Client, asked

UPLOAD = "/_stcore/upload_file/een/twee"
LARGEST = 10 * MEGABYTE + FRAME
HALF = b"x" * (MOST_OF_BODY // 2)


@pytest.fixture
def bodies(world: Context) -> Bodies:
    return Bodies(Behind())


def upload(bodies: Bodies, *chunks: bytes, cookie: str = "kmo=een", **headers: str) -> Client:
    return asked(bodies, UPLOAD, *chunks, method="PUT", cookie=cookie, **headers)


def test_a_body_that_is_announced_as_too_large_is_not_read(bodies: Bodies) -> None:
    answer = asked(bodies, "/sessie", method="POST", content_length=str(MOST_OF_BODY + 1))

    assert (answer.status, answer.text, answer.asked) == (413, TOO_LARGE, 0)


def test_a_body_without_a_length_is_counted_on_its_way_in(bodies: Bodies) -> None:
    assert asked(bodies, "/sessie", HALF, HALF, method="POST").status == 200
    answer = asked(bodies, "/sessie", HALF, HALF, b"x", HALF, method="POST", content_length="10")
    assert (answer.status, answer.text, answer.asked) == (413, TOO_LARGE, 3)


def test_check_35_a_file_that_is_too_large_is_refused_before_it_is_read(bodies: Bodies) -> None:
    announced = [upload(bodies, content_length=str(size)) for size in (LARGEST, LARGEST + 1)]
    counted = upload(bodies, *[b"x" * MEGABYTE] * 11)

    assert [(answer.status, answer.asked) for answer in announced] == [(200, 1), (413, 0)]
    assert (counted.status, counted.text, counted.asked) == (413, TOO_LARGE, 11)


def test_check_35_what_one_session_uploads_in_a_while_is_limited(bodies: Bodies) -> None:
    for _ in range(11):
        upload(bodies, *[b"x" * MEGABYTE] * 9)

    answers = [
        upload(bodies, content_length=str(MEGABYTE + 1)),
        upload(bodies, b"x" * MEGABYTE, b"x"),
        upload(bodies, b"", content_length="0"),
        upload(bodies, b"x" * MEGABYTE, cookie="kmo=ander"),
    ]

    assert [answer.status for answer in answers] == [413, 413, 200, 200]
    assert answers[0].text == TOO_MUCH


def test_a_session_may_go_on_once_its_files_are_old_and_nothing_of_it_is_kept() -> None:
    now = [0.0]
    quota = Quota(lambda: now[0])
    for minute in range(QUOTA_MINUTES):
        now[0] = minute * 60.0
        quota.add("iemand", 7)

    left = {}
    for minute in (QUOTA_MINUTES - 1, QUOTA_MINUTES, QUOTA_MINUTES + 4, 1000):
        now[0] = minute * 60.0
        left[minute] = QUOTA - quota.left("iemand")

    assert left == {QUOTA_MINUTES - 1: 70, QUOTA_MINUTES: 63, QUOTA_MINUTES + 4: 35, 1000: 0}
    assert [sum(tally.values()) for _, tally in quota.tallies] == [0]


def test_asking_leaves_no_trace() -> None:
    quota = Quota(lambda: 0.0)

    for place in range(1000):
        quota.left(f"iemand {place}")

    assert [len(tally) for _, tally in quota.tallies] == [0]
