/**
 * Which prompt to suggest around a session. Pure: no page, no clock and no chance of its own; the days in `now` and in the
 * history are those of who wrote them. It suggests and never gates: whatever is not chosen here is found in the library.
 */

/** @typedef {import('./library.js').Prompt} Prompt */
/** @typedef {import('./library.js').Library} Library */
/** @typedef {Prompt['intensity']} Depth */
/** @typedef {{sessions: string[], byDay: boolean, byRating: boolean, hardDays: boolean, deep: boolean, topics: string[], never: string[], favourites: string[]}} Settings `sessions`: days such as 2026-11-22, past and to come; `byDay`, `byRating`: whether these and the last rating count, but for deep ones, where they always do; `hardDays`: whether a hard week may be said to be one */
/** @typedef {{what: 'offered' | 'gentler' | 'answered', at: string, prompt: string}} Met a prompt that was met; `gentler` in place of another */
/** @typedef {Met | {what: 'rated', at: string, rating: number, hardest?: number} | {what: 'reopened', at: string, entry: string} | {what: 'set-aside' | 'not-today' | 'after-all', at: string}} Happened `at`: date and time with zone; `rating`: the last of a page, as a number; `hardest`: the higher one of the two; `set-aside`: the line about a hard week; `not-today`: every suggestion of a day, until `after-all` */
/** @typedef {{library: Library, settings: Settings, history: Happened[], now: string, random: () => number}} Moment `random`: from 0 up to 1 */
/** @typedef {{prompt: Prompt, small: boolean, otherWay: boolean}} Suggestion `small`: its gentler variant; `otherWay`: one page was opened again and again today */

const DAY = 86_400_000;

/** First and last day of each phase after a session (`app/prompts/prompt.py`). @type {[string, number, number][]} */
export const AFTER = [['session-day', 0, 0], ['day-after', 1, 1], ['first-week', 2, 7], ['weeks', 8, 28], ['months', 29, Infinity]];
/** A session so many days ahead is prepared for. */
export const PREPARATION = 14;

/** @type {Depth[]} */
const DEPTHS = ['gentle', 'reflective', 'deep'];
/** From so many days after a session. */
const FIRST_DAY = { gentle: 0, reflective: 3, deep: 14 };
/** No deep one so close before a session, from this self-rating on, and more often than this. */
const BEFORE = 3;
const HIGH = 6;
/** From this self-rating on, something that steadies comes first. */
const STIRRED = 4;
const DEEP_A_WEEK = 3;

const STEADYING = new Set(['settling', 'hope']);
const EASY = new Set(['tick', 'one_word', 'list']);
/** Without a suggestion for so long, the next one begins a new sitting. */
const SITTING = DAY / 24;
const A_SITTING = 3;
const REOPENED = 3;
/** Of prompts that were met this lately, others are preferred. In days. */
const LATELY = [30, 2];

/** The number of a day, or NaN. @param {string} at */
const dayOf = (at) => Date.parse(`${at.slice(0, 10)}T00:00Z`) / DAY;

/** @param {Moment} moment @returns {{since: number | null, until: number | null}} days since the last session, and until the next */
export function around({ settings, now }) {
  const days = settings.sessions.map((day) => dayOf(day) - dayOf(now)).filter(Number.isFinite);
  const [past, ahead] = [days.filter((day) => day <= 0), days.filter((day) => day > 0)];
  return { since: past.length ? -Math.max(...past) : null, until: ahead.length ? Math.min(...ahead) : null };
}

/** Where somebody stands: getting ready, and one phase after a session; `undated` where neither is known. @param {Moment} moment */
export function phasesAt(moment) {
  const { since, until } = around(moment);
  if (!moment.settings.byDay) return ['undated'];
  const found = AFTER.filter(([, first, last]) => since !== null && since >= first && since <= last).map(([phase]) => phase);
  if (until !== null && until <= PREPARATION) found.unshift('preparation');
  return found.length ? found : ['undated'];
}

/** Put in order once: every prompt of the library asks for it. @type {WeakMap<Happened[], {met: Met[], rating: number | null}>} */
const ordered = new WeakMap();

/** What was met, earliest first, and the last rating. @param {Moment} moment */
function known({ history }) {
  const before = ordered.get(history);
  if (before) return before;
  const timed = history.map((each) => ({ each, time: Date.parse(each.at) })).sort((a, b) => a.time - b.time).map(({ each }) => each);
  const rated = timed.filter((each) => each.what === 'rated').at(-1);
  const now = { met: timed.filter((each) => 'prompt' in each), rating: rated?.rating ?? null };
  ordered.set(history, now);
  return now;
}

/** @param {Moment} moment @returns {Met[]} earliest first */
const met = (moment) => known(moment).met;

