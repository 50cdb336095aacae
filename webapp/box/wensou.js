/** What a page gets: the element, and `init` for those who prefer a call. */

import { WensouSearch } from './element.js'

const NAME = 'wensou-search'
const OPTIONS = {
  endpoint: '', lang: '', placeholder: '', maxResults: '', open: '', shortcut: '', filter: '', theme: '', target: '', link: '', debounce: '',
}

/** Put a box into `container`, an element or a selector; options are the attributes, maxResults for max-results. */
export const init = ({ container, ...options }) => {
  const place = typeof container === 'string' ? document.querySelector(container) : container
  if (!place) throw new Error(`Wensou.init: nothing on this page is container ${container}`)
  const box = document.createElement(NAME)
  for (const [name, value] of Object.entries(options)) {
    if (!(name in OPTIONS)) throw new Error(`Wensou.init: there is no option ${name}: give one of ${Object.keys(OPTIONS)}`)
    box.setAttribute(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value)
  }
  place.replaceChildren(box)
  return box
}

if (!customElements.get(NAME)) customElements.define(NAME, WensouSearch)
window.Wensou ??= { init }
