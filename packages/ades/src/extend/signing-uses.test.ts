import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyUsageNames, parseCertificate } from '@kumoin/pki';
import { makePkiWorld } from '@kumoin/testkit';
import { mayServeSignatures } from './may-be-extended.ts';

const world = makePkiWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const certificate = parseCertificate(world.certificate('p256'));

test('a key signs documents by either of two uses, and by all where none is named', () => {
  const serving = keyUsageNames.filter((name) =>
    mayServeSignatures({ ...certificate, keyUsage: new Set([name]) }),
  );
  assert.deepEqual(serving, ['digitalSignature', 'nonRepudiation']);
  assert.ok(mayServeSignatures({ ...certificate, keyUsage: undefined }));
  assert.ok(!mayServeSignatures({ ...certificate, keyUsage: new Set() }));
});
