/**
 * Intentions, small steps and parked decisions: met again on a day that their owner chose, once. They live in the profile,
 * because Today must find what has come round without opening every page. A day is one of the calendar where its owner is, so
 * that neither a zone nor summer time moves it. No DOM.
 */
import { Malformed, mintId } from '../sealing/index.js';
import { changeProfile, Elsewhere, readProfile } from './profile.js';
import { dayAfter } from './sheet.js';

/** @typedef {import('./profile.js').Payload} Payload */
/** @typedef {'intention' | 'step' | 'decision'} Kind */
/** @typedef {'open' | 'somewhere' | 'gone'} Became */
/**
 * `meet`: Today shows it from this day on, or never by itself; `shown`: the one day on which Today did; `met`: the day of the
 * last answer; `talk`: whom its owner thought of talking to first.
 * @typedef {{id: string, kind: Kind, words: string, talk: string, set: string, meet: string | null, shown: string | null, met: string | null, became: Became}} Intention
 */

/** More than anybody carries; with words of this length they fit into a profile in any script. */
export const MOST = 80;
export const LONGEST = { words: 400, talk: 80 };
/** The day chosen is a year away at most. A later one was set by a device whose clock was wrong. */
export const FARTHEST = 366;

const KINDS = ['intention', 'step', 'decision'];
const BECAME = ['open', 'somewhere', 'gone'];
const DAY = /^\d{4}-\d\d-\d\d$/;

/** @param {unknown} day */
const soundDay = (day) => (typeof day === 'string' && DAY.test(day) ? day : null);

/** What a profile says of one, without what a later version may have put there; null where that is not one. @param {any} each @returns {Intention | null} */
function sound(each) {
  const { id, kind, words, talk, set, meet, shown, met, became } = each ?? {};
  if (typeof id !== 'string' || typeof words !== 'string' || !KINDS.includes(kind) || !soundDay(set)) return null;
  return {
    id, kind, words, talk: typeof talk === 'string' ? talk : '', set,
    meet: soundDay(meet), shown: soundDay(shown), met: soundDay(met), became: BECAME.includes(became) ? became : 'open',
  };
}

/** @param {Record<string, any>} profile @returns {any[]} whatever is there, also what this version does not know */
const kept = ({ intentions }) => (Array.isArray(intentions) ? intentions : []);

/** @param {Record<string, any>} profile @returns {Intention[]} */
export const intentionsOf = (profile) => kept(profile).flatMap((each) => sound(each) ?? []);

export const readIntentions = async () => intentionsOf(await readProfile());

/** @param {Intention} intention @param {Date} [now] @returns {boolean} whether its day has come, and Today has not had it on another */
export function isRound({ meet, shown, became }, now = new Date()) {
  const today = dayAfter(0, now);
  const due = meet !== null && (meet <= today || meet > dayAfter(FARTHEST, now));
  return became === 'open' && due && (shown === null || shown === today);
}

/**
 * The one that Today shows: what it has shown today already and nobody answered; else what waits longest, unless one had its
 * turn today.
 * @param {Intention[]} all @param {Date} [now] @returns {Intention | null}
 */
export function roundOn(all, now = new Date()) {
  const today = dayAfter(0, now);
  const round = all.filter((each) => isRound(each, now));
  const standing = round.find(({ shown }) => shown === today);
  if (standing || all.some(({ shown, met }) => shown === today || met === today)) return standing ?? null;
  return round.sort((a, b) => order(a, b))[0] ?? null;
}

/** By the day of meeting, those without one last; then by the day of setting. @param {Intention} a @param {Intention} b */
export const order = (a, b) => (a.meet ?? '9').localeCompare(b.meet ?? '9') || a.set.localeCompare(b.set) || a.id.localeCompare(b.id);

/** @param {string} day @param {Date} [now] @returns {'' | 'past' | 'far'} what is wrong with it as a day to meet again */
export function faultOf(day, now = new Date()) {
  return day <= dayAfter(0, now) ? 'past' : day > dayAfter(FARTHEST, now) ? 'far' : '';
}

/** What an answer makes of one. @type {Record<string, (each: Intention, today: string, meet: string | null) => Intention>} */
export const ANSWERS = {
  keep: (each, today) => ({ ...each, meet: null, met: today }),
  later: (each, today) => ({ ...each, meet: null, shown: each.shown ?? today }),
  somewhere: (each, today) => ({ ...each, meet: null, met: today, became: 'somewhere' }),
  gone: (each, today) => ({ ...each, meet: null, met: today, became: 'gone' }),
  again: (each, today, meet) => ({ ...each, meet, shown: null, met: today, became: 'open' }),
  open: (each, today) => ({ ...each, meet: null, met: today, became: 'open' }),
};

