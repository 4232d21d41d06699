/** Intentions in Node: which one comes round on which day, and answers over a profile that several devices save. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { beforeEach, test } from 'node:test';

import { Malformed } from '../../static/js/sealing/index.js';
import { begin, elsewhere, profile, server } from './profile-server.js';

const {
  answer, endThoseAhead, faultOf, intentionsOf, isRound, LONGEST, MOST, readIntentions, removeIntention, reword, roundOn, setIntention, shownAhead, shownNow,
} = await import('../../static/js/profile/intentions.js');
const { Elsewhere } = await import('../../static/js/profile/profile.js');
const { dayAfter } = await import('../../static/js/profile/sheet.js');

const MODULE = new URL('../../static/js/profile/intentions.js', import.meta.url).href;

/** @param {object} more @returns {import('../../static/js/profile/intentions.js').Intention} */
const one = (more = {}) => ({
  id: '1'.repeat(32), kind: 'step', words: 'Ten slow minutes outside', talk: '', set: '2026-11-01', meet: '2026-11-08', shown: null, met: null, became: 'open', ...more,
});
/** @param {string} day @param {number} [hour] */
const at = (day, hour = 12) => new Date(`${day}T${String(hour).padStart(2, '0')}:30`);
/** @param {string} day @param {object} [more] */
const round = (day, more) => isRound(one(more), at(day));

test('it comes round on its day and not before, at any hour of it', () => {
  assert.ok(!isRound(one(), at('2026-11-07', 23)));
  for (const hour of [0, 12, 23]) assert.ok(isRound(one(), at('2026-11-08', hour)));
});

test('a day without a visit does not lose it', () => assert.ok(round('2026-12-24')));

test('without a day it never comes by itself, and neither does what was let go of or went somewhere', () => {
  assert.ok(!round('2030-01-01', { meet: null }));
  for (const became of ['gone', 'somewhere']) assert.ok(!round('2026-11-08', { became }));
});

test('shown and not answered, it stands for the rest of that day, and on no other', () => {
  assert.ok(round('2026-11-10', { shown: '2026-11-10' }));
  for (const day of ['2026-11-11', '2026-11-09', '2027-11-10']) assert.ok(!round(day, { shown: '2026-11-10' }));
});

test('a day that nobody could have chosen was set by a wrong clock: it comes round now rather than never', () => {
  assert.ok(round('2026-11-08', { set: '2031-01-01', meet: '2031-01-08' }));
  assert.ok(!round('2026-11-08', { meet: dayAfter(366, at('2026-11-08')) }));
});

test('a clock set back hides it again, and once more set right shows it on its one day only', () => {
  assert.ok(!round('2026-11-05'));
  assert.ok(round('2026-11-08'));
  assert.ok(!round('2026-11-05', { shown: '2026-11-08' }));
  assert.ok(round('2026-11-08', { shown: '2026-11-08' }));
  assert.ok(!round('2026-11-09', { shown: '2026-11-08' }));
});

test('one a day: what stands, else what waits longest, and nothing after one had its turn', () => {
  const early = one({ id: 'a', meet: '2026-11-03' });
  const late = one({ id: 'b', meet: '2026-11-05' });
  const now = at('2026-11-08');
  assert.equal(roundOn([late, early], now)?.id, 'a');
  assert.equal(roundOn([{ ...late, shown: '2026-11-08' }, early], now)?.id, 'b');
  assert.equal(roundOn([late, { ...early, meet: null, met: '2026-11-08' }], now), null);
  assert.equal(roundOn([late, { ...early, meet: null, shown: '2026-11-08' }], now), null);
  assert.equal(roundOn([late, { ...early, meet: null, met: '2026-11-08' }], at('2026-11-09'))?.id, 'b');
  assert.equal(roundOn([], now), null);
});

test('a day to meet again is from tomorrow on, and a year away at most', () => {
  const now = at('2026-11-08');
  assert.deepEqual(['2026-11-07', '2026-11-08', '2026-11-09', '2027-11-09', '2027-11-10'].map((day) => faultOf(day, now)), ['past', 'past', '', '', 'far']);
});

