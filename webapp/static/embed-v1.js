/**
 * Wensou's search box for other sites: <wensou-search endpoint="https://HOST" placeholder lang max-results>.
 *
 * One element, no dependencies, an open Shadow DOM with an adopted style sheet, so that a strict content
 * security policy holds. Text from the server is only ever inserted as text. While an input method
 * composes, its keys are left to it and queries wait longer. A <form> inside the element is what readers
 * without JavaScript use.
 */

const TYPING_MS = 150
/** Android keyboards compose Latin words too: a query must come, only later. */
const COMPOSING_MS = 400
const MAX_RESULTS = 8

const WORDS = {
  'zh-Hans': {
    search: '搜索', placeholder: '搜索文章', results: '搜索结果', untitled: '（无标题）',
    found: (n) => `找到 ${n} 篇文章`, none: '没有找到文章', all: (n) => `查看全部 ${n} 篇`,
    failed: '暂时搜不了，请稍后再试，或按回车到搜索页', tooLong: '搜索词太长，请只留要紧的一句',
  },
  'zh-Hant': {
    search: '搜尋', placeholder: '搜尋文章', results: '搜尋結果', untitled: '（無標題）',
    found: (n) => `找到 ${n} 篇文章`, none: '沒有找到文章', all: (n) => `查看全部 ${n} 篇`,
    failed: '暫時無法搜尋，請稍後再試，或按 Enter 到搜尋頁', tooLong: '搜尋詞太長，請只留要緊的一句',
  },
  en: {
    search: 'Search', placeholder: 'Search articles', results: 'Results', untitled: '(untitled)',
    found: (n) => `${n} found`, none: 'Nothing found', all: (n) => `See all ${n}`,
    failed: 'Search is not available just now; press Enter for the search page', tooLong: 'Too long: keep the essential part',
  },
}

const STYLE = `
:host { all: initial; display: block; position: relative; max-width: 40rem;
  --ink: #211e1a; --quiet: #645d54; --paper: #fff; --line: #e0dbd1; --edge: #8b8377; --chosen: #f1ede4;
  --seal: #a3311f; --mark: #ffe794; --focus: #17508a;
  color: var(--ink); color-scheme: light dark;
  font: 1rem/1.5 "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", system-ui, sans-serif; }
:host([hidden]) { display: none; }
@media (prefers-color-scheme: dark) { :host {
  --ink: #ebe6dd; --quiet: #aba397; --paper: #22201d; --line: #38342f; --edge: #857d72; --chosen: #35312b;
  --seal: #c24a36; --mark: #665212; --focus: #92c1f2; } }
* { box-sizing: border-box; }
form { display: flex; margin: 0; }
input, button { font: inherit; font-size: max(1rem, 16px); height: 2.75em; margin: 0; }
input { flex: 1; min-width: 0; padding: 0 .875em; border: 1px solid var(--edge); border-right: 0; border-radius: .5em 0 0 .5em;
  background: var(--paper); color: inherit; appearance: none; }
input::placeholder { color: var(--quiet); opacity: 1; }
button { padding: 0 1.125em; border: 0; border-radius: 0 .5em .5em 0; background: var(--seal); color: #fff; font-weight: 600;
  white-space: nowrap; cursor: pointer; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 1px; }
.panel { position: absolute; inset: calc(100% + .25em) 0 auto; z-index: 1000; border: 1px solid var(--edge); border-radius: .5em;
  overflow: hidden auto; max-height: min(32rem, 70vh); background: var(--paper); box-shadow: 0 .5em 1.5em rgb(0 0 0 / .14); }
.panel[hidden], ul[hidden] { display: none; }
ul { margin: 0; padding: 0; list-style: none; }
p { margin: 0; padding: .5em .875em; color: var(--quiet); font-size: .875em; }
ul + p, p + ul { border-top: 1px solid var(--line); }
a { display: block; padding: .625em .875em; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
li + li a { border-top: 1px solid var(--line); }
a:hover, [aria-selected=true] a { background: var(--chosen); }
[aria-selected=true] a { box-shadow: inset 3px 0 var(--seal); outline: 1px solid transparent; outline-offset: -1px; }
strong, span, small { display: block; }
strong { font-weight: 600; line-height: 1.4; }
span { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; margin-top: .125em; font-size: .875em; }
small { color: var(--quiet); font-size: .8125em; }
mark { background: var(--mark); color: inherit; border-radius: 2px; }
`