/** Standing alike, for an answer. @param {Intention} a @param {Intention} b */
const alike = (a, b) => a.meet === b.meet && a.became === b.became;

/** @typedef {{words: string, talk: string}} Said */
/** Saying alike, for other words. @param {Said} a @param {Said} b */
const worded = (a, b) => a.words === b.words && a.talk === b.talk;

/** What is another after than before: only that is written over what a later version may have said. @param {Record<string, any>} before @param {Record<string, any>} after */
const changed = (before, after) => Object.fromEntries(Object.entries(after).filter(([name, value]) => value !== before[name]));

/**
 * Changes one in the newest profile. What a later version keeps with it stays.
 * @param {Intention} seen as it stood before its owner @param {(each: Intention) => Intention} change
 * @param {(stands: Intention) => boolean} [fits] whether it stands as it was seen, or changed by the same answer: given on another
 *   device, or in a try whose answer was lost
 * @returns {Promise<Intention[]>} all of them; Elsewhere when it does not stand so any more
 */
async function changeOne(seen, change, fits = (stands) => alike(stands, seen) || alike(stands, change(seen))) {
  return intentionsOf(await changeProfile((profile) => {
    const stands = sound(kept(profile).find((each) => each?.id === seen.id));
    if (!stands || !fits(stands)) throw new Elsewhere('answered elsewhere');
    const now = changed(stands, change(stands));
    return { ...profile, intentions: kept(profile).map((each) => (each?.id === seen.id ? { ...each, ...now } : each)) };
  }));
}

/**
 * @param {Intention} seen @param {string} answer one of ANSWERS @param {string | null} [meet] the day, for `again`
 * @returns {Promise<Intention[]>} all of them; Elsewhere
 */
export const answer = (seen, answer, meet = null) => changeOne(seen, (each) => ANSWERS[answer](each, dayAfter(0), meet));

/**
 * @param {Intention} seen @param {Said} said
 * @param {Said[]} [tried] before, without an answer: it may stand by now @returns {Promise<Intention[]>} all of them; Elsewhere
 */
export const reword = (seen, said, tried = []) =>
  changeOne(seen, (each) => ({ ...each, words: said.words, talk: said.talk }), (stands) => [seen, said, ...tried].some((each) => worded(stands, each)));

/** Today has shown it: on no other day will it do so again. @param {Intention} seen @returns {Promise<Intention[]>} all of them; Elsewhere */
export const shownNow = (seen) => changeOne(seen, (each) => ({ ...each, shown: each.shown ?? dayAfter(0) }));

/** @param {Intention[]} all @param {Date} [now] @returns {boolean} whether one was shown on a day to come: by a device whose clock was wrong */
export const shownAhead = (all, now = new Date()) => all.some((each) => isAhead(each, now));

/** @param {Intention} intention @param {Date} now */
const isAhead = ({ shown, meet }, now) => meet !== null && shown !== null && shown > dayAfter(0, now);

/** Those had their day, and must not have another when it comes. */
export const endThoseAhead = () => changeProfile((profile) => ({
  ...profile,
  intentions: kept(profile).map((each) => (sound(each) && isAhead(/** @type {Intention} */ (sound(each)), new Date()) ? { ...each, meet: null } : each)),
}));

/**
 * Sets one. The id is minted by who asks, so that a second try after a lost answer sets the same one. Where other words stand
 * under it by now, from another tab or from before they were changed, both stay.
 * @param {{id: string, kind: Kind, words: string, talk: string, meet: string | null}} intention @returns {Promise<Intention[]>} all of them; Malformed when there are too many
 */
export async function setIntention({ id, kind, words, talk, meet }) {
  const one = { id, kind, words, talk, set: dayAfter(0), meet, shown: null, met: null, became: 'open' };
  return intentionsOf(await changeProfile((profile) => {
    const there = sound(kept(profile).find((each) => each?.id === id));
    if (there && there.words !== words) one.id = mintId();
    const others = kept(profile).filter((each) => each?.id !== one.id);
    if (others.length >= MOST) throw new Malformed('too many');
    return { ...profile, intentions: [...others, one] };
  }));
}

/** Deletes one for good. @param {string} id @returns {Promise<Intention[]>} what is left */
export async function removeIntention(id) {
  return intentionsOf(await changeProfile((profile) => ({ ...profile, intentions: kept(profile).filter((each) => each?.id !== id) })));
}
