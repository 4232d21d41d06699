/** What is suggested when: a library of twelve prompts, and a table of days, settings and what happened. Data alone, for Node and for browsers. */

const EVERY = ['preparation', 'session-day', 'day-after', 'first-week', 'weeks', 'months', 'undated'];
const LATER = ['first-week', 'weeks', 'months', 'undated'];

/** @param {string} id @param {'gentle' | 'reflective' | 'deep'} intensity @param {object} [more] */
export const prompt = (id, intensity, more = {}) => ({
  id, version: 1, title: `About ${id}`, text: `What of ${id}?`, follow_ups: [], intensity, minutes: 3, medium: ['write'], options: [],
  gentler_variant: intensity === 'gentle' ? null : `A word about ${id}.`, gentler: intensity === 'gentle' ? null : 'GEN-01',
  phase: intensity === 'gentle' ? EVERY : LATER, day_anchor: null, day_min: null, day_max: null, suggest: true,
  offered_up_to: { gentle: 10, reflective: 6, deep: 5 }[intensity], daily_cap_group: null, topics: [], care_note: null,
  shows_card: [], status: 'draft', theme: 'capture', secondary_themes: [], family: 'integrating', ...more,
});

export const LIBRARY = {
  themes: [],
  prompts: [
    prompt('GEN-01', 'gentle'),
    prompt('GEN-02', 'gentle', { theme: 'coping', topics: ['sleep'], medium: ['list'] }),
    prompt('SET-01', 'gentle', { theme: 'settling', medium: ['tick'] }),
    prompt('HOP-01', 'gentle', { theme: 'hope', offered_up_to: 8 }),
    prompt('FAV-01', 'gentle', { theme: 'creative', phase: ['weeks', 'months', 'undated'] }),
    prompt('PRE-01', 'gentle', { theme: 'preparation', phase: ['preparation'], day_anchor: 'next_session', day_min: -14, day_max: -4 }),
    prompt('REF-01', 'reflective', { theme: 'relationships' }),
    prompt('MEA-01', 'reflective', { theme: 'insight', daily_cap_group: 'meaning' }),
    prompt('MEA-02', 'reflective', { theme: 'insight', daily_cap_group: 'meaning', phase: ['weeks', 'months'], day_anchor: 'last_session', day_min: 21 }),
    prompt('DEE-01', 'deep', { theme: 'self-kindness', phase: ['weeks', 'months', 'undated'] }),
    prompt('DEE-02', 'deep', { theme: 'strong-feelings', phase: ['weeks', 'months', 'undated'], offered_up_to: 3 }),
    prompt('AVO-01', 'gentle', { theme: 'strong-feelings', suggest: false }),
  ],
};

export const SETTINGS = { sessions: /** @type {string[]} */ ([]), byDay: true, byRating: true, hardDays: true, deep: false, topics: /** @type {string[]} */ ([]), never: /** @type {string[]} */ ([]), favourites: /** @type {string[]} */ ([]) };
export const NOW = '2026-11-22T20:00:00+01:00';
const EARLIER = '2026-11-22T09:00:00+01:00';

/** @param {number} days from the day of NOW */
export const day = (days) => new Date(Date.UTC(2026, 10, 22 + days)).toISOString().slice(0, 10);
/** @param {number} days @param {string} [time] */
const at = (days, time = '09:00:00') => `${day(days)}T${time}+01:00`;
/** @param {number} value */
const rated = (value, days = 0) => ({ what: 'rated', at: at(days), rating: value });
/** @param {string} id @param {number} [days] */
const answered = (id, days = 0) => ({ what: 'answered', at: at(days), prompt: id });
/** @param {string} id @param {number} [days] */
const offered = (id, days = 0) => ({ what: 'offered', at: at(days), prompt: id });

const GENTLE = ['GEN-01', 'GEN-02', 'SET-01', 'HOP-01'];
const DEEP = ['DEE-01', 'DEE-02'];
const UNDATED = [...GENTLE, 'FAV-01', 'REF-01', 'MEA-01'];

