"""The search box for other sites: its script, and a page that shows it with the lines to paste."""

from flask import Blueprint, Response, abort, render_template, request

from webapp.embed_script import Script, current_script, released_script
from webapp.embed_view import OPTIONS, view_embedding

embed = Blueprint("embed", __name__)

_NEW_VERSION_SECONDS = 300
_FOR_GOOD_SECONDS = 31_536_000


@embed.get("/embed")
def demonstration() -> str:
    """Show the box at work as the address says, and what a site needs to carry it so."""
    return render_template("embed.html", view=view_embedding(request.args), view_options=OPTIONS)


@embed.get("/embed/v1.js")
def script() -> Response:
    """Send the script of the box; it stays compatible within v1."""
    response = _send(current_script())
    response.headers["Cache-Control"] = f"public, max-age={_NEW_VERSION_SECONDS}"
    return response


@embed.get("/embed/v1.<digest>.js")
def pinned_script(digest: str) -> Response:
    """Send the very script that a site holds on to by its integrity value."""
    found = released_script(digest)
    if found is None:
        abort(404)
    response = _send(found)
    response.headers["Cache-Control"] = f"public, max-age={_FOR_GOOD_SECONDS}, immutable"
    return response


def _send(found: Script) -> Response:
    """Send a script, which any site may load, packed if the client unpacks."""
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(found.packed if packed else found.content, mimetype="text/javascript")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(f"{found.digest}-gzip" if packed else found.digest)
    response.vary.add("Accept-Encoding")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.make_conditional(request)
    return response
