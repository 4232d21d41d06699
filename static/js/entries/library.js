/**
 * The public library of prompts, and choosing from it. Choosing happens here, so that nobody else learns what was chosen.
 */

/** @typedef {{id: string, version: number, title: string, text: string, follow_ups: string[], gentler_variant: string | null, intensity: 'gentle' | 'reflective' | 'deep', minutes: number, medium: string[], options: string[], phase: string[], suggest: boolean, theme: string, family: string}} Prompt */
/** @typedef {{prompts: Prompt[], themes: {theme: string, name: string, family: string}[]}} Library */

/** @type {Map<string, Promise<Library>>} */
const loaded = new Map();

/** The whole library, fetched once a page. @param {string} address @returns {Promise<Library>} */
export function loadLibrary(address) {
  const library = loaded.get(address) ?? fetch(address).then((answer) => {
    if (!answer.ok) throw new Error('no library');
    return answer.json();
  });
  library.catch(() => loaded.delete(address));
  loaded.set(address, library);
  return library;
}

/**
 * Another prompt of that intensity that fits whenever a session was or will be, none of those just seen while there are others.
 * @param {Library} library @param {Prompt['intensity']} intensity @param {string[]} seen ids, latest last
 * @param {() => number} [random] from 0 up to 1
 */
export function choose(library, intensity, seen, random = Math.random) {
  const fitting = library.prompts.filter((prompt) => prompt.intensity === intensity && prompt.suggest && prompt.phase.includes('undated'));
  const unseen = fitting.filter((prompt) => !seen.includes(prompt.id));
  const from = unseen.length ? unseen : fitting.filter((prompt) => prompt.id !== seen.at(-1));
  return from[Math.floor(random() * from.length)];
}
