import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import * as sealing from '../../static/js/sealing/index.js';
import { argon2 } from './argon2.js';
import { runVector } from './vectors.js';

const folder = new URL('../vectors/', import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')).sort()) {
  test(`vector ${file}`, async () => {
    const vector = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    const { ok, message } = await runVector(vector, sealing, argon2);
    assert.ok(ok, message);
  });
}
