/** Opened pages as Markdown. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageMarkdown } from '../../static/js/exports/markdown.js';

const SAY = { said: () => [], day: String, month: String, title: String };
const HEAD = { kind: 'writing', written: '2026-11-22T14:31:00+00:00', prompt: { id: 'CAP-01', version: 1, text: 'What was\nthere?' } };

/** @param {string} heading */
const page = (heading) => pageMarkdown({ head: HEAD, body: { text: 'The sea.' } }, heading, SAY);

test('the question of a page with a title stands below it, and of one without it is the heading, once', () => {
  assert.equal(page('By the sea'), '# By the sea\n\n2026-11-22, 14:31\n\n> What was\n> there?\n\nThe sea.\n');
  assert.equal(page('What was\nthere?'), '# What was there?\n\n2026-11-22, 14:31\n\nThe sea.\n');
});
