"""The comparison's page: marked, folded, shared. What stands in its address, and who may keep it."""

import io
import logging
import re
from html import unescape

import pytest

from tests import demonstration
from tests.staff import signed_in

pytestmark = pytest.mark.django_db

BARE = "/compare/botox-vs-dermal-fillers/"
ARRANGED = BARE + "?matters=how-long,undo&differs=1&fold=what,practical"
OWN = BARE + "?matters=undo&own=My+job%3A+%3Cb%3Ecamera%3C%2Fb%3E"


@pytest.fixture(autouse=True)
def site():
    demonstration.publish()


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def headings(text):
    return re.findall(r'<h2 id="([a-z]+)"', text)


def test_what_matters_comes_first_with_the_readers_words(client):
    text = page(client, BARE + "?matters=how-long,undo")
    assert headings(text)[0] == "matters"
    assert "You said this matters" in text
    first = text[text.index('id="matters"') : text.index("</table>")]
    assert re.findall(r'scope="row">([^<]+)', first) == ["Can it be undone?", "How long does it last?"]
    assert "You said: lasting long" in first
    assert text.count("How long does it last?</th>") + text.count("How long does it last?<") == 1
    assert not re.search(r"\bscores?\b|\bwinner\b|\bbest match\b", text)


def test_own_words_get_a_row_and_are_never_html(client):
    text = page(client, OWN)
    row = text[text.index("“My job") :]
    assert row.startswith("“My job: &lt;b&gt;camera&lt;/b&gt;”")
    assert row[: row.index("</tr>")].count("Ask at your consultation") == 3
    assert "<b>camera" not in text


def test_a_form_leads_to_the_one_address_of_what_was_ticked(client):
    sent = {
        "matters": ["undo", "how-long", "nonsense"],
        "own": "  on \n camera ",
        "order": "x",
        "fold": ["risk"],
    }
    response = client.get(BARE, sent)
    assert response.status_code == 302
    assert response["Location"] == BARE + "?matters=how-long,undo&own=on+camera&fold=risk"
    assert client.get(response["Location"]).status_code == 200
    assert client.get(BARE, {"own": ""})["Location"] == BARE


def test_another_address_of_the_set_leads_to_it_with_everything(client):
    response = client.get("/compare/dermal-fillers-vs-botox/?matters=undo&differs=1")
    assert response.status_code == 301
    assert response["Location"] == BARE + "?order=dermal-fillers,botox&matters=undo&differs=1"


def test_folded_groups_say_how_many_rows_they_hold(client):
    text = page(client, ARRANGED)
    folded = text[text.index('id="what"') :]
    folded = folded[: folded.index("</section>")]
    assert "Folded away here: 2 rows." in folded
    assert "<table" not in folded
    assert (
        'href="/compare/botox-vs-dermal-fillers/?matters=how-long,undo&amp;differs=1&amp;fold=practical#what"'
        in (folded)
    )


def test_what_is_left_out_is_said(client):
    text = page(client, "/compare/bellafill-vs-hyaluronic-acid/?differs=1")
    told = text[text.index('class="left-out"') :]
    told = told[: told.index("</p>")]
    number = int(re.search(r"(\d+) rows? left out", told).group(1))
    assert number == told.count(";") + 1
    assert "Emergency" not in told
    assert 'href="/compare/bellafill-vs-hyaluronic-acid/"' in told
    for heading in re.search(r"same there: (.*) <a", told).group(1).split("; "):
        assert f'<th scope="row">{heading}' not in text


@pytest.mark.parametrize("address", [ARRANGED, OWN, BARE + "?differs=1", BARE + "?fold=what"])
def test_an_arranged_page_is_not_indexed_and_names_the_bare_one(client, address):
    text = page(client, address)
    assert '<meta name="robots" content="noindex">' in text
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{BARE}">' in text


def test_the_bare_page_is_indexed(client):
    assert "noindex" not in page(client, BARE)


def test_own_words_are_for_no_cache_and_no_other_site(client):
    response = client.get(OWN, headers={"Accept-Encoding": "br"})
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "ETag" not in response
    assert client.get(ARRANGED)["Cache-Control"] == "public, no-cache"
    assert not client.cookies


def test_own_words_reach_no_log(client):
    written = io.StringIO()
    handlers = [
        (handler, handler.setStream(written))
        for name in (None, "django.security", "django.server")
        for handler in logging.getLogger(name).handlers
        if type(handler) is logging.StreamHandler
    ]
    for address in (
        OWN,
        OWN.replace("botox", "nobody"),
        OWN + "%00",
        BARE + "?own=camera&own=camera",
        "/my-questions/?about=botox&own=camera",
    ):
        client.get(address)
    for method in (client.post, client.delete):
        method(OWN)
    server = logging.getLogger("django.server")
    server.info('"%s" %s %s', f"GET {OWN} HTTP/1.1", "200", "12")
    for handler, stream in handlers:
        handler.setStream(stream)
    assert written.getvalue()
    assert "camera" not in written.getvalue()


@pytest.mark.parametrize("address", [ARRANGED, OWN, BARE + "?order=dermal-fillers,botox&fold=risk"])
def test_a_shared_address_gives_the_same_page_to_everyone(client, address):
    """Whoever they are, whatever they opened before, asked for twice or once."""
    client.get(BARE + "?matters=cost&own=something+else")
    client.cookies["answers"] = "planted"
    first = client.get(address)
    staff = signed_in("editor").get(address)
    again = client.get(address, headers={"Referer": "https://elsewhere.example/", "Accept-Language": "fr"})
    assert first.content == staff.content == again.content


@pytest.mark.parametrize(
    "address",
    [
        "/compare/bellafill-vs-botox-vs-hyaluronic-acid/?order=botox,bellafill,hyaluronic-acid"
        "&matters=how-long,cost&own=on+camera&differs=1&fold=risk,effects",
        BARE,
    ],
)
def test_every_link_that_it_offers_opens(client, address):
    links = {
        unescape(link).partition("#")[0] for link in re.findall(r'href="(/[^"]*)"', page(client, address))
    }
    links = {link for link in links if not link.startswith("/static/")}
    assert len(links) > 20
    failed = {link: status for link in links if (status := client.get(link).status_code) not in (200, 302)}
    assert failed == {}


def test_its_links_lead_straight_to_the_page(client):
    """None of a comparison's own links needs to be led on to another address."""
    text = page(client, ARRANGED)
    links = {unescape(link).partition("#")[0] for link in re.findall(r'href="(/compare/[^"]+)"', text)}
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