/** @param {Moment} moment @returns {number | null} the last one that was given */
export const lastRating = (moment) => known(moment).rating;

/** Other prompts of a kind that were met in the last days, today among them; a clock that was set back makes none younger. @param {Moment} moment @param {Prompt} prompt @param {(other: Prompt) => boolean} kind @param {number} days */
function othersMet(moment, prompt, kind, days) {
  const ids = new Set(moment.library.prompts.filter((other) => other.id !== prompt.id && kind(other)).map(({ id }) => id));
  const found = met(moment).filter((each) => ids.has(each.prompt) && dayOf(moment.now) - dayOf(each.at) < days);
  return new Set(found.map((each) => `${each.prompt} ${each.at.slice(0, 10)}`)).size;
}

/** @param {Moment} moment @param {Prompt} prompt */
function isItsTime(moment, prompt) {
  const phases = phasesAt(moment);
  if (!prompt.phase.some((phase) => phases.includes(phase))) return false;
  const { since, until } = around(moment);
  const day = { last_session: since, next_session: until === null ? null : -until }[prompt.day_anchor ?? ''];
  if (!prompt.day_anchor || !moment.settings.byDay) return true;
  // Where no day is known there is none to be early or late for.
  if (day === undefined || day === null) return phases.includes('undated');
  return day >= (prompt.day_min ?? -Infinity) && day <= (prompt.day_max ?? Infinity);
}

/** @param {Moment} moment @param {Prompt} prompt */
function isNotTooDeep(moment, prompt) {
  const { since, until } = around(moment);
  const early = since !== null && since < FIRST_DAY[prompt.intensity];
  if (prompt.intensity !== 'deep') {
    if (!moment.settings.byDay || prompt.intensity === 'gentle') return true;
    const alone = !phasesAt(moment).includes('first-week') || !othersMet(moment, prompt, isOf('reflective'), 1);
    return !early && alone;
  }
  const near = until !== null && until <= BEFORE;
  if (!moment.settings.deep || early || near || (lastRating(moment) ?? 0) >= HIGH) return false;
  return !othersMet(moment, prompt, isOf('deep'), 1) && timesDeep(moment, prompt) < DEEP_A_WEEK;
}

/** @param {Depth} depth @returns {(prompt: Prompt) => boolean} */
const isOf = (depth) => ({ intensity }) => intensity === depth;

/** Deep ones of the last seven days, and this one on the days before today. @param {Moment} moment @param {Prompt} prompt */
function timesDeep(moment, prompt) {
  const before = met(moment).filter(({ prompt: id, at }) => id === prompt.id && at.slice(0, 10) !== moment.now.slice(0, 10) && dayOf(moment.now) - dayOf(at) < 7);
  return othersMet(moment, prompt, isOf('deep'), 7) + new Set(before.map(({ at }) => at.slice(0, 10))).size;
}

/** Whether a prompt may be suggested now. @param {Moment} moment @param {Prompt} prompt */
export function fits(moment, prompt) {
  const { settings } = moment;
  if (!prompt.suggest || settings.never.includes(prompt.id) || prompt.topics.some((topic) => settings.topics.includes(topic))) return false;
  const rated = settings.byRating || prompt.intensity === 'deep' ? (lastRating(moment) ?? 0) : 0;
  if (rated > prompt.offered_up_to || !isItsTime(moment, prompt)) return false;
  const group = prompt.daily_cap_group;
  return isNotTooDeep(moment, prompt) && !(group && othersMet(moment, prompt, (other) => other.daily_cap_group === group, 1));
}

/** Whether somebody wanted no suggestion today, and did not take it back. @param {Happened[]} history @param {string} now */
export function isEnoughFor(history, now) {
  const said = history.filter(({ what }) => what === 'not-today' || what === 'after-all').at(-1);
  return said?.what === 'not-today' && said.at.slice(0, 10) === now.slice(0, 10);
}

/** Whether one page was opened so often today that something else may do more good. @param {Moment} moment */
export function goesRound({ history, now }) {
  /** @type {Map<string, number>} */
  const times = new Map();
  for (const each of history) {
    if (each.what === 'reopened' && each.at.slice(0, 10) === now.slice(0, 10)) times.set(each.entry, (times.get(each.entry) ?? 0) + 1);
  }
  return Math.max(0, ...times.values()) >= REOPENED;
}

/** The prompts of this sitting, the one that was shown last at the end. @param {Moment} moment @returns {Prompt[]} */
export function sittingOf(moment) {
  const ids = new Set();
  let later = Date.parse(moment.now);
  for (const { at, prompt } of met(moment).filter(({ what }) => what === 'offered').reverse()) {
    if (later - Date.parse(at) > SITTING) break;
    later = Date.parse(at);
    ids.add(prompt);
  }
  return [...ids].reverse().flatMap((id) => moment.library.prompts.filter((prompt) => prompt.id === id));
}