for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Berlin', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Africa/Cairo']) {
  test(`days are those of the calendar in ${zone}, also where the clocks change at midnight`, () => {
    // Every half hour of a year: the day of meeting begins at midnight there, and a week is seven dates.
    const script = `
      const { isRound } = await import(${JSON.stringify(MODULE)});
      const { dayAfter } = await import(${JSON.stringify(MODULE.replace('intentions.js', 'sheet.js'))});
      const pad = (n) => String(n).padStart(2, '0');
      const wall = (d) => d.getFullYear() + '-' + pad(d.getMonth() + 1) + '-' + pad(d.getDate());
      let wrong = 0, dates = new Set();
      for (let ms = Date.UTC(2026, 0, 1); ms < Date.UTC(2027, 0, 2); ms += 1800000) {
        const now = new Date(ms), today = wall(now);
        dates.add(today);
        const set = (meet) => ({ meet, shown: null, became: 'open' });
        if (dayAfter(0, now) !== today || !isRound(set(today), now) || isRound(set(dayAfter(1, now)), now)) wrong++;
        const [y, m, d] = today.split('-').map(Number), week = new Date(Date.UTC(y, m - 1, d + 7));
        if (dayAfter(7, now) !== week.toISOString().slice(0, 10)) wrong++;
      }
      console.log(JSON.stringify({ wrong, dates: dates.size }));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, TZ: zone }, encoding: 'utf8' });
    assert.equal(stderr, '');
    const { wrong, dates } = JSON.parse(stdout);
    assert.equal(wrong, 0);
    assert.ok(dates >= 366);
  });
}

test('who flies west meets it once', () => {
  // Shown in Sydney on the 8th; in Honolulu it is the 7th, and then the 8th begins there.
  const shown = one({ shown: '2026-11-08' });
  assert.ok(!isRound(shown, at('2026-11-07')));
  assert.ok(shownAhead([shown], at('2026-11-07')));
  assert.ok(!shownAhead([{ ...shown, meet: null }], at('2026-11-07')));
  assert.ok(!shownAhead([shown], at('2026-11-08')));
});

test('what is not one is left out of what is shown', () => {
  const strange = [null, 7, {}, { ...one(), kind: 'wish' }, { ...one(), words: 3 }, { ...one(), set: 'yesterday' }];
  assert.deepEqual(intentionsOf({ intentions: [...strange, { ...one(), meet: 'soon', became: 'lost', talk: null }] }), [one({ meet: null })]);
  for (const nothing of [{}, { intentions: null }, { intentions: 'x' }]) assert.deepEqual(intentionsOf(nothing), []);
});

beforeEach(() => begin({ letterbox: { public: 'x' }, intentions: [] }));

const words = { id: '2'.repeat(32), kind: /** @type {const} */ ('decision'), words: 'Moving house', talk: 'My sister', meet: '2027-01-05' };

test('one that is set stands beside the rest of the profile, open, and nothing but its words and days', async () => {
  const [set] = await setIntention(words);
  assert.deepEqual(set, { ...words, set: dayAfter(0), shown: null, met: null, became: 'open' });
  const { id: _id, rev: _rev, ...rest } = await profile();
  assert.deepEqual(rest, { letterbox: { public: 'x' }, intentions: [set] });
  assert.deepEqual(await readIntentions(), [set]);
});

test('a second try after an answer that was lost sets the same one, with its day as it is by then', async () => {
  server.lost = true;
  await assert.rejects(setIntention(words), { name: 'Unreachable' });
  server.lost = false;
  const all = await setIntention({ ...words, meet: '2027-01-06' });
  assert.deepEqual(all.map((each) => [each.words, each.meet]), [['Moving house', '2027-01-06']]);
});

test('with other words by then, or from another tab that began with the same, both stay', async () => {
  await setIntention(words);
  const all = await setIntention({ ...words, words: 'Moving house, or not' });
  assert.deepEqual(all.map((each) => each.words), ['Moving house', 'Moving house, or not']);
  assert.notEqual(all[0].id, all[1].id);
});

test('two devices set one each at the same time: both stand', async () => {
  server.before = [() => elsewhere((there) => ({ ...there, people: ['Bea'], intentions: [one()] }))];
  const all = await setIntention(words);
  assert.deepEqual(all.map(({ id }) => id), [one().id, words.id]);
  assert.deepEqual((await profile()).people, ['Bea']);
});

test('each answer makes of it what it says', async () => {
  const today = dayAfter(0);
  const expected = {
    keep: { meet: null, met: today, became: 'open' },
    later: { meet: null, shown: today, became: 'open' },
    somewhere: { meet: null, met: today, became: 'somewhere' },
    gone: { meet: null, met: today, became: 'gone' },
    again: { meet: '2027-03-01', shown: null, met: today, became: 'open' },
  };
  for (const [said, becomes] of Object.entries(expected)) {
    await elsewhere((there) => ({ ...there, intentions: [one()] }));
    assert.deepEqual(await answer(one(), said, said === 'again' ? '2027-03-01' : null), [one(becomes)], said);
  }
  await elsewhere((there) => ({ ...there, intentions: [one({ became: 'gone', meet: null })] }));
  assert.deepEqual(await answer(one({ became: 'gone', meet: null }), 'open'), [one({ meet: null, met: today })]);
});

test('answered on another device meanwhile: that answer stands, and it is said', async () => {
  for (const there of [one({ meet: '2027-02-02' }), one({ meet: null, became: 'gone' }), null]) {
    await elsewhere((profile) => ({ ...profile, intentions: [one()] }));
    server.before = [() => elsewhere((profile) => ({ ...profile, intentions: there ? [there] : [] }))];
    await assert.rejects(answer(one(), 'keep'), Elsewhere);
    assert.deepEqual(await readIntentions(), there ? [there] : []);
  }
});

test('the same answer twice is one answer', async () => {
  await elsewhere((there) => ({ ...there, intentions: [one()] }));
  server.lost = true;
  await assert.rejects(answer(one(), 'gone'), { name: 'Unreachable' });
  server.lost = false;
  assert.deepEqual(await answer(one(), 'gone'), [one({ meet: null, met: dayAfter(0), became: 'gone' })]);
});

test('other words leave its days alone, also those that another device gave it meanwhile', async () => {
  await elsewhere((there) => ({ ...there, intentions: [{ ...one(), place: 'here' }] }));
  server.before = [() => elsewhere(({ intentions: [there], ...profile }) => ({ ...profile, intentions: [{ ...there, meet: null, became: 'gone' }] }))];
  await reword(one(), { words: 'Five', talk: '' });
  assert.deepEqual((await profile()).intentions, [{ ...one({ words: 'Five', meet: null, became: 'gone' }), place: 'here' }]);
});

test('other words are never written over by words, and said twice they are said once', async () => {
  const [mine, theirs] = [{ words: 'Five', talk: '' }, { words: 'Fifteen', talk: '' }];
  await elsewhere((there) => ({ ...there, intentions: [one()] }));
  server.lost = true;
  await assert.rejects(reword(one(), mine), { name: 'Unreachable' });
  server.lost = false;
  await reword(one(), mine);
  await assert.rejects(reword(one(), theirs), Elsewhere);
  assert.deepEqual(await readIntentions(), [one(mine)]);
  // Mended further after a try that had no answer.
  assert.deepEqual(await reword(one(), theirs, [mine]), [one(theirs)]);
  await reword(one(theirs), mine);
  await removeIntention(one().id);
  await assert.rejects(reword(one(mine), theirs), Elsewhere);
  assert.deepEqual(await readIntentions(), []);
});

test('what a later version says of one in its own words is not written over by an answer that is about something else', async () => {
  const later = { ...one(), talk: ['Bea', 'Cy'], became: 'paused' };
  await elsewhere((there) => ({ ...there, intentions: [later] }));
  await shownNow((await readIntentions())[0]);
  assert.deepEqual((await profile()).intentions, [{ ...later, shown: dayAfter(0) }]);
});

test('what a later version keeps with one stays, and so do kinds that this one does not know', async () => {
  const strange = { id: 'z', kind: 'wish', words: 'From a later Mooring' };
  await elsewhere((there) => ({ ...there, intentions: [strange, { ...one(), place: 'kitchen' }] }));
  await answer(one(), 'gone');
  await setIntention(words);
  const { intentions } = await profile();
  assert.deepEqual(intentions[0], strange);
  assert.equal(intentions[1].place, 'kitchen');
  assert.equal(intentions.length, 3);
  assert.deepEqual((await removeIntention(one().id)).map(({ id }) => id), [words.id]);
  assert.deepEqual((await profile()).intentions[0], strange);
});

test('two devices that have Today open at once: it was shown once, and an answer on one of them ends it on both', async () => {
  await elsewhere((there) => ({ ...there, intentions: [one()] }));
  assert.equal((await shownNow(one()))[0].shown, dayAfter(0));
  assert.equal((await shownNow(one()))[0].shown, dayAfter(0));
  await answer(one(), 'keep');
  await assert.rejects(shownNow(one()), Elsewhere);
});

test('shown on a day to come by a wrong clock: it has had its day, and waits without one', async () => {
  const ahead = dayAfter(40);
  await elsewhere((there) => ({ ...there, intentions: [one({ shown: ahead }), { ...one({ id: 'n' }), place: 'here' }] }));
  await endThoseAhead();
  assert.deepEqual((await readIntentions()).map(({ meet, shown }) => [meet, shown]), [[null, ahead], [one().meet, null]]);
  assert.equal((await profile()).intentions[1].place, 'here');
});

test('a full list says so and changes nothing; and full of the longest words it fits into what the server takes', async () => {
  const long = Array.from({ length: MOST }, (_, i) => ({ ...one(), id: String(i).padStart(32, '0'), words: '安'.repeat(LONGEST.words), talk: '安'.repeat(LONGEST.talk) }));
  await elsewhere((there) => ({ ...there, intentions: long }));
  assert.ok(server.stored.sealed.length < 400 * 1024 / 2, `${server.stored.sealed.length} characters`);
  await assert.rejects(setIntention(words), Malformed);
  assert.equal(server.saves, 0);
  // The one that is there already may be set once more.
  assert.equal((await setIntention({ ...words, id: long[3].id, words: long[3].words })).length, MOST);
});
