import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentDescription, SignatureDescription } from '@kumoin/ades';
import { checkDocument, findFaults } from './check-document.ts';

const whole = { contentIntact: true, signatureValid: true, certificateBound: true, faults: [] };

function signature(integrity: object = {}, more: object = {}): SignatureDescription {
  return {
    ...{ id: '1', packaging: 'detached', level: 'B-B', algorithm: 'ecdsa-sha256' },
    integrity: { ...whole, ...integrity },
    ...{ attributes: [], timestamps: [], counterSignatures: [], coverage: { kind: 'detached' } },
    ...more,
  };
}

function described(changes: Partial<DocumentDescription> = {}): DocumentDescription {
  return {
    ...{ format: 'cades', signatures: [signature()], timestamps: [], problems: [] },
    validationData: { certificates: [], ocsps: [], crls: [] },
    ...changes,
  };
}

const { contentIntact: _, ...unseen } = whole;
const without = { ...signature(), integrity: unseen };
const stamp = { kind: 'signature', intact: false, faults: [] } as const;

test('what is whole is kept', () => {
  assert.equal(checkDocument('document', { description: described() }).length, 1);
});

test('one part that is not whole is enough, also where no code says so', () => {
  const cases: readonly (readonly [Partial<DocumentDescription>, string])[] = [
    [{ signatures: [] }, 'signature_missing'],
    [{ signatures: [signature({ contentIntact: false })] }, 'content_not_intact'],
    [{ signatures: [without] }, 'content_not_intact'],
    [{ signatures: [signature({ signatureValid: false })] }, 'signature_not_valid'],
    [{ signatures: [signature({ certificateBound: false })] }, 'certificate_not_bound'],
    [{ signatures: [signature({ faults: ['odd'] })] }, 'odd'],
    [{ signatures: [signature({}, { timestamps: [stamp] })] }, 'timestamp_not_intact'],
    [
      {
        signatures: [signature({}, { counterSignatures: [signature({ signatureValid: false })] })],
      },
      'signature_not_valid',
    ],
    [{ timestamps: [{ ...stamp, faults: ['imprint_mismatch'] }] }, 'imprint_mismatch'],
    [{ problems: ['file_not_signed'] }, 'file_not_signed'],
  ];
  for (const [changes, fault] of cases) {
    const description = described(changes);
    assert.deepEqual(findFaults({ description }), [fault]);
    assert.throws(() => checkDocument('container', { description }), { code: 'invalid' });
  }
});

test('what was said of the document before is no fault of ours, a broken part is', () => {
  const odd = described({ problems: ['odd'], signatures: [signature({ faults: ['unsorted'] })] });
  assert.deepEqual(findFaults({ description: odd, before: odd }), []);
  assert.deepEqual(findFaults({ description: odd, before: described() }), ['odd', 'unsorted']);
  const broken = described({ signatures: [signature({ signatureValid: false })] });
  assert.deepEqual(findFaults({ description: broken, before: broken }), ['signature_not_valid']);
});

test('content that nobody gave is passed over, content that is wrong is not', () => {
  const missing = { ...without, integrity: { ...unseen, faults: ['content_missing'] } };
  const description = described({ signatures: [missing] });
  assert.deepEqual(findFaults({ description, contentElsewhere: true }), []);
  assert.deepEqual(findFaults({ description }), ['content_not_intact', 'content_missing']);
  const wrong = described({ signatures: [signature({ contentIntact: false })] });
  const told = findFaults({ description: wrong, contentElsewhere: true });
  assert.deepEqual(told, ['content_not_intact']);
});
