/**
 * The search box of the pages: suggestions while typing, and `/` to get to the box.
 *
 * An ARIA combobox around the plain form, which works without any of this. Keys of an input method
 * are left to it; while it composes, suggestions wait longer. Text is only ever inserted as text.
 * Where the server has no suggestions the box stays as it is.
 */

const TYPING_MS = 120
/** Android keyboards compose Latin words too: suggestions must come, only later. */
const COMPOSING_MS = 400
const LIMIT = 8

/** Whether a key belongs to the input method; Safari tells by 229 alone after a composition ends. */
const isComposing = (event) => event.isComposing || event.keyCode === 229

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

class Suggestions {
  #form
  #input
  #list
  #status = make('p', { role: 'status', class: 'unseen' })
  #kinds
  #typed = ''
  #chosen = -1
  #timer = 0
  #request = null
  #none = false

  constructor(form, number) {
    this.#form = form
    this.#input = form.querySelector('input[type=search]')
    const [word, title, source] = form.dataset.kinds.split('|')
    this.#kinds = { word, title, source }
    const id = `suggestions-${number}`
    this.#list = make('ul', { role: 'listbox', id, class: 'suggestions', 'aria-label': form.dataset.suggestions, hidden: '' })
    const combobox = {
      role: 'combobox', 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox', 'aria-expanded': 'false', 'aria-controls': id,
    }
    for (const [name, value] of Object.entries(combobox)) this.#input.setAttribute(name, value)
    form.append(this.#list, this.#status)
    this.#listen()
  }

  #listen() {
    const input = this.#input
    input.addEventListener('input', (event) => this.#later(event.isComposing ? COMPOSING_MS : TYPING_MS))
    input.addEventListener('compositionend', () => this.#later(TYPING_MS))
    input.addEventListener('keydown', (event) => this.#key(event))
    input.addEventListener('blur', () => this.#close())
    // The focus stays in the box while the pointer is on the list.
    this.#list.addEventListener('mousedown', (event) => event.preventDefault())
    this.#list.addEventListener('click', (event) => {
      const option = event.target.closest('[role=option]')
      if (option) this.#take(option)
    })
    this.#form.addEventListener('submit', () => this.#close())
    window.addEventListener('pageshow', () => this.#close())
  }

  get #open() { return !this.#list.hidden }

  #later(milliseconds) {
    clearTimeout(this.#timer)
    this.#request?.abort()
    this.#choose(-1)
    this.#typed = this.#input.value
    if (this.#none) return
    if (this.#typed.trim()) this.#timer = setTimeout(() => this.#ask(this.#typed), milliseconds)
    else this.#close()
  }

  async #ask(query) {
    const url = new URL('api/v1/suggest', this.#form.action)
    url.search = new URLSearchParams({ q: query, limit: LIMIT })
    const request = this.#request = new AbortController()
    try {
      const response = await fetch(url, { signal: request.signal })
      this.#none = response.status === 404
      const { suggestions = [] } = response.ok ? await response.json() : {}
      if (request === this.#request && query === this.#input.value) this.#fill(suggestions)
    } catch {
      // Suggestions are a convenience: without them, Enter searches as always.
    }
  }

  #fill(suggestions) {
    const options = suggestions.map(({ text, kind, count }, index) => {
      const note = [this.#kinds[kind] ?? '', kind === 'title' || !count ? '' : count.toLocaleString('en')].filter(Boolean).join(' ')
      const option = make('li', { role: 'option', id: `${this.#list.id}-${index}`, 'aria-selected': 'false' }, make('span', {}, text), make('small', {}, note))
      option.dataset.text = text
      option.dataset.kind = kind
      return option
    })
    this.#list.replaceChildren(...options)
    this.#show(options.length > 0 && document.activeElement === this.#input)
    this.#status.textContent = this.#open ? this.#form.dataset.suggested.replace('#', options.length) : ''
  }

  #show(open) {
    this.#list.hidden = !open
    this.#input.setAttribute('aria-expanded', String(open))
    if (!open) this.#choose(-1)
  }

  #close() {
    clearTimeout(this.#timer)
    this.#request?.abort()
    this.#request = null
    this.#status.textContent = ''
    this.#show(false)
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
    if (isComposing(event)) {
      // Enter ends the composition; of its own accord a browser may send the form.
      if (event.key === 'Enter') event.preventDefault()
      return
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && this.#list.childElementCount) this.#move(step, event)
    else if (event.key === 'Escape' && this.#open) {
      event.preventDefault()
      this.#input.value = this.#typed
      this.#close()
    } else if (event.key === 'Enter' && this.#chosen >= 0) {
      event.preventDefault()
      this.#take(this.#list.children[this.#chosen])
    }
  }

  #move(step, event) {
    event.preventDefault()
    if (!this.#open) this.#show(true)
    const count = this.#list.childElementCount
    this.#choose(((this.#chosen + 1 + step + count + 1) % (count + 1)) - 1)
    const { text } = this.#list.children[this.#chosen]?.dataset ?? {}
    this.#input.value = text ?? this.#typed
  }

  /** Search for a suggestion; an outlet is a filter, not a text. */
  #take(option) {
    const { text, kind } = option.dataset
    if (kind === 'source') {
      const url = new URL(this.#form.action)
      url.searchParams.set('source', text)
      this.#close()
      location.assign(url)
      return
    }
    this.#input.value = text
    this.#form.requestSubmit()
  }
}

document.querySelectorAll('form.box').forEach((form, number) => new Suggestions(form, number))

const isEditing = (element) => element.closest('input, textarea, select, [contenteditable]') !== null

document.addEventListener('keydown', (event) => {
  const plain = !(event.ctrlKey || event.metaKey || event.altKey || isComposing(event))
  const input = document.querySelector('form.box input[type=search]')
  if (event.key !== '/' || !plain || !input?.offsetParent || isEditing(event.target)) return
  event.preventDefault()
  input.focus()
  input.select()
})
