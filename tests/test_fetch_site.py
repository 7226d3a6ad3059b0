"""Fetching from a small site: robots.txt, sitemaps, lists, what is not asked for twice."""

from __future__ import annotations

import csv
import gzip
import io
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

import cli
from scraper.exitcodes import ExitCode
from scraper.fetching.client import Limits
from scraper.fetching.ledger import NAME, Ledger
from scraper.fetching.options import SITES
from scraper.fetching.outcomes import LeftAlone, Outcome
from scraper.fetching.politeness import Clocks, Manners
from scraper.fetching.running import run_discover
from scraper.fetching.sitelists import SITE_LISTS
from scraper.fetching.sources import Sources
from tests.fetchlab import (
    HURRIED,
    FaultyServer,
    Run,
    answering,
    fetch,
    in_turn,
    kept,
    nginx,
    nginx_log,
    order_for,
    page,
    responses,
)


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    lab = FaultyServer()
    lab.behaviours |= {f"/{name}": answering(200, page(name)) for name in ("a", "b", "private/a")}
    yield lab
    lab.close()


# --- robots.txt -------------------------------------------------------------------------------------


def robots(server: FaultyServer, folder: Path, **changes: object) -> Run:
    return fetch(folder, f"{server.base}/a", f"{server.base}/private/a", **changes)


RULES = b"User-agent: *\nDisallow: /private\n"


def test_what_robots_txt_closes_is_not_asked_for(server: FaultyServer, tmp_path: Path) -> None:
    server.behaviours["/robots.txt"] = answering(200, RULES)
    run = robots(server, tmp_path)
    assert run.outcome("private/a") is Outcome.REFUSED
    assert server.paths() == ["/a"]


def test_rules_for_this_program_by_name_come_first(server: FaultyServer, tmp_path: Path) -> None:
    rules = b"User-agent: *\nAllow: /\n\nUser-agent: Doctor-Answers\nDisallow: /\n"
    server.behaviours["/robots.txt"] = answering(200, rules)
    assert {each.outcome for each in robots(server, tmp_path).results} == {Outcome.REFUSED}


@pytest.mark.parametrize("status", [401, 403, 404, 410, 418])
def test_robots_txt_that_is_unavailable_allows_all(server: FaultyServer, tmp_path: Path, status: int) -> None:
    server.behaviours["/robots.txt"] = answering(status, RULES)
    assert {each.outcome for each in robots(server, tmp_path).results} == {Outcome.FETCHED}


@pytest.mark.parametrize("status", [429, 500, 503])
def test_robots_txt_that_is_unreachable_closes_all(server: FaultyServer, tmp_path: Path, status: int) -> None:
    server.behaviours["/robots.txt"] = answering(status)
    run = robots(server, tmp_path)
    assert {each.outcome for each in run.results} == {Outcome.REFUSED}
    assert f"HTTP {status}" in run.text
    assert server.paths() == []
    # It is not cached: once it is back, so are the pages.
    server.behaviours["/robots.txt"] = answering(200, RULES)
    assert robots(server, tmp_path).outcome("private/a") is Outcome.REFUSED
    assert server.paths() == ["/a"]


@pytest.mark.parametrize(("hops", "outcome"), [(5, Outcome.REFUSED), (6, Outcome.FETCHED)])
def test_five_redirects_of_robots_txt_are_followed(
    server: FaultyServer, tmp_path: Path, hops: int, outcome: Outcome
) -> None:
    server.behaviours["/robots.txt"] = answering(301, Location="/r1")
    server.behaviours |= {f"/r{n}": answering(301, Location=f"/r{n + 1}") for n in range(1, hops)}
    server.behaviours[f"/r{hops}"] = answering(200, RULES)
    run = robots(server, tmp_path)
    assert run.outcome("private/a") is outcome


def test_robots_txt_that_leads_to_a_private_network_closes_all(server: FaultyServer, tmp_path: Path) -> None:
    server.behaviours["/robots.txt"] = answering(301, Location="http://169.254.169.254/")
    assert {each.outcome for each in robots(server, tmp_path).results} == {Outcome.FAILED}
    assert server.paths() == []


