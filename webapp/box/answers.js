/** An answer as a list and a sentence: suggestions first, then articles, then the way to all of them. */

const SUGGESTIONS = 3

/** Whether a word is what was typed, perhaps in the other script; of Latin letters more may be meant. */
const isSame = (text, query) => text === query || (text.length === query.length && !/[a-z]/i.test(query))

const addSuggestions = (options, settings, query, answer, suggestions) => {
  const texts = new Set(answer?.didYouMean ? [answer.didYouMean] : [])
  for (const { text, kind } of suggestions) {
    if (kind === 'word' && !isSame(text, query) && texts.size < SUGGESTIONS) texts.add(text)
  }
  for (const text of texts) options.addSuggestion(settings.page(text), text, settings.words)
}

const addHits = (options, settings, query, { hits, totalHits, rung, moreHits = {} }) => {
  let last = rung
  for (const hit of hits) {
    const note = hit.section !== last && last === rung ? settings.words.beyond : ''
    options.addHit(settings.article(hit, query), hit, settings.words, note)
    last = hit.section
  }
  if (totalHits > hits.length) options.addAll(settings.page(query), settings.count('all', totalHits))
  else if (Object.keys(moreHits).length) options.addAll(settings.page(query), settings.words.more)
}

const summary = (settings, { totalHits, rung }) => {
  if (!totalHits) return settings.words.none
  return settings.count(rung === 'some' || rung === 'similar' ? 'partly' : 'found', totalHits)
}

/** Fill the list anew; return what to say of it. */
export const fill = (options, settings, query, { answer, suggestions = [], problem = '' }) => {
  options.clear()
  addSuggestions(options, settings, query, answer, suggestions)
  if (answer) addHits(options, settings, query, answer)
  for (const option of options.element.children) option.target = settings.target
  options.element.hidden = !options.count
  if (problem) return settings.words[problem]
  return answer ? summary(settings, answer) : ''
}
