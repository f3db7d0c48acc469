/** Room for a token whose length is known only once it is there. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTestNeeds } from '@kumoin/testkit';
import { fixedRandom, makePadesWorld } from '../../../../../tests/worlds/pades-world.ts';
import { samplePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import type { Stamp } from '../../extend/augmentable.ts';
import { openPdf } from '../../pdf/pdf-document.ts';
import { embedNewTimestamp } from './embed-new-timestamp.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makePadesWorld({ at });

/** An authority whose tokens grow: of the first only so much shorter than the second. */
function growing(byBytes: number) {
  const needs = makeTestNeeds(world.pki);
  const get: Stamp = async (imprint) => {
    const token = await needs.timestamp(imprint);
    return needs.asked.timestamp === 1 ? token.subarray(0, token.length - byBytes) : token;
  };
  return { get, needs };
}

test('a token that is longer than the room for it gets more, and so does one still longer', async () => {
  const { get, needs } = growing(200);
  const order = { random: fixedRandom, timestampBytes: 64, get };
  const appended = await embedNewTimestamp(openPdf(samplePdf()), order);
  assert.ok(appended.length > 0);
  assert.equal(needs.asked.timestamp, 2);
});

test('one that outgrows that is missed, and nobody is asked a third time', async () => {
  const { get, needs } = growing(400);
  const order = { random: fixedRandom, timestampBytes: 64, get };
  await assert.rejects(embedNewTimestamp(openPdf(samplePdf()), order), {
    name: 'StampMissed',
    code: 'timestamp_unavailable',
  });
  assert.equal(needs.asked.timestamp, 2);
});
