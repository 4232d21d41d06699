/** Choosing in Node: the table, and what holds whatever somebody does for two months. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { choose, deeperThan, fits, gentlerThan, isEnoughFor, sittingOf } from '../../static/js/entries/choosing.js';
import { CHOSEN, day, FITTING, LIBRARY, NOW, prompt, SETTINGS } from './choosing-cases.js';

/** @param {object} settings @param {any[]} history @param {object} [more] @returns {any} */
const moment = (settings, history, more = {}) => ({ library: LIBRARY, settings: { ...SETTINGS, ...settings }, history, now: NOW, random: () => 0, ...more });

/** Whatever chance may bring. @param {any} at @param {object} wish */
function possible(at, wish) {
  const found = Array.from({ length: 50 }, (_, place) => choose({ ...at, random: () => place / 50 }, wish));
  return [...new Set(found.flatMap((each) => (each ? [each.prompt.id] : [])))].sort();
}

for (const [name, settings, history, expected] of FITTING) {
  test(`fits: ${name}`, () => {
    const at = moment(settings, history);
    assert.deepEqual(LIBRARY.prompts.filter((each) => fits(at, each)).map(({ id }) => id).sort(), [...expected].sort());
  });
}

for (const [name, settings, history, wish, expected] of CHOSEN) {
  test(`chosen: ${name}`, () => assert.deepEqual(possible(moment(settings, history), wish), [...expected].sort()));
}

/** Opens Today, and asks for another so many times. @param {any} at @param {number} times */
function shown(at, times) {
  const ids = [];
  for (let turn = 0; turn <= times; turn++) {
    const now = new Date(Date.parse(at.now) + turn * 1000).toISOString();
    const found = choose({ ...at, now }, { another: turn > 0 });
    if (!found) return ids;
    ids.push(found.prompt.id);
    at = { ...at, history: [...at.history, { what: 'offered', at: now, prompt: found.prompt.id }] };
  }
  return ids;
}

test('a sitting has three: for the phase, to settle or hope, a favourite; then they come round again', () => {
  const ids = shown(moment({ favourites: ['FAV-01'] }, []), 5);
  assert.deepEqual(ids.slice(0, 3), ['GEN-01', 'SET-01', 'FAV-01']);
  assert.deepEqual(ids.slice(3), ids.slice(0, 3));
});

test('what was shown stays when the page is opened again, until it is answered, or an hour has passed', () => {
  const history = [{ what: 'offered', at: '2026-11-22T19:30:00+01:00', prompt: 'GEN-02' }];
  for (const chance of [0, 0.5, 0.9]) assert.equal(choose(moment({}, history, { random: () => chance }))?.prompt.id, 'GEN-02');
  const answer = { what: 'answered', at: '2026-11-22T19:40:00+01:00', prompt: 'GEN-02' };
  assert.notEqual(choose(moment({}, [...history, answer]))?.prompt.id, 'GEN-02');
  assert.deepEqual(sittingOf(moment({}, history, { now: '2026-11-22T20:31:00+01:00' })), []);
});

test('what no longer fits does not stay', () => {
  const history = [{ what: 'offered', at: '2026-11-22T19:30:00+01:00', prompt: 'REF-01' }];
  assert.equal(choose(moment({}, history))?.prompt.id, 'REF-01');
  const since = [...history, { what: 'rated', at: '2026-11-22T19:40:00+01:00', rating: 8 }];
  assert.equal(choose(moment({}, since))?.prompt.intensity, 'gentle');
  assert.notEqual(choose(moment({ never: ['REF-01'] }, history))?.prompt.id, 'REF-01');
});

test('with a single prompt, another is the same one', () => {
  const library = { themes: [], prompts: [prompt('GEN-01', 'gentle')] };
  assert.deepEqual(shown({ ...moment({}, []), library }, 2), ['GEN-01', 'GEN-01', 'GEN-01']);
});

test('with nothing that fits there is nothing, and no error', () => {
  assert.equal(choose({ ...moment({}, []), library: { themes: [], prompts: [] } }), null);
  assert.equal(choose(moment({ never: LIBRARY.prompts.map(({ id }) => id) }, [])), null);
});

