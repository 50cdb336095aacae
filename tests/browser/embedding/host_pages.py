"""Pages of other sites that carry the search box, as hostile as real ones.

Each is a body around BOX, a style sheet, a content security policy or none. SERVER stands for the
server's address, HERE for that of the site.
"""

from dataclasses import dataclass

BOX = '<div id="place"><wensou-search endpoint="SERVER"></wensou-search></div>'
SCRIPT = '<script type="module" src="SERVER/embed/v1.js"></script>'
PLACE = """
html, body { min-height: 900px !important; background: #fff !important; }
#place { display: block !important; position: absolute !important; left: 40px !important;
  top: 60px !important; width: 480px !important; margin: 0 !important; padding: 0 !important;
  border: 0 !important; float: none !important; }
"""
TRUSTED_TYPES = "require-trusted-types-for 'script'; trusted-types 'none'"
STRICT = (
    "default-src 'none'; script-src SERVER; connect-src SERVER; style-src HERE; "
    f"img-src data:; base-uri 'none'; form-action 'none'; {TRUSTED_TYPES}"
)

UNSET = """
* { all: unset !important; }
*, *::before, *::after { box-sizing: content-box; font-size: 9px; letter-spacing: 3px; }
head, script, style { display: none !important; }
"""
BIG_RESET = """
html { font-size: 62.5%; line-height: 3; word-spacing: 9px; text-align: center;
  text-transform: uppercase; }
body { font: italic 700 30px/2.2 serif; color: #b00; letter-spacing: .2em; text-indent: 3em;
  white-space: pre; cursor: wait; user-select: none; font-variant: small-caps;
  text-shadow: 2px 2px red; }
input, button, form, ul, li, p, a, mark, div, span { margin: 9px !important;
  padding: 7px !important; border: 4px dotted lime !important; background: pink !important;
  font: 30px cursive !important; text-decoration: underline; float: right; }
wensou-search { font-size: 40px !important; color: red !important;
  letter-spacing: 9px !important; }
:focus { outline: 9px solid lime !important; }
mark { background: black !important; }
"""
OUR_PREFLIGHT = """
*, ::before, ::after { box-sizing: border-box; margin: 0; padding: 0; border: 0 solid; }
html, :host { line-height: 1.5; tab-size: 4; font-family: ui-sans-serif, sans-serif; }
button, input, optgroup, select, textarea { font: inherit; letter-spacing: inherit;
  color: inherit; border-radius: 0; background-color: transparent; opacity: 1; }
::placeholder { opacity: .5; }
ol, ul, menu { list-style: none; }
img, svg, video, canvas { display: block; vertical-align: middle; }
a { color: inherit; text-decoration: inherit; }
[hidden]:where(:not([hidden='until-found'])) { display: none !important; }
"""
WORDPRESS = """
body { font: 18px/1.8 Georgia, serif; color: #28303d; background: #d1e4dd; }
.site :where(a, button, input) { border: 3px solid #28303d; border-radius: 0; padding: 10px; }
.site input[type=search] { width: 100%; max-width: 100%; background: #fff; }
.site button { background: #28303d; color: #d1e4dd; text-transform: uppercase; }
.site mark { background: #000; color: #fff; }
.site * { transition: all .2s; word-break: break-all; }
.entry-content > * { max-width: 610px; margin: 30px auto; }
"""
ARRAY = """
for (const name of Object.getOwnPropertyNames(Array.prototype)) {
  if (typeof Array.prototype[name] === 'function' && !['constructor', 'values'].includes(name)) {
    taken[taken.length] = name
  }
}
for (let i = 0; i < taken.length; i += 1) {
  Array.prototype[taken[i]] = function () { throw new Error('Array.prototype.' + taken[i]) }
}
Array.prototype.toJSON = function () { return 'broken' }
Object.prototype.extra = function () {}
"""


