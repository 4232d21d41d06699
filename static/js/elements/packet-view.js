/** Pages of a packet as the other person sees them: the preview and the page behind the link are built by the same code. */
import { dayOf } from './words.js';

/** @param {HTMLTemplateElement} template of one page @param {import('../shares/packet.js').SharedPage} page @returns {HTMLElement} */
export function pageView(template, { title, written, prompt, passages }) {
  const view = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const place = (/** @type {string} */ name) => /** @type {HTMLElement} */ (view.querySelector(`[data-part="${name}"]`));
  if (title || prompt) place('title').textContent = title || prompt;
  place('title').toggleAttribute('data-asked', !title && prompt !== '');
  place('prompt').textContent = title && prompt;
  place('prompt').hidden = !title || !prompt;
  const day = place('day');
  day.textContent = dayOf(written);
  day.setAttribute('datetime', written);
  const gap = /** @type {HTMLTemplateElement} */ (view.querySelector('template[data-part="gap"]'));
  place('text').replaceChildren(...passages.map((passage) => {
    if (passage === null) return gap.content.cloneNode(true);
    const paragraph = document.createElement('p');
    paragraph.className = 'passage';
    paragraph.textContent = passage;
    return paragraph;
  }));
  return /** @type {HTMLElement} */ (view.firstElementChild);
}