def test_of_a_gigabyte_of_robots_txt_500_kib_are_read(server: FaultyServer, tmp_path: Path) -> None:
    sent = []

    def gigabyte(line: object, asked: object) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"
        line.sendall(head + RULES)  # type: ignore[attr-defined]
        for _ in range(2**14):
            line.sendall(b"#" * 65_535 + b"\n")  # type: ignore[attr-defined]
            sent.append(2**16)

    server.behaviours["/robots.txt"] = gigabyte
    run = robots(server, tmp_path, limits=Limits(max_bytes=100_000))
    assert [each.outcome for each in run.results] == [Outcome.FETCHED, Outcome.REFUSED]
    assert sum(sent) < 100_000_000  # the system's buffers hold some of it


def test_rules_behind_500_kib_do_not_count_nor_the_line_that_is_cut(
    server: FaultyServer, tmp_path: Path
) -> None:
    filling = b"#" * (500 * 1024 - len(b"User-agent: *\nDisallow: /") - 1) + b"\n"
    # The limit cuts "Disallow: /private" to "Disallow: /", which would close everything.
    server.behaviours["/robots.txt"] = answering(200, filling + b"User-agent: *\nDisallow: /private\n")
    assert {each.outcome for each in robots(server, tmp_path).results} == {Outcome.FETCHED}


def test_robots_txt_is_cached_for_a_day(server: FaultyServer, tmp_path: Path) -> None:
    server.behaviours["/robots.txt"] = answering(200, RULES)
    robots(server, tmp_path)
    robots(server, tmp_path)
    assert sum(asked.path == "/robots.txt" for asked in server.log) == 1
    ledger = Ledger(tmp_path / NAME)
    ledger.add_robots(server.base, time.time() - 86_401, "")
    ledger.close()
    robots(server, tmp_path)
    assert sum(asked.path == "/robots.txt" for asked in server.log) == 2


def gaps(server: FaultyServer) -> list[float]:
    moments = [asked.moment for asked in server.log]
    return [later - earlier for earlier, later in pairwise(moments)]


@pytest.mark.parametrize("rule", [b"Crawl-delay: 0.4", b"Request-rate: 5/2"])
def test_the_delay_in_robots_txt_is_kept(server: FaultyServer, tmp_path: Path, rule: bytes) -> None:
    server.behaviours["/robots.txt"] = answering(200, b"User-agent: *\n" + rule + b"\n")
    fetch(tmp_path, f"{server.base}/a", f"{server.base}/b", f"{server.base}/private/a")
    assert len(server.log) == 4
    assert min(gaps(server)[1:]) >= 0.4


def test_a_delay_that_is_too_long_closes_the_site(server: FaultyServer, tmp_path: Path) -> None:
    server.behaviours["/robots.txt"] = answering(200, b"User-agent: *\nCrawl-delay: 86400\n")
    run = fetch(tmp_path, f"{server.base}/a")
    assert run.outcome("/a") is Outcome.REFUSED
    assert "asks for 86,400 s" in run.text


def test_the_delay_grows_with_a_slow_host(server: FaultyServer, tmp_path: Path) -> None:
    def slow(line: object, asked: object) -> None:
        time.sleep(0.4)
        answering(200, page("slow"))(line, asked)  # type: ignore[arg-type]

    server.behaviours |= {f"/{n}": slow for n in range(4)}
    fetch(tmp_path, *(f"{server.base}/{n}" for n in range(4)), manners=HURRIED)
    slow_gaps = gaps(server)[1:]
    assert slow_gaps[-1] > 0.4 + 0.3  # an answer, and nearly as long a pause


def test_two_runs_keep_the_delay_between_them(server: FaultyServer, tmp_path: Path) -> None:
    patient = Manners(delay=0.5)
    fetch(tmp_path, f"{server.base}/a", manners=patient)
    fetch(tmp_path, f"{server.base}/b", manners=patient)
    assert min(gaps(server)) >= 0.5