@dataclass(frozen=True, slots=True)
class HostPage:
    """A page: `policy` is its content security policy, `script` one of its own, run first."""

    body: str = f"<main><h1>别的网站</h1>{BOX}</main>"
    style: str = ""
    policy: str = ""
    html: str = 'lang="zh-Hans"'
    script: str = ""


HOSTS = {
    "plain": HostPage(),
    "all-unset": HostPage(style=UNSET),
    "big-reset": HostPage(style=BIG_RESET),
    "preflight-like": HostPage(style=OUR_PREFLIGHT),
    "wordpress-like": HostPage(
        body=f'<div class="site"><div class="entry-content"><p>文章</p>{BOX}</div></div>',
        style=WORDPRESS,
    ),
    "right-to-left": HostPage(html='lang="zh-Hans" dir="rtl"'),
    "strict-policy": HostPage(policy=STRICT),
    "array-methods-taken": HostPage(script=f"const taken = []\n{ARRAY}"),
    "inside-a-form": HostPage(
        body=f'<form id="outer" action="HERE/sent"><input name="name">'
        f"<fieldset>{BOX}</fieldset></form>"
    ),
    "transformed": HostPage(
        body=f'<div id="moved"><p>移动过的</p>{BOX}</div>',
        style="#moved { transform: translateZ(0); filter: opacity(1); contain: layout; "
        "overflow: hidden; height: 200px; }",
    ),
}
"""Those on which the box looks and works alike."""

CHOICES = '<wensou-search endpoint="SERVER" ATTRIBUTES></wensou-search>'

OTHERS = {
    "two": HostPage(
        body='<div id="first"><wensou-search endpoint="SERVER" placeholder="第一个">'
        '</wensou-search></div><div id="second"><wensou-search endpoint="SERVER" '
        'placeholder="第二个"></wensou-search></div>'
    ),
    "frame": HostPage(body='<iframe src="HERE/plain" width="600" height="500"></iframe>'),
    "dialog": HostPage(
        body='<dialog id="outer"><p>对话框</p><div id="scrolled"><div id="tall">'
        f"{CHOICES.replace(' ATTRIBUTES', '')}</div></div></dialog>",
        style="#scrolled { height: 160px; overflow: auto; } #outer { width: 520px; } "
        "#tall { height: 900px; padding-top: 40px; }",
    ),
    "written": HostPage(
        body='<input id="input"><textarea id="area"></textarea>'
        '<div id="edited" contenteditable><b>写</b></div>'
        '<span id="button" tabindex="0" role="button">钮</span>'
        "<open-field></open-field><closed-field></closed-field>"
        '<input id="tick" type="checkbox"><wensou-search endpoint="SERVER"></wensou-search>',
        script="""
for (const mode of ['open', 'closed']) {
  customElements.define(`${mode}-field`, class extends HTMLElement {
    constructor() {
      super()
      const root = this.attachShadow({ mode, delegatesFocus: true })
      root.append(document.createElement('input'))
    }
  })
}""",
    ),
    "form": HOSTS["inside-a-form"],
    "narrow": HostPage(
        body='<div id="corner"><wensou-search endpoint="SERVER"></wensou-search></div>',
        style="body { margin: 0 } #corner { width: 150px; margin-left: auto; }",
    ),
    "empty": HostPage(body='<div id="container"></div>'),
    "nothing-listed": HostPage(),
}


def render(page: HostPage, server: str, here: str, name: str, attributes: str = "") -> str:
    """Return the HTML of a page; `attributes` are added to its boxes."""
    box = f'<wensou-search endpoint="SERVER" {attributes}'.rstrip()
    own = f'<script src="/{name}.js"></script>' if page.script else ""
    html = f"""<!doctype html><html {page.html}><head><meta charset="utf-8"><title>别的网站</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/{name}.css">{own}{SCRIPT}</head>
<body>{page.body.replace('<wensou-search endpoint="SERVER"', box)}</body></html>"""
    return html.replace("SERVER", server).replace("HERE", here)
