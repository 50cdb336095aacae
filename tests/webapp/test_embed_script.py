"""The script of the search box and the page about it: small, pinned, and printed as it is used."""

import base64
import gzip
import hashlib
import html
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import webapp
from webapp import embed_script
from webapp.embed_script import PARTS, Script, current_script
from webapp.language import LANGUAGES

SCRIPT = "/embed/v1.js"
MOST_BYTES = 12_000
PIN = re.compile(
    r'src="http://localhost(/embed/v1\.\w+\.js)" integrity="(sha384-[\w+/=]+)" crossorigin>'
)


def code_of(client: FlaskClient, **choices: str) -> str:
    """Return the code that the page prints for these choices."""
    page = client.get("/embed", query_string=choices).text
    [code] = re.findall(r'<div id="snippet".*?<code[^>]*>(.*?)</code>', page, re.DOTALL)
    return html.unescape(code)


def test_script_is_small(client: FlaskClient) -> None:
    response = client.get(SCRIPT, headers={"Accept-Encoding": "br, gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.data) <= MOST_BYTES
    assert gzip.decompress(response.data) == client.get(SCRIPT).data


def test_script_depends_on_nothing(client: FlaskClient) -> None:
    code = client.get(SCRIPT).text
    assert not re.search(
        r"^\s*(import\b|export .* from\b)|\bimport\(|\brequire\(", code, re.MULTILINE
    )
    assert re.findall(r"^export const (\w+)", code, re.MULTILINE) == ["init"]
    assert set(re.findall(r"https?://[\w.]+", code)) == {"http://www.w3.org"}


@pytest.mark.parametrize(
    "forbidden", ["innerHTML", "insertAdjacentHTML", "eval(", "new Function", "document.write"]
)
def test_text_never_becomes_markup_or_code(client: FlaskClient, forbidden: str) -> None:
    assert forbidden not in client.get(SCRIPT).text


def test_every_part_is_joined_and_shares_one_scope() -> None:
    parts = {path.stem for path in embed_script.BOX.glob("*.js")}
    assert parts == set(PARTS)
    texts = [(embed_script.BOX / f"{name}.js").read_text(encoding="utf-8") for name in PARTS]
    names = re.findall(
        r"^(?:export )?(?:const|class|let|function)\*? (\w+)", "\n".join(texts), re.MULTILINE
    )
    assert len(names) == len(set(names))


def test_joined_parts_stand_behind_what_they_import() -> None:
    for number, name in enumerate(PARTS):
        text = (embed_script.BOX / f"{name}.js").read_text(encoding="utf-8")
        for needed in re.findall(r"from '\./(\w+)\.js'", text):
            assert needed == "data" or needed in PARTS[:number], f"{name} needs {needed}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_script_speaks_every_language(language: str) -> None:
    assert f'"{language}":{{' in current_script().content.decode()


def test_script_is_asked_for_anew_soon(client: FlaskClient) -> None:
    first = client.get(SCRIPT)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = client.get(SCRIPT, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    packed = client.get(SCRIPT, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["ETag"] != first.headers["ETag"]
    assert "Accept-Encoding" in first.headers["Vary"]


def test_pinned_script_is_what_its_integrity_says(client: FlaskClient) -> None:
    found = PIN.search(code_of(client, pinned="1"))
    assert found
    response = client.get(found[1])
    digest = base64.b64encode(hashlib.sha384(response.data).digest()).decode()
    assert found[2] == f"sha384-{digest}"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_released_script_stays_where_it_was(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Script.of(b"/* as it was released */")
    monkeypatch.setattr(embed_script, "RELEASED", tmp_path)
    assert client.get(f"/embed/v1.{old.digest}.js").status_code == 404
    (tmp_path / f"v1.{old.digest}.js").write_bytes(old.content)
    assert client.get(f"/embed/v1.{old.digest}.js").data == old.content


@pytest.mark.parametrize("name", ["none", "..%2f..%2fembed", "v1", "0" * 16])
def test_script_that_never_was_is_missing(client: FlaskClient, name: str) -> None:
    assert client.get(f"/embed/v1.{name}.js").status_code == 404


def test_released_scripts_are_named_by_their_content() -> None:
    for path in embed_script.RELEASED.glob("*.js"):
        assert path.name == f"v1.{Script.of(path.read_bytes()).digest}.js"


def test_plain_choice_is_two_lines_and_a_form(client: FlaskClient) -> None:
    assert code_of(client).splitlines() == [
        '<script type="module" src="http://localhost/embed/v1.js"></script>',
        '<wensou-search endpoint="http://localhost">',
        '  <form action="http://localhost/search"><input type="search" name="q" '
        'aria-label="搜索文章"> <button>搜索</button></form>',
        "</wensou-search>",
    ]


def test_choices_are_in_the_code_the_box_and_the_recipes(client: FlaskClient) -> None:
    choices = {"open": "modal", "theme": "dark", "max-results": "5", "placeholder": "搜'本\"站<"}
    element = (
        '<wensou-search endpoint="http://localhost" open="modal" theme="dark" max-results="5" '
        'placeholder="搜&#39;本&#34;站&lt;">'
    )
    assert element in code_of(client, **choices)
    page = client.get("/embed", query_string=choices).text
    assert element.replace('"http://localhost"', '"/"') in page
    assert html.unescape(page).count(element) >= 6


@pytest.mark.parametrize(
    "choice", [{"open": "window"}, {"theme": "pink"}, {"onclick": "alert(1)"}, {"lang": "fr"}]
)
def test_other_choices_are_none(client: FlaskClient, choice: dict[str, str]) -> None:
    assert '<wensou-search endpoint="http://localhost">' in code_of(client, **choice)


def test_policy_is_one_line(client: FlaskClient) -> None:
    page = client.get("/embed").text
    origin = "http://localhost"
    assert f">script-src {origin}; connect-src {origin}; form-action {origin}</code>" in page


def test_code_has_the_folder_behind_a_proxy(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/embed", base_url="https://example.org/find/").text
    code = html.unescape(page)
    assert 'src="https://example.org/find/embed/v1.js"' in code
    assert 'endpoint="https://example.org/find">' in code
    assert 'action="https://example.org/find/search"' in code
    assert "script-src https://example.org;" in code


def test_strings_and_parts_are_shipped() -> None:
    text = (Path(webapp.__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    [shipped] = re.findall(r"^webapp = \[(.*)\]", text, re.MULTILINE)
    for folder in ("templates/*", "static/*", "strings/*", "box/*", "recipes.toml"):
        assert f'"{folder}"' in shipped
