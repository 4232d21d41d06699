/** One of them as it is shown, on its own page and on Today: its kind, its days, its words, and the answers that fit. */
import { isRound } from '../profile/intentions.js';
import { MeetingDay } from './meeting-day.js';
import { dayOf, fill, showOnly } from './words.js';

/** @typedef {import('../profile/intentions.js').Intention} Intention */

/** @type {Intl.DateTimeFormatOptions} */
const SHORT = { day: 'numeric', month: 'long', year: 'numeric' };

/** How it stands, as its own page says it. @param {Intention} intention */
export function standing(intention) {
  const { became, meet, shown, met } = intention;
  if (became !== 'open') return became;
  if (isRound(intention)) return 'round';
  const answered = shown !== null && met !== null && met >= shown;
  if (shown && !answered) return 'waits';
  return meet === null ? 'never' : 'ahead';
}

/** @param {ParentNode} root a copy of the template, in the page @param {Intention} intention */
export function tell(root, intention) {
  const { kind, words, talk, set, meet, shown, met } = intention;
  const stands = standing(intention);
  const days = { 'set-day': set, 'meet-day': meet, 'shown-day': shown, 'met-day': met };
  fill(root, { words, talk, ...Object.fromEntries(Object.entries(days).map(([name, day]) => [name, day ? dayOf(day, SHORT) : ''])) });
  showOnly(root, 'data-kind', kind);
  showOnly(root, 'data-for', kind);
  showOnly(root, 'data-stands', stands);
  for (const place of root.querySelectorAll('[data-has="talk"]')) /** @type {HTMLElement} */ (place).hidden = !talk;
  for (const place of root.querySelectorAll('[data-has="meet"]')) /** @type {HTMLElement} */ (place).hidden = meet === null;
  const meeting = root.querySelector('meeting-day');
  if (meeting instanceof MeetingDay) meeting.suit(kind);
}

/** @param {ParentNode} root emptied of what was told, of which kind it was, and of how it stood */
export function untell(root) {
  fill(root, Object.fromEntries(['words', 'talk', 'set-day', 'meet-day', 'shown-day', 'met-day'].map((name) => [name, ''])));
  for (const name of ['data-kind', 'data-stands']) showOnly(root, name, '');
  showOnly(root, 'data-for', 'intention');
  for (const place of root.querySelectorAll('[data-has]')) /** @type {HTMLElement} */ (place).hidden = place.getAttribute('data-has') === 'talk';
  const meeting = root.querySelector('meeting-day');
  if (!(meeting instanceof MeetingDay)) return;
  meeting.typed = null;
  meeting.suit('intention');
}