/** What fits, whether it is suggested or asked for. @type {[string, object, any[], string[]][]} */
export const FITTING = [
  ['without dates: what fits whenever, and nothing deep', {}, [], UNDATED],
  ['without dates, deep turned on', { deep: true }, [], [...UNDATED, ...DEEP]],
  ['a session that is far ahead is no date yet', { sessions: [day(15)] }, [], UNDATED],
  ['getting ready', { sessions: [day(14)] }, [], [...GENTLE, 'PRE-01']],
  ['getting ready, outside of its window', { sessions: [day(3)] }, [], GENTLE],
  ['the day of a session', { sessions: [day(0)], deep: true }, [], GENTLE],
  ['the day after', { sessions: [day(-1)], deep: true }, [], GENTLE],
  ['day 2: still gentle alone', { sessions: [day(-2)], deep: true }, [], GENTLE],
  ['day 3: reflective from here on', { sessions: [day(-3)], deep: true }, [], [...GENTLE, 'REF-01', 'MEA-01']],
  ['the first week: one reflective a day', { sessions: [day(-5)] }, [answered('REF-01')], [...GENTLE, 'REF-01']],
  ['the first week: another day', { sessions: [day(-5)] }, [answered('REF-01', -1)], [...GENTLE, 'REF-01', 'MEA-01']],
  ['day 13: nothing deep', { sessions: [day(-13)], deep: true }, [], [...GENTLE, 'FAV-01', 'REF-01', 'MEA-01']],
  ['day 14: deep, once it is turned on', { sessions: [day(-14)], deep: true }, [], [...GENTLE, 'FAV-01', 'REF-01', 'MEA-01', ...DEEP]],
  ['day 14, not turned on', { sessions: [day(-14)] }, [], [...GENTLE, 'FAV-01', 'REF-01', 'MEA-01']],
  ['day 21: a window opens', { sessions: [day(-21)] }, [], [...GENTLE, 'FAV-01', 'REF-01', 'MEA-01', 'MEA-02']],
  ['day 29: the months', { sessions: [day(-29)] }, [], [...GENTLE, 'FAV-01', 'REF-01', 'MEA-01', 'MEA-02']],
  ['several: after one and before another', { sessions: [day(-25), day(5), day(-60)], deep: true }, [], [...GENTLE, 'FAV-01', 'PRE-01', 'REF-01', 'MEA-01', 'MEA-02', ...DEEP]],
  ['three days before the next: nothing deep', { sessions: [day(-25), day(3)], deep: true }, [], [...GENTLE, 'FAV-01', 'REF-01', 'MEA-01', 'MEA-02']],
  ['four days before the next', { sessions: [day(-25), day(4)], deep: true }, [], [...GENTLE, 'FAV-01', 'PRE-01', 'REF-01', 'MEA-01', 'MEA-02', ...DEEP]],
  ['the last one counts, not the one before', { sessions: [day(-60), day(-1)], deep: true }, [], GENTLE],
  ['what is no day counts for none', { sessions: ['soon', ''] }, [], UNDATED],
  ['days switched off: as without dates', { sessions: [day(-1)], byDay: false }, [], UNDATED],
  ['days switched off: deep keeps its distance all the same', { sessions: [day(-13), day(30)], byDay: false, deep: true }, [], UNDATED],
  ['days switched off: so it does before a session', { sessions: [day(3)], byDay: false, deep: true }, [], UNDATED],
  ['rated 3', { deep: true }, [rated(3)], [...UNDATED, ...DEEP]],
  ['rated 5: some of the deep ones', { deep: true }, [rated(5)], [...UNDATED, 'DEE-01']],
  ['rated 6: nothing deep', { deep: true }, [rated(6)], UNDATED],
  ['rated 7: gentle alone', { deep: true }, [rated(7)], [...GENTLE, 'FAV-01']],
  ['rated 9', { deep: true }, [rated(9)], ['GEN-01', 'GEN-02', 'SET-01', 'FAV-01']],
  ['ratings switched off: what is deep keeps to them all the same', { byRating: false, deep: true }, [rated(9)], UNDATED],
  ['the last rating counts, in whatever order they come', { deep: true }, [rated(2), rated(9, -1)], [...UNDATED, ...DEEP]],
  ['a deep one today: no other', { deep: true }, [answered('DEE-01')], [...UNDATED, 'DEE-01']],
  ['a deep one that was offered counts as well', { deep: true }, [offered('DEE-01')], [...UNDATED, 'DEE-01']],
  ['a deep one yesterday', { deep: true }, [answered('DEE-01', -1)], [...UNDATED, ...DEEP]],
  ['three deep ones in seven days', { deep: true }, [answered('DEE-01', -6), answered('DEE-02', -4), offered('DEE-01', -1)], UNDATED],
  ['one of three is over', { deep: true }, [answered('DEE-01', -7), answered('DEE-02', -4), offered('DEE-01', -1)], [...UNDATED, ...DEEP]],
  ['looking for meaning once a day', { sessions: [day(-30)] }, [answered('MEA-02')], [...GENTLE, 'FAV-01', 'REF-01', 'MEA-02']],
  ['topics that are not to be offered', { topics: ['sleep'] }, [], UNDATED.filter((id) => id !== 'GEN-02')],
  ['never this one again', { never: ['GEN-01', 'REF-01'] }, [], UNDATED.filter((id) => id !== 'GEN-01' && id !== 'REF-01')],
  ['a favourite of what is never suggested', { favourites: ['AVO-01'] }, [], UNDATED],
];

