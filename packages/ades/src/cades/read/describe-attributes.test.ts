import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildAttribute, derSequence, oid } from '@kumoin/pki';
import { makeCadesWorld } from '../../../../../tests/worlds/cades-world.ts';
import { withUnsignedAttributes } from '../../../../../tests/worlds/cms-surgery.ts';
import { describeCades } from '../describe-cades.ts';

const world = makeCadesWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });

test('attributes nobody writes any more are told by their names, others by their number', () => {
  const types = [oid.otherSigningCertificate, oid.signerAttributes, '1.2.3.4'];
  const cms = withUnsignedAttributes(world.sign(), () =>
    types.map((type) => buildAttribute(type, derSequence())),
  );
  const told = describeCades(cms).signatures[0]?.attributes.filter(({ signed }) => !signed);
  const empty = { members: 0, bytes: 2 };
  assert.deepEqual(told, [
    { name: 'other-signing-certificate', signed: false, value: empty },
    { name: 'signer-attributes', signed: false, value: empty },
    { name: '1.2.3.4', signed: false, value: '3000' },
  ]);
});
