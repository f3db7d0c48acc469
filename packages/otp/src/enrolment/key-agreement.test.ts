import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreementSalt, enrolmentConfirmation, tokenKeyPurposes } from '../index.ts';

const agreement = {
  phonePublicKey: new Uint8Array(65).fill(1),
  serverPublicKey: new Uint8Array(65).fill(2),
  enrolmentId: 'e-1',
};

test('whatever is exchanged on the way makes another salt', () => {
  const salts = [
    agreement,
    { ...agreement, phonePublicKey: agreement.serverPublicKey },
    { ...agreement, serverPublicKey: agreement.phonePublicKey },
    { ...agreement, enrolmentId: 'e-2' },
    {
      ...agreement,
      phonePublicKey: agreement.serverPublicKey,
      serverPublicKey: agreement.phonePublicKey,
    },
  ].map((each) => Buffer.from(agreementSalt(each)).toString('hex'));
  assert.equal(new Set(salts).size, salts.length);
  assert.equal(salts[0], '01'.repeat(65) + '02'.repeat(65) + Buffer.from('e-1').toString('hex'));
});

test('no key and no confirmation can be taken for another', () => {
  const texts = [
    ...Object.values(tokenKeyPurposes),
    String(enrolmentConfirmation.byPhone('e')),
    String(enrolmentConfirmation.byServer('e', 't')),
    String(enrolmentConfirmation.byServer('e', 'u')),
  ];
  assert.equal(new Set(texts).size, texts.length);
});