test('something gentler is the gentler prompt, or a smaller form of the same where that is not to be offered', () => {
  const deep = /** @type {any} */ (LIBRARY.prompts.find(({ id }) => id === 'DEE-01'));
  assert.deepEqual(gentlerThan(moment({}, []), deep), { prompt: LIBRARY.prompts[0], small: false, otherWay: false });
  assert.deepEqual(gentlerThan(moment({ never: ['GEN-01'] }, []), deep), { prompt: deep, small: true, otherWay: false });
  assert.equal(gentlerThan(moment({}, []), /** @type {any} */ (LIBRARY.prompts[0])), null);
});

test('a depth can be asked for when there is something of it', () => {
  assert.equal(deeperThan(moment({}, []), 'gentle'), 'reflective');
  assert.equal(deeperThan(moment({}, []), 'reflective'), null);
  assert.equal(deeperThan(moment({ deep: true }, []), 'reflective'), 'deep');
  assert.equal(deeperThan(moment({ sessions: [day(-1)], deep: true }, []), 'gentle'), null);
});

/** Chance that can be had again (mulberry32). @param {number} seed */
function dice(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const THEMES = ['settling', 'hope', 'capture', 'insight', 'coping', 'relationships', 'strong-feelings'];
const PHASES = ['preparation', 'session-day', 'day-after', 'first-week', 'weeks', 'months', 'undated'];

/** @param {() => number} random @returns {any} */
function anyLibrary(random) {
  const some = (/** @type {string[]} */ from, /** @type {number} */ share) => from.filter(() => random() < share);
  const prompts = Array.from({ length: 40 }, (_, place) => {
    const intensity = /** @type {const} */ (['gentle', 'gentle', 'reflective', 'reflective', 'deep'])[place % 5];
    const anchor = random() < 0.15 ? 'last_session' : null;
    return prompt(`AAA-${String(place).padStart(2, '0')}`, intensity, {
      theme: THEMES[Math.floor(random() * THEMES.length)], phase: some(PHASES, 0.6), suggest: random() < 0.9,
      topics: some(['sleep', 'family'], 0.2), medium: random() < 0.5 ? ['list'] : ['write'], gentler: intensity === 'gentle' ? null : 'AAA-00',
      daily_cap_group: random() < 0.2 ? 'meaning' : null, day_anchor: anchor, day_min: anchor && Math.floor(random() * 40), day_max: null,
      offered_up_to: Math.floor(random() * ({ gentle: 10, reflective: 6, deep: 5 }[intensity] + 1)),
    });
  });
  return { themes: [], prompts };
}

/** @param {string} one @param {string} other */
const daysFrom = (one, other) => (Date.parse(one.slice(0, 10)) - Date.parse(other.slice(0, 10))) / 86_400_000;

/** The rules once more, in other words. @param {any} at @param {any} found @param {any} wish */
function breaks(at, found, wish) {
  const { settings, history, now } = at;
  const { prompt: it } = found;
  const gaps = settings.sessions.map((/** @type {string} */ each) => daysFrom(now, each));
  const since = Math.min(...gaps.filter((/** @type {number} */ gap) => gap >= 0));
  const until = Math.min(...gaps.filter((/** @type {number} */ gap) => gap < 0).map((/** @type {number} */ gap) => -gap));
  const rating = history.filter((/** @type {any} */ each) => each.what === 'rated').at(-1)?.rating ?? 0;
  const others = history.filter((/** @type {any} */ each) => each.prompt && each.prompt !== it.id);
  const of = (/** @type {any} */ each) => at.library.prompts.find((/** @type {any} */ one) => one.id === each.prompt);
  const today = others.filter((/** @type {any} */ each) => daysFrom(now, each.at) === 0);
  const broken = [];
  if (!it.suggest || settings.never.includes(it.id) || it.topics.some((/** @type {string} */ each) => settings.topics.includes(each))) broken.push('not wanted');
  if (rating > it.offered_up_to && (settings.byRating || it.intensity === 'deep')) broken.push('too much');
  if (it.intensity === 'deep') {
    const week = new Set(history.filter((/** @type {any} */ each) => each.prompt && of(each).intensity === 'deep' && daysFrom(now, each.at) < 7).map((/** @type {any} */ each) => each.prompt + each.at.slice(0, 10)));
    week.add(it.id + now.slice(0, 10));
    if (!settings.deep || since < 14 || until <= 3 || rating >= 6) broken.push('deep at a wrong time');
    if (today.some((/** @type {any} */ each) => of(each).intensity === 'deep') || week.size > 3) broken.push('deep too often');
    if (wish.depth !== 'deep' && !sittingOf(at).includes(it)) broken.push('deep unasked');
  }
  if (it.daily_cap_group && today.some((/** @type {any} */ each) => of(each).daily_cap_group)) broken.push('meaning twice');
  if (!settings.byDay || (!Number.isFinite(since) && until > 14)) {
    if (!it.phase.includes('undated')) broken.push('dated');
    if (it.intensity === 'reflective' && wish.depth !== 'reflective' && !sittingOf(at).includes(it)) broken.push('reflective unasked');
  } else {
    if (since < 3 && it.intensity !== 'gentle') broken.push('not gentle');
    const after = since === 0 ? 'session-day' : since === 1 ? 'day-after' : since <= 7 ? 'first-week' : since <= 28 ? 'weeks' : Number.isFinite(since) ? 'months' : '';
    if (!it.phase.includes(after) && !(until <= 14 && it.phase.includes('preparation'))) broken.push('another phase');
    if (it.day_anchor && !(Number.isFinite(since) && since >= it.day_min)) broken.push('outside its window');
  }
  const sitting = new Set([...sittingOf(at).map(({ id }) => id), it.id]);
  if (sitting.size > 3) broken.push('a fourth one');
  return broken;
}

test('whatever somebody does for two months, no rule is broken', () => {
  let [seen, deep, reflective, nothing] = [0, 0, 0, 0];
  for (let seed = 1; seed <= 120; seed++) {
    const random = dice(seed);
    const library = anyLibrary(random);
    const settings = {
      ...SETTINGS, byDay: random() < 0.8, byRating: random() < 0.8, deep: random() < 0.7, topics: random() < 0.3 ? ['sleep'] : [], never: ['AAA-03', 'AAA-14'].filter(() => random() < 0.3),
      favourites: ['AAA-01', 'AAA-07', 'AAA-09'].filter(() => random() < 0.5), sessions: [-40, -15, 5, 20, 33, 58].filter(() => random() < 0.4).map(day),
    };
    /** @type {any[]} */
    let history = [];
    let time = Date.parse(NOW);
    for (let step = 0; step < 60; step++) {
      time += Math.floor(random() * (random() < 0.5 ? 40 : 3000)) * 60_000;
      const at = { library, settings, history, now: new Date(time).toISOString(), random };
      const wish = { another: random() < 0.4, ...(random() < 0.5 ? { depth: /** @type {const} */ (['reflective', 'deep', 'deep'])[Math.floor(random() * 3)] } : {}) };
      const found = choose(at, wish);
      if (!found) {
        nothing++;
        continue;
      }
      assert.deepEqual(breaks(at, found, wish), [], `seed ${seed}, step ${step}: ${found.prompt.id} at ${at.now}`);
      seen++;
      deep += Number(found.prompt.intensity === 'deep');
      reflective += Number(found.prompt.intensity === 'reflective');
      history = [...history, { what: 'offered', at: at.now, prompt: found.prompt.id }];
      const then = new Date(time + 60_000).toISOString();
      if (random() < 0.3) history.push({ what: 'answered', at: then, prompt: found.prompt.id });
      if (random() < 0.2) history.push({ what: 'rated', at: then, rating: Math.floor(random() * 11) });
      if (random() < 0.1) history.push({ what: 'reopened', at: then, entry: 'a' });
    }
  }
  // The rules above were asked about something.
  assert.ok(seen > 2000 && deep > 50 && reflective > 200 && nothing > 50, JSON.stringify({ seen, deep, reflective, nothing }));
});

test('not today is an answer for the day, until somebody takes it back', () => {
  const said = (/** @type {'not-today' | 'after-all'} */ what, /** @type {string} */ at) => ({ what, at });
  const enough = said('not-today', '2026-11-22T09:00:00+01:00');
  assert.ok(!isEnoughFor([], NOW));
  assert.ok(isEnoughFor([enough, { what: 'rated', at: NOW, rating: 3 }], NOW));
  assert.ok(!isEnoughFor([enough, said('after-all', '2026-11-22T10:00:00+01:00')], NOW));
  assert.ok(isEnoughFor([enough, said('after-all', '2026-11-22T10:00:00+01:00'), said('not-today', '2026-11-22T11:00:00+01:00')], NOW));
  assert.ok(!isEnoughFor([said('not-today', '2026-11-21T23:59:00+01:00')], NOW));
});