def test_a_clock_that_was_set_back_costs_no_more_than_the_pause(server: FaultyServer, tmp_path: Path) -> None:
    server.behaviours["/robots.txt"] = answering(200, RULES)
    fetch(tmp_path, f"{server.base}/a")
    tomorrow = time.time() + 86_400
    ledger = Ledger(tmp_path / NAME)
    ledger.set_pause("127.0.0.1", tomorrow, tomorrow + 0.5)
    ledger.add_robots(server.base, tomorrow, "User-agent: *\nDisallow: /")
    ledger.close()
    started = time.time()
    assert fetch(tmp_path, f"{server.base}/b").outcome("/b") is Outcome.FETCHED
    assert [asked.path for asked in server.log[2:]] == ["/robots.txt", "/b"]
    assert 0.5 <= server.log[2].moment - started < 60


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with closing(Ledger(":memory:")) as ledger:
        yield ledger


def set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    yesterday = time.time() - 86_400
    monkeypatch.setattr(time, "time", lambda: yesterday)


def test_a_clock_that_is_set_back_in_a_run_changes_no_pause(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clocks(Manners(delay=0.3), ledger).of("a.org")
    with clock.turn():
        set_back(monkeypatch)
    ended = time.monotonic()
    with clock.turn():
        assert 0.3 <= time.monotonic() - ended < 60


def test_the_wait_that_a_host_asks_for_outlives_a_clock_that_is_set_back(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    Clocks(Manners(), ledger).of("a.org").hold(3600, "HTTP 429")
    set_back(monkeypatch)
    with pytest.raises(LeftAlone, match="3,600 s are left"), Clocks(Manners(), ledger).of("a.org").turn():
        pass


# --- what is not asked for or not kept twice ----------------------------------------------------------


def test_one_page_by_many_addresses_is_fetched_once(server: FaultyServer, tmp_path: Path) -> None:
    base = server.base
    run = fetch(tmp_path, f"{base}/a", f"{base}/a/", f"{base}/a?utm_source=x#top", f"{base}/a?fbclid=1")
    assert [each.outcome for each in run.results].count(Outcome.KEPT) == 3
    assert len(server.paths()) == 1
    assert "requests not made: 3" in run.text


def test_a_fresh_page_is_not_asked_for_again(server: FaultyServer, tmp_path: Path) -> None:
    fetch(tmp_path, f"{server.base}/a")
    assert fetch(tmp_path, f"{server.base}/a", max_age=3600).outcome("/a") is Outcome.KEPT
    assert len(server.log) == 2


def test_a_missing_page_stays_missing_unasked(server: FaultyServer, tmp_path: Path) -> None:
    for _ in range(2):
        run = fetch(tmp_path, f"{server.base}/none", max_age=3600)
        assert run.result("/none").reason == "HTTP 404 Not Found"
        assert run.outcome("/none") is Outcome.FAILED
    assert server.paths() == ["/none"]


@pytest.mark.parametrize("validator", [{"ETag": '"v1"'}, {"Last_Modified": "Wed, 21 Oct 2015 07:28:00 GMT"}])
def test_an_unchanged_page_becomes_a_revisit_record(
    server: FaultyServer, tmp_path: Path, validator: dict[str, str]
) -> None:
    server.behaviours["/a"] = in_turn(answering(200, page("a"), **validator), answering(304, **validator))
    fetch(tmp_path, f"{server.base}/a")
    run = fetch(tmp_path, f"{server.base}/a")
    assert run.outcome("/a") is Outcome.UNCHANGED
    name, value = next(iter(validator.items()))
    asked = {"ETag": "if-none-match", "Last_Modified": "if-modified-since"}[name]
    assert server.log[-1].headers[asked] == value
    first, revisit = [each for each in kept(tmp_path) if each.kind in {"response", "revisit"}]
    assert revisit.kind == "revisit"
    assert revisit.headers["WARC-Profile"].endswith("/revisit/server-not-modified")
    assert revisit.headers["WARC-Refers-To"] == first.headers["WARC-Record-ID"]
    assert revisit.headers["WARC-Refers-To-Date"] == first.headers["WARC-Date"]
    assert revisit.headers["WARC-Payload-Digest"] == first.headers["WARC-Payload-Digest"]


def test_equal_bytes_without_validators_become_a_revisit_record(server: FaultyServer, tmp_path: Path) -> None:
    fetch(tmp_path, f"{server.base}/a")
    assert fetch(tmp_path, f"{server.base}/a").outcome("/a") is Outcome.UNCHANGED
    assert [each.kind for each in kept(tmp_path) if each.url.endswith("/a") and each.kind != "request"] == [
        "response",
        "revisit",
    ]
    assert kept(tmp_path)[-2].headers["WARC-Profile"].endswith("/identical-payload-digest")


def test_a_changed_page_is_kept_again(server: FaultyServer, tmp_path: Path) -> None:
    server.behaviours["/a"] = in_turn(
        answering(200, page("old"), ETag='"1"'), answering(200, page("new"), ETag='"2"')
    )
    fetch(tmp_path, f"{server.base}/a")
    assert fetch(tmp_path, f"{server.base}/a").outcome("/a") is Outcome.FETCHED
    assert [each.body for each in responses(tmp_path)] == [page("old"), page("new")]
    fetch(tmp_path, f"{server.base}/a")
    assert server.log[-1].headers["if-none-match"] == '"2"'


def test_a_page_that_fails_later_is_still_known(server: FaultyServer, tmp_path: Path) -> None:
    server.behaviours["/a"] = in_turn(answering(200, page("a"), ETag='"1"'), answering(403), answering(304))
    outcomes = [fetch(tmp_path, f"{server.base}/a").outcome("/a") for _ in range(3)]
    assert outcomes == [Outcome.FETCHED, Outcome.BLOCKED, Outcome.UNCHANGED]


def test_many_addresses_that_lead_to_one_page_fetch_it_once(server: FaultyServer, tmp_path: Path) -> None:
    server.behaviours |= {f"/old-{n}": answering(301, Location="/a") for n in range(3)}
    run = fetch(tmp_path, *(f"{server.base}/old-{n}" for n in range(3)), max_age=3600)
    assert [each.outcome for each in run.results] == [Outcome.FETCHED, Outcome.KEPT, Outcome.KEPT]
    assert server.paths().count("/a") == 1
    assert [each.status for each in responses(tmp_path)] == ["301", "200", "301", "301"]


def test_request_and_response_are_kept_as_they_were(server: FaultyServer, tmp_path: Path) -> None:
    body = gzip.compress(page("packed"))
    server.behaviours["/a"] = answering(200, body, Content_Encoding="gzip", X_Two="1", x_two="2")
    fetch(tmp_path, f"{server.base}/a?x=1&y=%C3%A9")
    info, response, request = kept(tmp_path)
    assert info.kind == "warcinfo"
    assert b"http-header-from: tests@example.org" in info.body
    assert response.url == f"{server.base}/a?x=1&y=%C3%A9"
    assert response.body == page("packed")
    assert response.http["x-crawler-content-encoding"] == "gzip"
    assert response.http["x-crawler-content-length"] == str(len(body))
    assert response.headers["WARC-IP-Address"] == "127.0.0.1"
    assert request.headers["WARC-Concurrent-To"] == response.headers["WARC-Record-ID"]
    assert request.http["user-agent"].startswith("doctor-answers/")


# --- sitemaps and lists, on nginx -------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A site with nested and packed sitemaps, ETags, a list of questions, a closed folder."""
    root = tmp_path / "root"
    for folder in ("question", "private", "list"):
        (root / folder).mkdir(parents=True)
    for name in ("question/one", "question/two", "question/three", "private/four"):
        (root / f"{name}.html").write_bytes(page(name))
    with nginx(tmp_path / "nginx", root) as port:
        base = f"http://127.0.0.1:{port}"
        write_sitemaps(root, base)
        yield base, root


def write_sitemaps(root: Path, base: str) -> None:
    (root / "robots.txt").write_text(f"User-agent: *\nDisallow: /private\nSitemap: {base}/sitemap.xml\n")
    listed = "".join(
        f"<sitemap><loc>{base}/{name}</loc></sitemap>"
        for name in ("s1.xml.gz", "s2.xml", "gone.xml", "sitemap.xml")
    )
    (root / "sitemap.xml").write_text(
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</sitemapindex>'
    )
    first = f"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
      <url><loc>{base}/question/one.html</loc><lastmod>2015-05-06</lastmod></url>
      <url><loc> {base}/question/two.html </loc></url><url><loc>http://elsewhere.example/x</loc></url></urlset>"""
    (root / "s1.xml.gz").write_bytes(gzip.compress(first.encode()))
    (root / "s2.xml").write_text(
        f"<urlset><url><loc>{base}/question/three.html</loc></url><url><loc>{base}/private/four.html</loc></url></urlset>"
    )
    (root / "list" / "nose.html").write_text(
        '<a href="/question/one.html">One</a> <a href="/review/x">no</a>'
        '<a href="/question/one.html#a2">again</a>'
        '<a rel="next" href="nose-2.html">Next</a>'
    )
    (root / "list" / "nose-2.html").write_text(
        '<a href="../question/two.html">Two</a><a rel="next" href="nose.html">1</a>'
    )


def test_sitemaps_are_followed_down(site: tuple[str, Path], tmp_path: Path) -> None:
    base, _ = site
    run = fetch(tmp_path / "raw", sources=Sources(sitemaps=(f"{base}/sitemap.xml",)))
    assert {each.url.removeprefix(base): each.outcome for each in run.results} == {
        "/question/one.html": Outcome.FETCHED,
        "/question/two.html": Outcome.FETCHED,
        "/question/three.html": Outcome.FETCHED,
        "/private/four.html": Outcome.REFUSED,
    }
    assert "gone.xml: no sitemap: HTTP 404" in run.text
    assert "lead elsewhere" in run.text
    asked = [path for _, _, path in nginx_log(tmp_path / "nginx")]
    assert asked.count("/sitemap.xml") == 1
    # nginx gives ETags: the second run gets three times 304, less what is older than it was fetched.
    again = fetch(tmp_path / "raw", sources=Sources(sitemaps=(f"{base}/sitemap.xml",)))
    assert again.outcome("one.html") is Outcome.KEPT  # lastmod 2015
    assert again.outcome("two.html") is Outcome.UNCHANGED
    assert [each.kind for each in kept(tmp_path / "raw")].count("revisit") == 2


def test_discover_lists_what_would_be_fetched(site: tuple[str, Path], tmp_path: Path) -> None:
    base, _ = site
    messages: list[str] = []
    sources = Sources(sitemaps=(f"{base}/sitemap.xml",), match=f"{base}/question/*")
    out = io.StringIO()
    code = run_discover(order_for(tmp_path / "raw", sources=sources), messages.append, out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert code is ExitCode.ALL_GOOD
    assert [row["address"].removeprefix(f"{base}/question/") for row in rows] == [
        "one.html",
        "two.html",
        "three.html",
    ]
    assert rows[0]["changed_at"] == "2015-05-06T23:59:59Z"
    assert not any("/question/" in path for _, _, path in nginx_log(tmp_path / "nginx"))
    fetch(tmp_path / "raw", f"{base}/question/two.html")
    out = io.StringIO()
    run_discover(order_for(tmp_path / "raw", sources=sources, max_age=3600), messages.append, out)
    assert "two.html" not in out.getvalue()


def test_a_sitemap_that_is_none_costs_only_itself(site: tuple[str, Path], tmp_path: Path) -> None:
    base, root = site
    (root / "laughs.xml").write_text(
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
        f"<urlset><url><loc>{base}/question/&b;&c;.html</loc></url>"
        f"<url><loc>{base}/question/two.html</loc></url></urlset>"
    )
    sources = Sources(
        urls=(f"{base}/question/one.html",),
        sitemaps=(f"{base}/none.xml", f"{base}/list/nose.html", f"{base}/laughs.xml"),
    )
    run = fetch(tmp_path / "raw", sources=sources)
    assert run.outcome("one.html") is Outcome.FETCHED
    assert run.outcome("two.html") is Outcome.FETCHED
    assert run.result("none.xml").reason == "no sitemap: HTTP 404 Not Found"
    assert "neither urlset nor sitemapindex" in (run.result("nose.html").reason or "")
    assert "haha" not in run.text
    assert "root:" not in run.text
    assert run.code is ExitCode.SOME_FAILED


def test_a_list_of_questions_gives_its_links(site: tuple[str, Path], tmp_path: Path) -> None:
    base, _ = site
    run = fetch(tmp_path / "raw", sources=Sources(site="realself", topics=(f"{base}/list/nose.html",)))
    assert {each.url.removeprefix(base) for each in run.results} == {
        "/question/one.html",
        "/question/two.html",
    }
    assert {each.outcome for each in run.results} == {Outcome.FETCHED}


def test_the_sites_of_the_command_line_are_those_with_lists() -> None:
    assert set(SITES) == set(SITE_LISTS)


# --- the command line ---------------------------------------------------------------------------------


def test_fetch_then_parse(server: FaultyServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    thread = (Path(__file__).parent.parent / "data" / "samples" / "thread.html").read_bytes()
    server.behaviours |= {"/question/1": answering(200, thread), "/question/2": answering(404)}
    (tmp_path / "urls.txt").write_text(f"# threads\n{server.base}/question/1\n\n{server.base}/question/2\n")
    options = ["--allow-network", "127.0.0.0/8", "--contact", "tests@example.org", "--delay", "0"]
    raw = str(tmp_path / "raw")
    assert (
        cli.main(["fetch", "--from", str(tmp_path / "urls.txt"), "-o", raw, *options]) == ExitCode.SOME_FAILED
    )
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "1 fetched, 1 failed" in captured.err
    assert (
        cli.main(["parse", raw, "-o", str(tmp_path / "answers.csv"), "--pages", str(tmp_path / "pages.csv")])
        == 0
    )
    (row,) = csv.DictReader((tmp_path / "pages.csv").read_text().splitlines())
    assert row["status"] == "complete"
    answers = list(csv.DictReader((tmp_path / "answers.csv").read_text().splitlines()))
    assert answers
    assert {answer["form"] for answer in answers} == {"warc"}


@pytest.fixture(autouse=True)
def _no_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOCTOR_ANSWERS_CONTACT", raising=False)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["http://a.example/"], "--contact"),
        (["http://a.example/", "--contact", "nobody"], "--contact"),
        (["--contact", "a@example.org"], "nothing to fetch"),
        (["--contact", "a@example.org", "--wayback"], "--match is needed"),
        (["--contact", "a@example.org", "--common-crawl", "../x", "--match", "a/*"], "no name of a crawl"),
        (["--contact", "a@example.org", "--site", "realself"], "belong together"),
        (["--contact", "a@example.org", "--wayback", "--match", "a/*", "--from", "urls.txt"], "is no date"),
        (["--contact", "a@example.org", "http://a.example/", "--to", "2018"], "go with --wayback"),
        (["--contact", "a@example.org", "http://a.example/", "--allow-network", "all"], "--allow-network"),
    ],
)
def test_what_can_be_no_order_is_refused(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    words: str,
) -> None:
    monkeypatch.delenv("DOCTOR_ANSWERS_CONTACT", raising=False)
    assert cli.main(["fetch", *arguments, "-o", str(tmp_path / "raw")]) == ExitCode.USAGE
    assert words in capsys.readouterr().err
    assert not (tmp_path / "raw").exists()


def test_a_missing_file_of_addresses_is_told(tmp_path: Path) -> None:
    run = fetch(tmp_path, sources=Sources(files=(str(tmp_path / "none.txt"),)))
    assert "can't be read: no such file" in run.text
    assert run.code is ExitCode.NOTHING_EXTRACTED


def test_names_of_files_never_come_from_pages(server: FaultyServer, tmp_path: Path) -> None:
    server.behaviours["/../../evil"] = answering(
        200, page("x"), Content_Disposition='attachment; filename="../evil"'
    )
    fetch(tmp_path / "raw", f"{server.base}/../../evil")
    names = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert all(name.startswith(("doctor-answers-2", NAME)) for name in names)
    assert [path.name for path in tmp_path.iterdir()] == ["raw"]