const sheet = new CSSStyleSheet()
sheet.replaceSync(STYLE)

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/** Split a text at the server's positions (UTF-16 units, like ours) into text and <mark>. */
const marked = (text, positions = []) => {
  const parts = []
  let at = 0
  for (const { start, length } of positions) {
    parts.push(text.slice(at, start), make('mark', { part: 'mark' }, text.slice(start, start + length)))
    at = start + length
  }
  return [...parts, text.slice(at)]
}

/** Whether a key belongs to the input method; Safari tells by 229 alone after a composition ends. */
const isComposing = (event) => event.isComposing || event.keyCode === 229

class WensouSearch extends HTMLElement {
  static observedAttributes = ['endpoint', 'placeholder', 'lang', 'max-results']

  #input = make('input', {
    part: 'input', type: 'search', name: 'q', role: 'combobox', autocomplete: 'off', spellcheck: 'false', enterkeyhint: 'search',
    'aria-autocomplete': 'list', 'aria-haspopup': 'listbox', 'aria-expanded': 'false', 'aria-controls': 'list',
  })
  #button = make('button', { part: 'button' })
  #form = make('form', { part: 'form', role: 'search' }, this.#input, this.#button)
  #list = make('ul', { part: 'list', role: 'listbox', id: 'list', hidden: '' })
  #status = make('p', { part: 'status', role: 'status' })
  #panel = make('div', { part: 'panel', class: 'panel', hidden: '' }, this.#status, this.#list)
  #chosen = -1
  #asked = 0
  #timer = 0
  #request = null

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true })
    root.adoptedStyleSheets = [sheet]
    root.append(this.#form, this.#panel)
    this.#input.addEventListener('input', (event) => this.#later(event.isComposing ? COMPOSING_MS : TYPING_MS))
    this.#input.addEventListener('compositionend', () => this.#later(TYPING_MS))
    this.#input.addEventListener('keydown', (event) => this.#key(event))
    this.#input.addEventListener('focus', () => this.#show(this.#status.textContent !== ''))
    this.#form.addEventListener('submit', (event) => { if (!this.#query) event.preventDefault() })
    // The focus stays in the box while the pointer is on the list.
    this.#panel.addEventListener('mousedown', (event) => event.preventDefault())
    root.addEventListener('focusout', (event) => { if (!root.contains(event.relatedTarget)) this.#show(false) })
  }

  connectedCallback() { this.#configure() }

  disconnectedCallback() { this.#cancel() }

  attributeChangedCallback() { this.#configure() }

  get #query() { return this.#input.value.trim() }

  /** The server's address; by default where this script comes from. */
  get #endpoint() {
    const given = this.getAttribute('endpoint') || new URL('..', import.meta.url).href
    return new URL(given.replace(/\/*$/, '/'), document.baseURI)
  }

  get #words() {
    const lang = this.lang.toLowerCase()
    if (lang.startsWith('en')) return WORDS.en
    return /^zh-(hant|tw|hk|mo)/.test(lang) ? WORDS['zh-Hant'] : WORDS['zh-Hans']
  }

  #address(path, query) {
    const url = new URL(path, this.#endpoint)
    url.searchParams.set('q', query)
    return url
  }

  #configure() {
    const words = this.#words
    this.#form.action = new URL('search', this.#endpoint)
    this.#input.placeholder = this.getAttribute('placeholder') ?? words.placeholder
    this.#input.setAttribute('aria-label', this.getAttribute('placeholder') || words.placeholder)
    this.#list.setAttribute('aria-label', words.results)
    this.#button.textContent = words.search
  }

  #cancel() {
    clearTimeout(this.#timer)
    this.#request?.abort()
    this.#asked += 1
  }

  #later(milliseconds) {
    this.#cancel()
    this.#choose(-1)
    if (this.#query) this.#timer = setTimeout(() => this.#ask(this.#query), milliseconds)
    else this.#fill([], '')
  }

  async #ask(query) {
    const number = ++this.#asked
    this.#request = new AbortController()
    let show
    try {
      const url = this.#address('api/v1/search', query)
      url.searchParams.set('hitsPerPage', Math.min(Math.max(parseInt(this.getAttribute('max-results'), 10) || MAX_RESULTS, 1), 100))
      const response = await fetch(url, { signal: this.#request.signal, credentials: 'omit' })
      const answer = await response.json()
      show = response.ok ? () => this.#answer(query, answer) : () => this.#fail(answer)
    } catch {
      show = () => this.#fail({})
    }
    // A newer question was asked, or none is wanted any more: this answer is stale.
    if (number === this.#asked) show()
  }

  #answer(query, { hits, totalHits }) {
    const words = this.#words
    const count = totalHits.toLocaleString('en')
    const options = hits.map((hit) => this.#hit(hit, query))
    if (totalHits > hits.length) options.push(this.#option(this.#address('search', query), words.all(count)))
    this.#fill(options, totalHits ? words.found(count) : words.none)
  }

  #fail({ code, parameter }) {
    this.#fill([], code === 'invalid_request' && parameter === 'q' ? this.#words.tooLong : this.#words.failed)
  }

  #hit(hit, query) {
    const { title = [], snippet = [] } = hit._matchesPosition ?? {}
    const children = [make('strong', { part: 'title' }, ...(hit.title ? marked(hit.title, title) : [this.#words.untitled]))]
    if (hit.snippet) children.push(make('span', { part: 'snippet' }, ...marked(hit.snippet, snippet)))
    const about = [hit.source, hit.published?.slice(0, 10)].filter(Boolean).join(' · ')
    if (about) children.push(make('small', { part: 'meta' }, about))
    return this.#option(this.#address(hit.articleUrl, query), ...children)
  }

  #option(url, ...children) {
    const href = /^https?:$/.test(url.protocol) ? url.href : this.#endpoint.href
    return make('li', { role: 'option', part: 'item', 'aria-selected': 'false' }, make('a', { href, tabindex: '-1' }, ...children))
  }

  #fill(options, message) {
    options.forEach((option, index) => { option.id = `option-${index}` })
    this.#list.replaceChildren(...options)
    this.#status.textContent = message
    this.#choose(-1)
    this.#show(message !== '')
  }

  #show(open) {
    const focused = this.shadowRoot.activeElement === this.#input
    this.#panel.hidden = !(open && focused)
    this.#list.hidden = !this.#list.childElementCount
    const expanded = !this.#panel.hidden && !this.#list.hidden
    this.#input.setAttribute('aria-expanded', String(expanded))
    if (!expanded) this.#choose(-1)
  }

  /** Choose an option by number; -1 is the box itself, and then screen readers hear what is typed. */
  #choose(number) {
    const options = [...this.#list.children]
    this.#chosen = number
    options.forEach((option, index) => option.setAttribute('aria-selected', String(index === number)))
    if (number < 0) return this.#input.removeAttribute('aria-activedescendant')
    this.#input.setAttribute('aria-activedescendant', options[number].id)
    options[number].scrollIntoView({ block: 'nearest' })
  }

  #key(event) {
    // Enter, Escape and the arrows choose among the input method's candidates.
    if (isComposing(event)) {
      if (event.key === 'Enter') event.preventDefault()
      return
    }
    const open = !this.#panel.hidden
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) this.#move(step, event)
    else if (event.key === 'Escape' && open) this.#take(event, () => this.#show(false))
    else if (event.key === 'Enter' && this.#chosen >= 0) {
      this.#take(event, () => this.#list.children[this.#chosen].firstElementChild.click())
    }
  }

  #move(step, event) {
    const count = this.#list.childElementCount
    if (!count) return
    this.#take(event, () => {
      if (this.#panel.hidden) this.#show(true)
      this.#choose(((this.#chosen + 1 + step + count + 1) % (count + 1)) - 1)
    })
  }

  #take(event, act) {
    event.preventDefault()
    event.stopPropagation()
    act()
  }
}

if (!customElements.get('wensou-search')) customElements.define('wensou-search', WensouSearch)
