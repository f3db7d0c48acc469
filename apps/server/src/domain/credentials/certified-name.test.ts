import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePadesWorld } from '../../../../../tests/worlds/pades-world.ts';
import { certifiedName } from './certified-name.ts';

const world = makePadesWorld({ at: Date.UTC(2030, 0, 1) });

test('a person is called by the common name of their certificate', () => {
  const name = certifiedName({ chain: world.pki.chain('p256') });
  assert.notEqual(name, '');
  assert.doesNotMatch(name, /=/);
});

test('without a certificate there is no name', () => {
  assert.equal(certifiedName({ chain: [] }), '');
});
