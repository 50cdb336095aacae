/**
 * Making elements. Text is only ever inserted as text.
 *
 * The box runs on pages whose scripts may have changed Array.prototype, as old libraries do: no part
 * of it calls a method of arrays, it only iterates.
 */

const SVG = 'http://www.w3.org/2000/svg'

export const setAll = (element, attributes) => {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}

export const make = (tag, attributes = {}, ...children) => {
  const element = setAll(document.createElement(tag), attributes)
  element.append(...children)
  return element
}

/** Paths in a square of 20 by 20. */
const ICONS = {
  lens: 'M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4 4',
  cross: 'M5.5 5.5l9 9M14.5 5.5l-9 9',
}

export const makeIcon = (name) => {
  const way = { viewBox: '0 0 20 20', 'aria-hidden': 'true', focusable: 'false' }
  const icon = setAll(document.createElementNS(SVG, 'svg'), way)
  icon.append(setAll(document.createElementNS(SVG, 'path'), { d: ICONS[name] }))
  return icon
}

/** Make an element of a text, with what the server found in it (UTF-16 units, like ours) in <mark>. */
export const makeMarked = (tag, attributes, text, positions = []) => {
  const element = make(tag, attributes)
  let at = 0
  for (const { start, length } of positions) {
    element.append(text.slice(at, start), make('mark', { part: 'mark' }, text.slice(start, start + length)))
    at = start + length
  }
  element.append(text.slice(at))
  return element
}
