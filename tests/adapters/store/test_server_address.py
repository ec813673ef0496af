from __future__ import annotations

import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.adapters.store.server_address import ServerAddress, is_loopback, server_address, without_password
from thyroid_desktop.domain.errors import StoreProblem

SECRET = "pa:ss/wo@rd?#%"
HUSH = 3 * "hush"


@pytest.fixture(autouse=True)
def no_password_around(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)


def test_that_an_address_says_who_asks_where_for_what() -> None:
    assert server_address("postgresql://ada:secret@localhost:5433/thyroid") == ServerAddress(
        "localhost", 5433, "thyroid", "ada", "secret", "none"
    )
    assert server_address("postgres://ada@[::1]/thyroid") == ServerAddress("::1", 5432, "thyroid", "ada")
    assert server_address("postgresql+pg8000://ada@db/thyroid").host == "db"


def test_that_signs_with_a_meaning_of_their_own_can_stand_in_a_password() -> None:
    found = server_address("postgresql://a%40b:pa%3Ass%2Fwo%40rd%3F%23%25@localhost/my%20library")
    assert (found.user, found.password, found.database) == ("a@b", SECRET, "my library")


def test_that_a_password_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "outside")
    assert server_address("postgresql://ada@localhost/thyroid").password == "outside"
    assert server_address("postgresql://ada:inside@localhost/thyroid").password == "inside"


@pytest.mark.parametrize(
    ("host", "options", "tls", "authorities"),
    [
        ("127.0.0.1", "", "none", ""),
        ("localhost", "?sslmode=verify-full", "verified", ""),
        ("db.hospital", "", "verified", ""),
        ("10.0.0.7", "", "verified", ""),
        ("db.hospital", "?sslmode=disable", "none", ""),
        ("db.hospital", "?sslmode=require", "encrypted", ""),
        ("db.hospital", "?sslmode=require&sslrootcert=/etc/ca.pem", "trusted", "/etc/ca.pem"),
        ("db.hospital", "?sslmode=verify-ca&sslrootcert=ca.pem", "trusted", "ca.pem"),
        ("db.hospital", "?sslrootcert=ca.pem", "verified", "ca.pem"),
    ],
)
def test_that_only_this_machine_is_spoken_to_in_the_clear_unless_the_address_says_so(
    host: str, options: str, tls: str, authorities: str
) -> None:
    found = server_address(f"postgresql://ada:x@{host}/thyroid{options}")
    assert (found.tls, found.authorities) == (tls, authorities)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "thyroid",
        "sqlite:///library.sqlite3",
        "mysql://ada:{}@localhost/thyroid",
        "postgresql://{}@localhost",
        "postgresql://localhost/thyroid",
        "postgresql://ada:{}@/thyroid",
        "postgresql://ada:{}@localhost/thyroid/more",
        "postgresql://ada:{}@localhost/thyroid#{}",
        "postgresql://ada:{}@localhost:port/thyroid",
        "postgresql://ada:{}@localhost:99999/thyroid",
        "postgresql://ada:{}@[::1/thyroid",
        "postgresql://ada:{}@localhost/thyroid?sslmode=prefer",
        "postgresql://ada:{}@localhost/thyroid?{}",
        "postgresql://ada:{}%00@localhost/thyroid",
    ],
)
def test_that_what_is_no_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(StoreProblem, match="is not understood") as caught:
        server_address(url.replace("{}", HUSH))
    told = "".join(traceback.format_exception(caught.value)) + caught.value.advice
    assert HUSH not in told


@given(st.text(max_size=60))
def test_that_any_text_is_an_address_or_refused(text: str) -> None:
    for url in (text, f"postgresql://{text}", f"postgresql://a:b@localhost/{text}"):
        try:
            server_address(url)
        except StoreProblem:
            continue


def test_that_a_password_is_never_shown() -> None:
    found = server_address(f"postgresql://ada:{HUSH}@localhost/thyroid")
    assert found.password == HUSH
    assert HUSH not in f"{found} {found!r}"
    assert without_password(f"postgresql://ada:{HUSH}@db:5433/thyroid?sslmode=require") == (
        "postgresql://ada@db:5433/thyroid?sslmode=require"
    )
    assert without_password("postgresql://ada@[::1]/thyroid") == "postgresql://ada@[::1]/thyroid"
    assert without_password("") == ""


@pytest.mark.parametrize(
    ("host", "is_here"),
    [("localhost", True), ("LOCALHOST", True), ("127.8.9.1", True), ("::1", True), ("10.0.0.1", False), ("db", False)],
)
def test_that_this_machine_is_known_by_its_names(host: str, is_here: bool) -> None:
    assert is_loopback(host) is is_here
