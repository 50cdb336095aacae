/** Addresses at the server, whatever stands between it and the reader. */

/** What `filter` may hold: parameters of a search that narrow it. */
const FILTERS = { source: true, from: true, to: true }

const warned = new Set()

/** Tell who made the page, once. */
const warn = (text) => {
  if (!warned.has(text)) console.warn(`<wensou-search>: ${text}`)
  warned.add(text)
}

/** Return the server's address as a URL that ends with a slash; by default where this script comes from. */
export const endpointOf = (given) =>
  new URL((given || new URL('..', import.meta.url).href).replace(/\/*$/, '/'), document.baseURI)

/** Read `source:长江日报; from:2022-01-01` into pairs. */
export function* readFilter(filter) {
  for (const part of (filter ?? '').split(/[;；]/)) {
    const [, name, value] = /^\s*(\w+)\s*[:：]\s*(.*?)\s*$/.exec(part) ?? []
    if (FILTERS[name] === true && value) yield [name, value]
    else if (part.trim()) warn(`filter="${part.trim()}" means nothing: give source:, from: or to:`)
  }
}

export const addressOf = (endpoint, path, parameters) => {
  const url = new URL(path, endpoint)
  for (const [name, value] of parameters) url.searchParams.append(name, value)
  return url
}

/**
 * Return an article's page. The server names it by the address under which it is itself reached;
 * behind a proxy that may be http, another host and another folder, so only its path below the
 * server's root counts.
 */
export const articleAddress = (endpoint, articleUrl, parameters) => {
  const { pathname, search } = new URL(articleUrl, endpoint)
  const root = endpoint.pathname
  const path = pathname.startsWith(root) ? pathname.slice(root.length) : pathname.slice(1)
  return addressOf(endpoint, `./${path}${search}`, parameters)
}

/** Return a text as the address of a web page, else null. */
export const webAddress = (text) => {
  try {
    const url = new URL(text)
    return /^https?:$/.test(url.protocol) ? url : null
  } catch {
    return null
  }
}
