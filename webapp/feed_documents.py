"""RSS 2.0 and Atom of a search, with the elements of OpenSearch 1.1.

Trees are made, never strings of markup; what XML cannot hold is left out of texts.
"""

import re
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from search import Hit, SearchResponse
from search.answers import with_ellipses
from webapp.addresses import address_of
from webapp.article_addresses import article_url
from webapp.language import say
from webapp.parameters import write_parameters

ATOM = "http://www.w3.org/2005/Atom"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
ElementTree.register_namespace("opensearch", OPENSEARCH)
ElementTree.register_namespace("atom", ATOM)

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEIJING = timezone(timedelta(hours=8))
"""Where days without an hour are."""


def rss(found: SearchResponse, address: str) -> Element:
    """Return a search as RSS, which is at `address`."""
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    _text(channel, "title", _title(found))
    _text(channel, "link", _page(found))
    _text(channel, "description", _title(found))
    self_link = {"rel": "self", "type": "application/rss+xml", "href": address}
    SubElement(channel, f"{{{ATOM}}}link", self_link)
    _opensearch(channel, found)
    for hit in found.hits:
        item = SubElement(channel, "item")
        _text(item, "title", hit.title.text or say("results.untitled"))
        _text(item, "link", article_url(hit.id, external=True))
        _text(item, "guid", article_url(hit.id, external=True))
        _text(item, "description", with_ellipses(hit.snippet).text)
        if hit.source:
            _text(item, "category", hit.source)
        if moment := _moment(hit):
            _text(item, "pubDate", format_datetime(moment))
    return root


def atom(found: SearchResponse, address: str) -> Element:
    """Return a search as Atom, which is at `address`."""
    root = Element(f"{{{ATOM}}}feed")
    _text(root, f"{{{ATOM}}}title", _title(found))
    _text(root, f"{{{ATOM}}}id", _page(found))
    SubElement(root, f"{{{ATOM}}}link", {"rel": "self", "href": address})
    SubElement(root, f"{{{ATOM}}}link", {"rel": "alternate", "href": _page(found)})
    moments = [moment for hit in found.hits if (moment := _moment(hit))]
    latest = max(moments, default=datetime(1970, 1, 1, tzinfo=_BEIJING))
    _text(root, f"{{{ATOM}}}updated", latest.isoformat())
    _opensearch(root, found)
    for hit in found.hits:
        _entry(root, hit)
    return root


def _entry(root: Element, hit: Hit) -> None:
    entry = SubElement(root, f"{{{ATOM}}}entry")
    address = article_url(hit.id, external=True)
    _text(entry, f"{{{ATOM}}}title", hit.title.text or say("results.untitled"))
    _text(entry, f"{{{ATOM}}}id", address)
    SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "href": address})
    moment = _moment(hit) or datetime(1970, 1, 1, tzinfo=_BEIJING)
    _text(entry, f"{{{ATOM}}}updated", moment.isoformat())
    author = SubElement(entry, f"{{{ATOM}}}author")
    _text(author, f"{{{ATOM}}}name", hit.source or say("site.name"))
    _text(entry, f"{{{ATOM}}}summary", with_ellipses(hit.snippet).text)


def _opensearch(parent: Element, found: SearchResponse) -> None:
    request = found.request
    every = found.total_hits + sum(found.more_hits.values())
    start = (request.page - 1) * request.hits_per_page + 1
    numbers = {"totalResults": every, "startIndex": start, "itemsPerPage": request.hits_per_page}
    for name, number in numbers.items():
        _text(parent, f"{{{OPENSEARCH}}}{name}", str(number))
    asked = {"role": "request", "searchTerms": request.query, "startPage": str(request.page)}
    SubElement(parent, f"{{{OPENSEARCH}}}Query", {n: xml_text(v) for n, v in asked.items()})


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = xml_text(text)


def xml_text(text: str) -> str:
    """Return a text without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)


def _title(found: SearchResponse) -> str:
    request = found.request
    named = request.query.strip() or ", ".join(request.source) or say("results.browse")
    return say("site.feed", query=named)


def _page(found: SearchResponse) -> str:
    return address_of("pages.search", write_parameters(found.request), external=True)


def _moment(hit: Hit) -> datetime | None:
    """Return when a hit was published, a day at its beginning; None without a date."""
    try:
        moment = datetime.fromisoformat(hit.published)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=_BEIJING)
