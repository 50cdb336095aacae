"""The search box for other sites: its script, and a page that shows it with the lines to paste."""

from flask import Blueprint, Response, current_app, render_template, request

embed = Blueprint("embed", __name__)


@embed.get("/embed")
def demonstration() -> str:
    """Show the box at work and what a site needs to carry it."""
    address, origin = request.url_root.rstrip("/"), request.host_url.rstrip("/")
    return render_template("embed.html", address=address, origin=origin)


@embed.get("/embed/v1.js")
def script() -> Response:
    """Send the script of the box; any site may load it. It stays compatible within v1."""
    response = current_app.send_static_file("embed-v1.js")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
