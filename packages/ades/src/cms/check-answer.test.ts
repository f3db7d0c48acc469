/** A time-stamp from outside is looked at whole, not only at what it says it is over. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digest } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import { flipLast } from '../../../../tests/worlds/cms-surgery.ts';
import { timestampFault } from './check-answer.ts';

const world = makePkiWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const octets = Uint8Array.of(1, 2, 3);
const over = (hash: HashAlgorithm) => digest(hash, octets);
const imprint = { hash: 'sha256', digest: over('sha256') } as const;

test('a good token has no fault, with its certificate or without', async () => {
  for (const tokenCertificates of ['chain', 'own', 'none'] as const) {
    const token = await makeTestNeeds(world, { tokenCertificates }).timestamp(imprint);
    assert.equal(timestampFault(token, over), undefined);
  }
});

test('a token with one other bit in its signature is found wanting', async () => {
  const token = await makeTestNeeds(world).timestamp(imprint);
  assert.equal(timestampFault(flipLast(token), over), 'signature_wrong');
});

test('so is one by a certificate that is not for it, over something else, or none', async () => {
  const byAnother = await makeTestNeeds(world, { authority: 'p256' }).timestamp(imprint);
  assert.equal(timestampFault(byAnother, over), 'purpose_wrong');
  const token = await makeTestNeeds(world).timestamp(imprint);
  const other = (hash: HashAlgorithm) => digest(hash, Uint8Array.of(4));
  assert.equal(timestampFault(token, other), 'imprint_mismatch');
  assert.equal(
    timestampFault(token, () => undefined),
    'its hash is sha256',
  );
  assert.equal(timestampFault(octets, over), 'no time-stamp token');
});
