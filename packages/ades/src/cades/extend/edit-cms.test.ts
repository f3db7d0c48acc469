/** What a CMS has no room for is refused in the words of this package. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derInteger, derSequence, parseSignedData } from '@kumoin/pki';
import { makeCadesWorld } from '../../../../../tests/worlds/cades-world.ts';
import { editCms, editCmsSigner, growCms } from './edit-cms.ts';

const cms = makeCadesWorld({ at: Date.UTC(2026, 0, 5) }).sign();
const { certificates, signerInfos } = parseSignedData(cms);
const someOf = (count: number) =>
  Array.from({ length: count }, (_, index) => derSequence(derInteger(index)));
const unsupported = { name: 'AdesError', code: 'extension_unsupported' };

test('takes in as many certificates and lists as are read again, and not one more', () => {
  const nothing = { certificates: [], ocsps: [], crls: [] };
  const room = 1000 - certificates.length;
  const full = growCms(cms, { ...nothing, certificates: someOf(room), crls: someOf(1000) });
  assert.equal(parseSignedData(full).certificates.length, 1000);
  assert.equal(parseSignedData(full).crls.length, 1000);
  const more = { ...nothing, certificates: someOf(room + 1) };
  assert.throws(() => growCms(cms, more), unsupported);
  assert.throws(() => growCms(cms, { ...nothing, crls: someOf(1001) }), unsupported);
});

test('refuses an answer that says nothing, and an attribute that is none', () => {
  const [attribute] = someOf(1);
  assert.ok(attribute && signerInfos[0]);
  const silent = { certificates: [], ocsps: [attribute], crls: [] };
  assert.throws(() => growCms(cms, silent), unsupported);
  const addUnsignedAttributes = [{ signerIndex: 0, attribute }];
  assert.throws(() => editCms(cms, { addUnsignedAttributes }), unsupported);
  const signer = signerInfos[0].raw;
  const changes = { addUnsignedAttributes: [attribute] };
  assert.throws(() => editCmsSigner(signer, changes), unsupported);
});
