/** One's own people, and what was chosen about suggestions, in Node: over a profile that several devices and versions save. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { begin, elsewhere, profile, server } from './profile-server.js';


const { addPerson, changePerson, dialled, MOST, peopleOf, readPeople, removePerson } = await import('../../static/js/profile/people.js');
const { Elsewhere } = await import('../../static/js/profile/profile.js');
const { changeSettings, settingsOf, withOne } = await import('../../static/js/profile/suggestions.js');
const { setIntention } = await import('../../static/js/profile/intentions.js');

const BEA = { id: '1'.repeat(32), name: 'Bea', phone: '+41 (0)79 555', note: 'not before nine' };
const LATER = { id: '2'.repeat(32), group: 'neighbours', members: ['x'] };

beforeEach(() => begin({ people: [BEA] }));

const CY = { name: 'Cy', phone: '', note: '' };

test('whatever stands among them, each person is told by what is sound of them', () => {
  const strange = [null, 7, 'x', {}, { ...BEA, name: 3 }, LATER, { ...BEA, phone: null, note: { of: 'a later version' } }, { ...BEA, phone: 41 }];
  const told = [{ ...BEA, phone: '', note: '' }, { ...BEA, phone: '' }, BEA];
  assert.deepEqual(peopleOf({ people: [...strange, BEA] }), told);
  for (const nothing of [{}, { people: null }, { people: 'x' }]) assert.deepEqual(peopleOf(nothing), []);
});

test('nothing but digits is dialled, whatever a name or a number says', () => {
  for (const phone of ['javascript:alert(1)', '" onclick="x', '+41 44\u202e 12;phone-context=x', '*#06#']) assert.match(dialled(phone), /^\+?[0-9]*$/);
});

test('what a later version keeps among them or with one of them stays when somebody is added or taken off', async () => {
  await elsewhere((there) => ({ ...there, people: [LATER, { ...BEA, since: '2024' }, { ...BEA, id: '3'.repeat(32), phone: 7 }] }));
  const all = await addPerson(CY);
  assert.deepEqual(all.map(({ name }) => name), ['Bea', 'Bea', 'Cy']);
  await removePerson('3'.repeat(32));
  const { people } = await profile();
  assert.deepEqual(people, [LATER, { ...BEA, since: '2024' }, { ...CY, id: all[2].id }]);
});

test('a second try after an answer that was lost adds nobody twice', async () => {
  server.lost = true;
  await assert.rejects(addPerson(CY), { name: 'Unreachable' });
  server.lost = false;
  assert.deepEqual((await addPerson(CY)).map(({ name }) => name), ['Bea', 'Cy']);
  assert.deepEqual((await addPerson({ ...CY, note: 'another Cy' })).length, 3);
});

test('what is said of somebody is changed in their place, and what a later version keeps with them stays', async () => {
  await elsewhere((there) => ({ ...there, people: [{ ...BEA, since: '2024' }, LATER, { ...CY, id: '3'.repeat(32) }] }));
  const told = { name: 'Bea', phone: '+41 78 555', note: '' };
  assert.deepEqual((await changePerson(BEA, told)).map(({ phone }) => phone), ['+41 78 555', '']);
  assert.deepEqual((await profile()).people.slice(0, 2), [{ ...BEA, ...told, since: '2024' }, LATER]);
});

test('a change whose answer was lost is made once, and one that another device made otherwise or took away is not written over', async () => {
  const told = { name: 'Bea', phone: '+41 78 555', note: '' };
  server.lost = true;
  await assert.rejects(changePerson(BEA, told), { name: 'Unreachable' });
  server.lost = false;
  await changePerson(BEA, told);
  const further = { ...told, note: 'mornings' };
  await assert.rejects(changePerson(BEA, further), Elsewhere);
  assert.deepEqual(await readPeople(), [{ ...BEA, ...told }]);
  // Mended further after a try that had no answer.
  assert.deepEqual(await changePerson(BEA, further, [told]), [{ ...BEA, ...further }]);
  await removePerson(BEA.id);
  await assert.rejects(changePerson(BEA, told), Elsewhere);
  assert.deepEqual(await readPeople(), []);
});

test('no more than fit, also when another device was quicker', async () => {
  const many = Array.from({ length: MOST - 1 }, (_, i) => ({ ...BEA, id: String(i).padStart(32, '0') }));
  await elsewhere((there) => ({ ...there, people: many }));
  server.before = [() => elsewhere((there) => ({ ...there, people: [...many, { ...BEA, id: 'f'.repeat(32) }] }))];
  await assert.rejects(addPerson(CY), { name: 'Malformed' });
  assert.equal((await readPeople()).length, MOST);
});

test('people, an intention and a suggestion on three devices at once: nothing is lost', async () => {
  const intention = { id: '4'.repeat(32), kind: /** @type {const} */ ('step'), words: 'Tea', talk: '', meet: null };
  const quicker = async (/** @type {() => Promise<unknown>} */ change) => { await change(); };
  server.before = [
    () => quicker(() => setIntention(intention)),
    async () => {},
    () => quicker(() => changeSettings(({ never }) => ({ never: withOne(never, 'SET-01', true) }))),
  ];
  await addPerson(CY);
  const { people, intentions, suggestions } = await profile();
  assert.deepEqual(people.map((/** @type {any} */ { name }) => name), ['Bea', 'Cy']);
  assert.deepEqual(intentions.map((/** @type {any} */ { words }) => words), ['Tea']);
  assert.deepEqual(suggestions.never, ['SET-01']);
});

test('what stands in the place of what was chosen about suggestions is no reason to suggest nothing', async () => {
  for (const suggestions of [null, 'x', 7, [], { sessions: 7, never: { length: 9 }, topics: [null, 'body'], deep: 'yes' }]) {
    const { sessions, never, deep, byDay } = settingsOf({ suggestions });
    assert.deepEqual([sessions, never, deep, byDay], [[], [], false, true], JSON.stringify(suggestions));
  }
  await elsewhere((there) => ({ ...there, suggestions: 'x' }));
  await changeSettings(() => ({ deep: true }));
  assert.deepEqual(Object.keys((await profile()).suggestions), Object.keys(settingsOf({})));
});
