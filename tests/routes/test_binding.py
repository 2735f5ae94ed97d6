"""Whose a session is: told by our cookie alone, in a header that no client can send."""

import pytest
from starlette.datastructures import Headers
from streamlit.web.server.starlette.starlette_websocket import gather_user_info

from pages.routes.binding import HEADER, Binding
from services.context import Context
from services.sign_in.sessions import close_session, session_of_cookie
from tests.factories import MORGENSTER
from tests.routes.asgi import Behind, asked, opened
from tests.routes.conftest import signed_in


@pytest.fixture
def behind(world: Context) -> Behind:
    return Behind()


def owner(behind: Behind, **headers: str) -> str:
    opened(Binding(behind), **headers)
    (only,) = behind.headers(HEADER)
    return only


def test_a_cookie_gives_the_same_owner_each_time_and_no_two_the_same(world: Context, behind: Behind) -> None:
    one, another = signed_in(world), signed_in(world, MORGENSTER)

    owners = [owner(behind, cookie=cookie) for cookie in (one, one, another)]

    assert owners[0] == owners[1] != owners[2]
    assert one.removeprefix("kmo=") not in owners


def test_a_stranger_is_another_one_each_time(behind: Behind) -> None:
    owners = [owner(behind, cookie=cookie) for cookie in ("", "", "kmo=geraden", "kmo=geraden", "kmo=\xff", "kmo")]

    assert len({*owners}) == 6
    assert all(name.startswith("anon-") for name in owners)


def test_a_cookie_that_no_longer_holds_owns_nothing(world: Context, behind: Behind, cookie: str) -> None:
    before = owner(behind, cookie=cookie)
    close_session(world, session_of_cookie(world, cookie.removeprefix("kmo=")) or 0)

    after = [owner(behind, cookie=cookie) for _ in range(2)]

    assert before not in after
    assert after[0] != after[1]


@pytest.mark.parametrize("name", ["x_kmo_bind", "X_Kmo_Bind", "X_KMO_BIND"])
def test_nobody_names_the_owner_himself(behind: Behind, cookie: str, name: str) -> None:
    named = owner(behind, cookie=cookie, **{name: "een-ander"})
    asked(Binding(behind), "/", cookie=cookie, **{name: "een-ander"})

    assert named == owner(behind, cookie=cookie)
    asked(Binding(behind), "/", **{name: "een-ander"})
    assert behind.headers(HEADER) == []


def test_check_78_streamlit_reads_the_owner_and_nothing_else_of_who_is_signed_in() -> None:
    told = gather_user_info(Headers({HEADER: "van-wie"}))

    assert told == {"bind": "van-wie"}
    # st.login's cookie fills the rest, which is_logged_in is part of; what is told here would override it.
    assert {"is_logged_in": True, "email": "a@b.example", **told}["is_logged_in"] is True
