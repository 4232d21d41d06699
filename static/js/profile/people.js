/** A person's own people: whom they could call. Sealed in the profile, shown in Help now while the journal is open. No DOM. */
import { Malformed, mintId } from '../sealing/index.js';
import { changeProfile, Elsewhere, readProfile } from './profile.js';

/** @typedef {{id: string, name: string, phone: string, note: string}} Friend */

/** More than anybody looks through in a hard hour. */
export const MOST = 12;
const LEAST_DIGITS = 3;

/** @param {any} profile @returns {any[]} whatever is there, also what this version does not know */
const kept = ({ people }) => (Array.isArray(people) ? people : []);

/** @param {any} each @returns {Friend[]} none where that is no person; what is no text of one is left out */
function sound(each) {
  const { id, name, phone, note } = each ?? {};
  if (typeof id !== 'string' || typeof name !== 'string') return [];
  return [{ id, name, phone: typeof phone === 'string' ? phone : '', note: typeof note === 'string' ? note : '' }];
}

/** What the profile says, without what a later version may have put there. @param {any} profile @returns {Friend[]} */
export const peopleOf = (profile) => kept(profile).flatMap(sound);

export const readPeople = async () => peopleOf(await readProfile());

/** A number as a telephone takes it; the zero in brackets is for callers from within the country. @param {string} phone */
export const dialled = (phone) => phone.replaceAll('(0)', '').replace(/(?!^\+)[^0-9]/g, '');

/** @param {string} phone whether a telephone takes it */
export const isDialled = (phone) => /^[0-9+()./ -]+$/.test(phone) && dialled(phone).replace('+', '').length >= LEAST_DIGITS;

/** @typedef {Omit<Friend, 'id'>} Told what somebody says of a person */
/** @param {Told} a @param {Told} b */
const alike = (a, b) => a.name === b.name && a.phone === b.phone && a.note === b.note;

/** A second try after a lost answer adds nobody twice. @param {Told} friend @returns {Promise<Friend[]>} all of them; Malformed when there are too many */
export async function addPerson(friend) {
  const id = mintId();
  return peopleOf(await changeProfile((profile) => {
    if (peopleOf(profile).some((each) => alike(each, friend))) return profile;
    if (peopleOf(profile).length >= MOST) throw new Malformed('too many');
    return { ...profile, people: [...kept(profile), { id, ...friend }] };
  }));
}

/**
 * What a later version keeps with somebody stays.
 * @param {Friend} seen as they stood before their owner @param {Told} told
 * @param {Told[]} [tried] before, without an answer: it may stand by now @returns {Promise<Friend[]>} all of them; Elsewhere
 */
export async function changePerson(seen, told, tried = []) {
  return peopleOf(await changeProfile((profile) => {
    const [stands] = sound(kept(profile).find((each) => each?.id === seen.id));
    if (!stands || ![seen, told, ...tried].some((each) => alike(stands, each))) throw new Elsewhere('changed meanwhile');
    return { ...profile, people: kept(profile).map((each) => (each?.id === seen.id ? { ...each, ...told } : each)) };
  }));
}

/** @param {string} id @returns {Promise<Friend[]>} who is left */
export async function removePerson(id) {
  return peopleOf(await changeProfile((profile) => ({ ...profile, people: kept(profile).filter((each) => each?.id !== id) })));
}
