/** Showing the template's own sentences and filling its places. Scripts carry no prose and make no markup. */

/**
 * The only ones of these that are shown.
 * @param {ParentNode} root @param {string} attribute such as `data-said` @param {...string} values @returns {boolean} whether there is such a one
 */
export function showOnly(root, attribute, ...values) {
  let found = false;
  for (const place of root.querySelectorAll(`[${attribute}]`)) {
    const shown = values.includes(place.getAttribute(attribute) ?? '');
    /** @type {HTMLElement} */ (place).hidden = !shown;
    found ||= shown;
  }
  return found;
}

/** @param {ParentNode} root @param {Record<string, number | string>} values fills `data-fill` places; never with HTML */
export function fill(root, values) {
  for (const [name, value] of Object.entries(values)) {
    for (const place of root.querySelectorAll(`[data-fill="${name}"]`)) place.textContent = String(value);
  }
}

/**
 * Emptied controls make way for others like them: a browser keeps what was deleted in one, and would give it back, also into a
 * locked page, to whoever presses Undo.
 * @param {ParentNode} root
 */
export function renew(root) {
  for (const control of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('textarea, input:is([type="text"], [type="tel"])'))) {
    const here = document.activeElement === control;
    const other = /** @type {HTMLElement} */ (control.cloneNode(true));
    control.replaceWith(other);
    if (here) other.focus({ preventScroll: true });
  }
}

/**
 * Rows are about to be written anew, under the focus perhaps.
 * @param {ParentNode} root @param {string} attribute which names a row @returns {() => void} puts it back on the same control, in the folds around it
 */
export function holdFocus(root, attribute) {
  const { activeElement } = document;
  const name = activeElement?.closest(`[${attribute}]`)?.getAttribute(attribute);
  const controls = () => [...root.querySelectorAll(`[${attribute}="${CSS.escape(name ?? '')}"] :is(summary, a, button, select, input)`)];
  const place = activeElement ? controls().indexOf(activeElement) : -1;
  return () => {
    const control = controls()[place];
    for (let fold = control?.parentElement?.closest('details'); fold; fold = fold.parentElement?.closest('details')) fold.open = true;
    /** @type {HTMLElement | undefined} */ (control)?.focus({ preventScroll: true });
  };
}

/** @param {HTMLElement} element @param {string} state its `data-state`; only its `data-when` parts for that state are shown */
export function become(element, state) {
  element.dataset.state = state;
  showOnly(element, 'data-when', state);
}

/** The sentence of a `<template data-words="name">`. @param {ParentNode} root @param {string} name */
export function words(root, name) {
  const template = root.querySelector(`template[data-words="${name}"]`);
  return template instanceof HTMLTemplateElement ? (template.content.textContent ?? '').trim() : '';
}

/** A part of an element by its `data-part`. @template {Element} T @param {ParentNode} root @param {string} name @param {new () => T} Kind @returns {T} */
export function part(root, name, Kind) {
  const found = root.querySelector(`[data-part="${name}"]`);
  if (!(found instanceof Kind)) throw new Error(`no ${name} here`);
  return found;
}

/** The page's language, with the region that this browser prefers for it: a date reads as people write it there. */
function language() {
  const { lang } = document.documentElement;
  return navigator.languages.find((preferred) => preferred.split('-')[0] === lang) ?? lang;
}

/** How a day stands in a list. @type {Intl.DateTimeFormatOptions} */
export const IN_LISTS = { weekday: 'short', day: 'numeric', month: 'short' };

/** A day as people say it. @param {string} written a date-time with zone, or a day @param {Intl.DateTimeFormatOptions} [style] */
export function dayOf(written, style = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }) {
  // A day without a time is that day everywhere; the language would take it for midnight in Greenwich.
  const at = new Date(/^\d{4}-\d\d-\d\d$/.test(written) ? `${written}T00:00` : written);
  return Number.isNaN(at.getTime()) ? '' : new Intl.DateTimeFormat(language(), style).format(at);
}

/** Times that the server wrote in its own zone, as this person's clock and calendar have them. @param {ParentNode} root with `time[data-moment]`, `time[data-day]` */
export function tellTimes(root) {
  for (const place of root.querySelectorAll('time:is([data-moment], [data-day])')) {
    const at = place.getAttribute('datetime') ?? '';
    /** @type {Intl.DateTimeFormatOptions} */
    const clock = place.hasAttribute('data-moment') ? { hour: '2-digit', minute: '2-digit' } : { year: 'numeric' };
    place.textContent = dayOf(at, { day: 'numeric', month: 'long', ...clock }) || place.textContent;
  }
}

/** The beginning of a text as one line, ending in three dots where it was cut: between words where there are any. @param {string} text @param {number} most characters */
export function beginning(text, most = 80) {
  const line = text.trim().replace(/\s+/g, ' ');
  const signs = Array.from(line);
  if (signs.length <= most) return line;
  const cut = signs.slice(0, most).join('');
  return `${(signs[most] === ' ' ? cut : cut.replace(/(?<=.{40}) \S*$/u, '')).trimEnd()}…`;
}

/** Paragraphs of what a person wrote, as nodes: text only, never markup. @param {string} text @returns {HTMLParagraphElement[]} */
export function paragraphs(text) {
  return paragraphsOf(text).map((paragraph) => {
    const node = document.createElement('p');
    node.textContent = paragraph;
    return node;
  });
}

/** @param {string} text */
export function paragraphsOf(text) {
  return text.split(/\n{2,}/).map((each) => each.replace(/^\n+|\n+$/g, '')).filter((each) => each.trim() !== '');
}
