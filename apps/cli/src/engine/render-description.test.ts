/** The tree a person reads, also of a document that would like to steer the terminal. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawTree } from './draw-tree.ts';
import { faultsOf } from './inspect-file.ts';
import type { Inspected } from './inspect-file.ts';
import { renderInspected } from './render-description.ts';

const inspected: Inspected = {
  file: 'a.p7s',
  kind: 'document',
  format: 'cades',
  signatures: [
    {
      id: '1\u001b[2J',
      packaging: 'detached',
      level: 'B-T',
      algorithm: 'ecdsa-sha256',
      integrity: {
        signatureValid: true,
        certificateBound: true,
        faults: [],
      },
      attributes: [{ name: 'signing-time', signed: true, value: '2026-06-01T12:00:00Z' }],
      timestamps: [{ kind: 'signature', intact: false, faults: ['imprint_mismatch'] }],
      counterSignatures: [],
      coverage: { kind: 'detached' },
    },
  ],
  timestamps: [],
  validationData: { certificates: [], ocsps: [], crls: [] },
  problems: ['odd'],
};

test('branches are drawn, the last one as the last', () => {
  const tree = {
    text: 'a',
    branches: [
      { text: 'b', branches: [{ text: 'c' }] },
      { text: 'd', branches: [{ text: 'e' }] },
    ],
  };
  assert.deepEqual(drawTree(tree), ['a', '├─ b', '│  └─ c', '└─ d', '   └─ e']);
});

test('a description says what is missing and what is broken', () => {
  const shown = renderInspected(inspected);
  assert.match(shown, /^a\.p7s: CAdES\n├─ signature 1\ufffd\[2J: B-T, detached, ecdsa-sha256\n/);
  assert.match(shown, /integrity: the signature holds; what it is over is not at hand/);
  assert.match(shown, /integrity: BROKEN: .*something else \[imprint_mismatch\]\n/);
  assert.match(shown, /covers: another file\n/);
  assert.match(shown, /validation data: none\n/);
  assert.match(shown, /└─ problem: odd\n$/);
  assert.equal(shown.includes('\u001b'), false);
});

test('a file that is not at hand is no fault of the signature, a changed one is', () => {
  const told = (faults: readonly string[], contentIntact?: boolean) => {
    const integrity = { signatureValid: true, certificateBound: true, faults };
    const [first] = inspected.signatures;
    assert.ok(first);
    const known = { ...integrity, ...(contentIntact !== undefined && { contentIntact }) };
    const signature = { ...first, level: 'none', integrity: known } as const;
    return renderInspected({ ...inspected, signatures: [signature] });
  };
  const missing = told(['content_missing']);
  assert.match(missing, /: no baseline level, detached/);
  assert.match(missing, /the signature holds; what it is over is not at hand/);
  assert.doesNotMatch(missing, /integrity: BROKEN: .*content_missing/);
  assert.match(told(['message_digest_mismatch'], false), /BROKEN: .* \[message_digest_mismatch\]/);
});

test('what is wrong anywhere is a fault of the whole', () => {
  assert.deepEqual(faultsOf(inspected), ['odd', 'imprint_mismatch']);
  const [first] = inspected.signatures;
  assert.ok(first);
  const over = { ...first, counterSignatures: [{ ...first, counterSignatures: [first] }] };
  const deep = faultsOf({ ...inspected, problems: [], signatures: [over] });
  assert.deepEqual(deep, ['imprint_mismatch', 'imprint_mismatch', 'imprint_mismatch']);
});
