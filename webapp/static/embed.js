/**
 * The page about the search box: the box and its code follow the choices as they are made, and code
 * can be copied. Without it a button sends the choices.
 */

const choices = document.querySelector('#choices')

/** Behind a proxy the server may not know the address under which it is asked for. */
const correctAddresses = () => {
  const { origin } = document.querySelector('#snippet').dataset
  for (const code of document.querySelectorAll('main pre code')) {
    code.textContent = code.textContent.replaceAll(origin, location.origin)
  }
}

const addButtons = () => {
  if (!navigator.clipboard) return
  const { copy, copied } = document.querySelector('#snippet').dataset
  for (const code of document.querySelectorAll('.code')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = copy
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(code.querySelector('pre').textContent)
      button.textContent = copied
      setTimeout(() => { button.textContent = copy }, 2000)
    })
    code.append(button)
  }
}

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
  correctAddresses()
  addButtons()
}

choices.querySelector('button').hidden = true
choices.addEventListener('change', follow)
choices.addEventListener('submit', (event) => {
  event.preventDefault()
  follow()
})
correctAddresses()
addButtons()