/** What comes first of all that fits, and what when it is asked for. @type {[string, object, any[], object, string[]][]} */
export const CHOSEN = [
  ['without dates: gentle', {}, [], {}, ['GEN-01', 'GEN-02', 'FAV-01']],
  ['without dates, on request: reflective', {}, [], { depth: 'reflective' }, ['REF-01', 'MEA-01']],
  ['deep, on request, not turned on', {}, [], { depth: 'deep' }, []],
  ['deep, on request', { deep: true }, [], { depth: 'deep' }, ['DEE-01', 'DEE-02']],
  ['deep is never suggested unasked', { deep: true, sessions: [day(-30)], favourites: ['DEE-01'] }, [], {}, ['GEN-01', 'GEN-02', 'FAV-01', 'REF-01', 'MEA-01', 'MEA-02']],
  ['the first days: something that steadies', { sessions: [day(-1)] }, [], {}, ['SET-01', 'HOP-01']],
  ['the first days, reflective on request', { sessions: [day(-2)] }, [], { depth: 'reflective' }, []],
  ['after a high rating: something that steadies', {}, [rated(8)], {}, ['SET-01', 'HOP-01']],
  ['after a rating of 4: something that steadies', {}, [rated(4)], {}, ['SET-01', 'HOP-01']],
  ['ratings switched off', { byRating: false }, [rated(8)], {}, ['GEN-01', 'GEN-02', 'FAV-01']],
  ['the first week: gentle', { sessions: [day(-5)] }, [], {}, ['GEN-01', 'GEN-02']],
  ['the weeks: gentle or reflective', { sessions: [day(-10)] }, [], {}, ['GEN-01', 'GEN-02', 'FAV-01', 'REF-01', 'MEA-01']],
  ['just before the next one: gentle', { sessions: [day(-25), day(2)] }, [], {}, ['GEN-01', 'GEN-02', 'FAV-01']],
  ['one page opened three times: another way to answer', {}, Array(3).fill({ what: 'reopened', at: EARLIER, entry: 'a' }), {}, ['SET-01']],
  ['one page opened three times: also when depth is asked for', {}, Array(3).fill({ what: 'reopened', at: EARLIER, entry: 'a' }), { depth: 'reflective' }, ['SET-01']],
  ['three pages opened once', {}, ['a', 'b', 'c'].map((entry) => ({ what: 'reopened', at: EARLIER, entry })), {}, ['GEN-01', 'GEN-02', 'FAV-01']],
  ['what was met lately rests', {}, [answered('GEN-01', -3), offered('GEN-02', -20)], {}, ['FAV-01']],
  ['unless there is nothing else', { never: ['FAV-01', 'GEN-02'] }, [answered('GEN-01')], {}, ['GEN-01']],
];
