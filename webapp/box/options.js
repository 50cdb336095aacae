/**
 * The list: suggestions, articles, and a way to all of them; and which of these is chosen.
 *
 * Each option is a link, so that a new tab, a copied address and the reader's own habits work.
 */

import { make, makeIcon, makeMarked } from './dom.js'

/** Characters that fit before a match in the two lines of a snippet. */
const BEFORE = 16

/** Cut the beginning of a snippet off where its first match would not be seen. */
const beginAtMatch = (text, positions = []) => {
  const [first] = positions
  if (!first || first.start <= 2 * BEFORE) return [text, positions]
  const cut = first.start - BEFORE
  // Half of a character beyond the basic plane is none.
  const from = /[\udc00-\udfff]/.test(text[cut]) ? cut + 1 : cut
  return [`…${text.slice(from)}`, shifted(positions, 1 - from)]
}

const shifted = function* (positions, by) {
  for (const { start, length } of positions) yield { start: start + by, length }
}

export class Options {
  element = make('div', { class: 'list', part: 'list', role: 'listbox', id: 'list', hidden: '' })
  /** The text field that this is the list of. */
  input = null
  #details = new WeakMap()
  #chosen = -1

  get count() { return this.element.childElementCount }

  get chosen() { return this.element.children[this.#chosen] ?? null }

  /** What an option stands for, as `wensou:select` tells it; undefined where it is none of ours. */
  detailOf(option) { return this.#details.get(option) }

  clear() {
    this.element.replaceChildren()
    this.choose(-1)
  }

  addSuggestion(url, text, words) {
    const label = words.suggestion.replace('{text}', text)
    this.#add(url, { class: 'suggestion', 'aria-label': label }, { kind: 'suggestion', text }, makeIcon('lens'), make('span', {}, text))
  }

  /** Add an article; `note` stands above it where from here on they match less. */
  addHit(url, hit, words, note = '') {
    const { title, snippet } = hit._matchesPosition ?? {}
    const about = make('small', { part: 'meta' }, `${hit.source} · ${(hit.published ?? '').slice(0, 10)}`.replace(/^ · | · $/g, ''))
    this.#add(
      url, note ? { class: 'hit beyond', 'data-note': note } : { class: 'hit' }, { kind: 'hit', hit },
      makeMarked('strong', { part: 'title' }, hit.title || words.untitled, hit.title ? title : []),
      ...hit.snippet ? [makeMarked('span', { part: 'snippet' }, ...beginAtMatch(hit.snippet, snippet))] : [],
      ...about.textContent ? [about] : [],
    )
  }

  addAll(url, text) { this.#add(url, { class: 'all' }, { kind: 'all' }, text) }

  #add(url, attributes, detail, ...children) {
    const way = { part: 'item', role: 'option', tabindex: '-1', 'aria-selected': 'false', id: `option-${this.count}` }
    const option = make('a', { ...way, ...attributes, href: url.href }, ...children)
    this.#details.set(option, { ...detail, url: url.href })
    this.element.append(option)
  }

  /** Choose an option by number; -1 is the box itself, and then screen readers hear what is typed. */
  choose(number) {
    this.#chosen = number
    for (const option of this.element.children) option.setAttribute('aria-selected', String(option === this.chosen))
    if (!this.chosen) return this.input?.removeAttribute('aria-activedescendant')
    this.input?.setAttribute('aria-activedescendant', this.chosen.id)
    this.chosen.scrollIntoView({ block: 'nearest' })
  }

  /** Go on by one, from the box through the list to the box again. */
  move(step) { this.choose(((this.#chosen + 1 + step + this.count + 1) % (this.count + 1)) - 1) }
}
