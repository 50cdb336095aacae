/**
 * The page about the search box: the box and its code follow the choices as they are made. Without
 * it a button sends the choices.
 */

const choices = document.querySelector('#choices')

const address = () => {
  const url = new URL(choices.action)
  for (const [name, value] of new FormData(choices)) {
    const first = choices.elements[name].options?.[0].value ?? ''
    if (value !== first) url.searchParams.set(name, value)
  }
  return url
}

let newest = 0

/** Let the server write the code, and take what has changed from its page. */
const follow = async () => {
  const number = ++newest
  const url = address()
  const response = await fetch(url)
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  if (number !== newest || !response.ok) return
  const opened = [...document.querySelectorAll('details')].map(({ open }) => open)
  page.querySelectorAll('details').forEach((details, index) => { details.open = opened[index] })
  for (const id of ['live', 'snippet', 'recipes']) {
    document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes)
  }
  history.replaceState(null, '', url)
  document.dispatchEvent(new Event('codechange'))
}

choices.querySelector('button').hidden = true
choices.addEventListener('change', follow)
choices.addEventListener('submit', (event) => {
  event.preventDefault()
  follow()
})
