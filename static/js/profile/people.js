/** A person's own people: whom they could call. Sealed in the profile, shown in Help now while the journal is open. No DOM. */
import { Malformed, mintId } from '../sealing/index.js';
import { changeProfile, readProfile } from './profile.js';

/** @typedef {{id: string, name: string, phone: string, note: string}} Friend */

/** More than anybody looks through in a hard hour. */
export const MOST = 12;
const LEAST_DIGITS = 3;

/** What the profile says, without what a later version may have put there. @param {any} profile @returns {Friend[]} */
export function peopleOf(profile) {
  const people = Array.isArray(profile.people) ? profile.people : [];
  return people.filter((/** @type {any} */ each) => typeof each?.id === 'string' && typeof each.name === 'string');
}

export const readPeople = async () => peopleOf(await readProfile());

/** A number as a telephone takes it; the zero in brackets is for callers from within the country. @param {string} phone */
export const dialled = (phone) => phone.replaceAll('(0)', '').replace(/(?!^\+)[^0-9]/g, '');

/** @param {string} phone whether a telephone takes it */
export const isDialled = (phone) => /^[0-9+()./ -]+$/.test(phone) && dialled(phone).replace('+', '').length >= LEAST_DIGITS;

/** @param {Omit<Friend, 'id'>} friend @returns {Promise<Friend[]>} all of them; Malformed when there are too many */
export async function addPerson(friend) {
  const id = mintId();
  return peopleOf(await changeProfile((profile) => {
    const people = peopleOf(profile);
    if (people.length >= MOST) throw new Malformed('too many');
    return { ...profile, people: [...people, { id, ...friend }] };
  }));
}

/** @param {string} id @returns {Promise<Friend[]>} who is left */
export async function removePerson(id) {
  return peopleOf(await changeProfile((profile) => ({ ...profile, people: peopleOf(profile).filter((each) => each.id !== id) })));
}
