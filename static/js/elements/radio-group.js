/**
 * Answers to choose one of, as a group that keyboards and readers know, made of controls without a name: nothing of them can
 * be sent, and no browser remembers them.
 */

const STEPS = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 });

/** @param {HTMLElement} group @returns {HTMLInputElement[]} */
export const radiosOf = (group) => [...group.querySelectorAll('input')];

/** One is reached with Tab, the others from there with the arrows. @param {HTMLElement} group with its radios in place */
export function groupRadios(group) {
  radiosOf(group).forEach((radio, place, { length }) => {
    radio.ariaPosInSet = String(place + 1);
    radio.ariaSetSize = String(length);
  });
  rove(group);
  group.addEventListener('change', ({ target }) => choose(group, /** @type {HTMLInputElement} */ (target)));
  group.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    const radios = radiosOf(group);
    const here = radios.indexOf(/** @type {HTMLInputElement} */ (event.target));
    if (!step || here < 0 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    const turned = /Left|Right/.test(event.key) && getComputedStyle(group).direction === 'rtl' ? -step : step;
    const next = radios[(here + turned + radios.length) % radios.length];
    next.checked = true;
    next.focus();
    next.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

/** @param {HTMLElement} group @param {HTMLInputElement | undefined} chosen none where nothing is */
export function choose(group, chosen) {
  for (const radio of radiosOf(group)) radio.checked = radio === chosen;
  rove(group);
}

/** @param {HTMLElement} group */
function rove(group) {
  const radios = radiosOf(group);
  const there = radios.find(({ checked }) => checked) ?? radios[0];
  for (const radio of radios) radio.tabIndex = radio === there ? 0 : -1;
}
