/**
 * The clinic's scales, and what an answered one says in its entry. All scales come to every browser, so that nobody else
 * learns which one was filled in. What was asked is kept with the answers: a later version changes nothing of them. No DOM.
 */
import { inTime } from '../vault/exchange.js';
import { numberOf } from './scoring.js';

/** @typedef {import('./scoring.js').Item} Item */
/** @typedef {{id: string, version: number, language: string, title: string, short_name: string, introduction: string, items: Item[], scoring: import('./scoring.js').Scoring, range: {lowest: number, highest: number}, source: string, licence: string, responsible: string}} Scale */
/** @typedef {number | 'skipped' | null} Chosen the place of an answer among an item's; null while it is open */
/** @typedef {{id: string, version: number, number: string | null, lowest: number, highest: number, answers: (number | null)[]}} Answered in the head: points as they were given, before any is reversed */
/** @typedef {(name: string, values?: Record<string, string | number>) => string} Say a sentence of the page */

/** @param {string} address @returns {Promise<Scale[]>} */
export async function loadScales(address) {
  const answer = await fetch(address, { signal: inTime() });
  if (!answer.ok) throw new Error('no scales');
  return (await answer.json()).scales;
}

/** What was chosen before, as far as it can be chosen: a file may have changed and not said so. @param {Scale} scale @param {unknown} before @returns {Chosen[]} */
export function stillThere({ items, scoring }, before) {
  const chosen = Array.isArray(before) ? before : [];
  return items.map(({ options }, place) => {
    const choice = chosen[place];
    const possible = choice === 'skipped' ? scoring.missing.at_most > 0 : Number.isInteger(choice) && options.at(choice) && choice >= 0;
    return possible ? choice : null;
  });
}

/** What is still to be answered, by place, and how many were skipped. @param {Scale} scale @param {Chosen[]} chosen */
export function standing({ items }, chosen) {
  return {
    open: items.flatMap((_, place) => (typeof chosen[place] !== 'number' && chosen[place] !== 'skipped' ? [place] : [])),
    skipped: items.filter((_, place) => chosen[place] === 'skipped').length,
  };
}

/** @param {Scale} scale @param {Chosen[]} chosen none of them open @returns {Answered} */
export function answered(scale, chosen) {
  const answers = scale.items.map(({ options }, place) => {
    const choice = chosen[place];
    return typeof choice === 'number' ? options[choice].points : null;
  });
  return { id: scale.id, version: scale.version, number: numberOf(scale, answers), ...scale.range, answers };
}

/**
 * The same as a person reads it: on its page, in a packet, in a file that was taken along.
 * @param {Scale} scale @param {Chosen[]} chosen @param {Answered} result @param {Say} say
 */
export function asText(scale, chosen, { number, lowest, highest }, say) {
  const answers = scale.items.map(({ text, options }, place) => {
    const choice = chosen[place];
    return `${place + 1}. ${text}\n${typeof choice === 'number' ? options[choice].label : say('skipped')}`;
  });
  const result = number === null ? say('no-number') : say('number', { number, lowest, highest });
  return [scale.title, result, scale.introduction, ...answers, say('source', { source: scale.source })].join('\n\n');
}

/** Any number that a scale can give. */
const NUMBER = /^-?\d{1,9}(\.\d{1,3})?$/;

/**
 * What a head says of a scale, or null for one that says nothing sound: it may be from a version to come, or be damaged.
 * @param {Record<string, any>} head @returns {{id: string, version: number, number: string | null, lowest: number, highest: number} | null}
 */
export function resultOf({ scale }) {
  const { id, version, number, lowest, highest } = scale ?? {};
  const whole = [version, lowest, highest].every(Number.isSafeInteger);
  const sound = typeof id === 'string' && whole && (number === null || (typeof number === 'string' && NUMBER.test(number)));
  return sound ? { id, version, number, lowest, highest } : null;
}