/** What is suggested without being asked for: gentle, and reflective once the weeks have come. @param {Moment} moment @returns {Depth[]} */
function depthsAt(moment) {
  const { until } = around(moment);
  const later = phasesAt(moment).some((phase) => phase === 'weeks' || phase === 'months');
  return later && !(until !== null && until <= BEFORE) ? ['gentle', 'reflective'] : ['gentle'];
}

/**
 * One suggestion. What was shown last in this sitting stays until `another` is asked for; three are all that a sitting has,
 * and then they come round again. Null when there is nothing that fits.
 * @param {Moment} moment @param {{depth?: Depth, another?: boolean}} [wish] a depth that was asked for
 * @returns {Suggestion | null}
 */
export function choose(moment, { depth, another = false } = {}) {
  const otherWay = goesRound(moment);
  const depths = otherWay ? ['gentle'] : depth ? [depth] : depthsAt(moment);
  const sitting = sittingOf(moment);
  const open = moment.library.prompts.filter((prompt) => (depths.includes(prompt.intensity) || sitting.includes(prompt)) && fits(moment, prompt));
  const able = otherWay ? open.filter(isEasy) : open;
  const shown = sitting.filter((prompt) => able.includes(prompt));
  const last = shown.at(-1);
  const said = (/** @type {Prompt | undefined} */ prompt) => (prompt ? { prompt, small: false, otherWay } : null);
  const answered = met(moment).findLast(({ prompt }) => prompt === last?.id)?.what === 'answered';
  if (last && last === sitting.at(-1) && !another && !depth && !answered) return said(last);
  const fresh = sitting.length < A_SITTING ? next(moment, able.filter((prompt) => !sitting.includes(prompt)), sitting) : undefined;
  if (fresh) return said(fresh);
  const again = depth ? shown.filter(isOf(depth)) : shown;
  return said(again.find((prompt) => prompt !== sitting.at(-1)) ?? again[0]);
}

/** @param {Prompt} prompt */
const isEasy = (prompt) => prompt.intensity === 'gentle' && prompt.medium.some((medium) => EASY.has(medium));

/** One of a kind that this sitting has not had: for the phase, to settle or hope, a favourite. @param {Moment} moment @param {Prompt[]} from @param {Prompt[]} sitting */
function next(moment, from, sitting) {
  const kind = (/** @type {Prompt} */ prompt) => (STEADYING.has(prompt.theme) ? 'steadying' : moment.settings.favourites.includes(prompt.id) ? 'favourite' : 'phase');
  const { since } = around(moment);
  const stirred = moment.settings.byRating && (lastRating(moment) ?? 0) >= STIRRED;
  const tender = (since !== null && since < FIRST_DAY.reflective) || stirred || goesRound(moment);
  const order = tender ? ['steadying', 'phase', 'favourite'] : ['phase', 'steadying', 'favourite'];
  const wanted = [...order.filter((each) => !sitting.some((prompt) => kind(prompt) === each)), 'phase'];
  const kinds = wanted.map((each) => from.filter((prompt) => kind(prompt) === each));
  return pick(moment, kinds.find((each) => each.length) ?? [], sitting);
}

/** Rather not one that was met lately, and rather not the theme that came last. @param {Moment} moment @param {Prompt[]} from @param {Prompt[]} sitting */
function pick(moment, from, sitting) {
  const days = new Map(met(moment).map(({ prompt, at }) => [prompt, dayOf(moment.now) - dayOf(at)]));
  const rested = LATELY.map((least) => from.filter(({ id }) => (days.get(id) ?? Infinity) >= least)).find((each) => each.length) ?? from;
  const others = rested.filter(({ theme }) => !sitting.some((prompt) => prompt.theme === theme));
  const left = others.length ? others : rested;
  return left[Math.floor(moment.random() * left.length)];
}

/** What to show in the place of one that is too much: a gentler prompt where it fits, else its own smaller form. @param {Moment} moment @param {Prompt} prompt @returns {Suggestion | null} */
export function gentlerThan(moment, prompt) {
  const other = moment.library.prompts.find(({ id }) => id === prompt.gentler);
  const otherWay = goesRound(moment);
  if (other && fits(moment, other)) return { prompt: other, small: false, otherWay };
  return prompt.gentler_variant ? { prompt, small: true, otherWay } : null;
}

/** The next depth that may be asked for now, and has something to show. @param {Moment} moment @param {Depth} depth @returns {Depth | null} */
export function deeperThan(moment, depth) {
  const wish = DEPTHS.slice(DEPTHS.indexOf(depth) + 1).find((each) => choose({ ...moment, random: () => 0 }, { depth: each })?.prompt.intensity === each);
  return wish ?? null;
}
