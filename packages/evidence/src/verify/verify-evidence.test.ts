import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCertificate } from '@kumoin/pki';
import { encodeBundle } from '../bundle/evidence-bundle.ts';
import type { EvidenceBundle } from '../bundle/evidence-bundle.ts';
import { parseBundle } from '../bundle/parse-bundle.ts';
import { EvidenceError } from '../evidence-error.ts';
import { checkSeal } from '../seal/check-seal.ts';
import {
  approved,
  approvedAt,
  begunAt,
  challenged,
  disclosed,
  headOf,
  judgedAt,
  makeBundle,
  makeHead,
  pki,
  statement,
  trust,
} from '../../../../tests/worlds/evidence-bundles.ts';
import type { WorldChanges } from '../../../../tests/worlds/evidence-bundles.ts';
import { verifyEvidence } from './verify-evidence.ts';
import type { EvidenceToVerify } from './verify-evidence.ts';

const bundle = makeBundle();

function verified(given: Partial<EvidenceToVerify> = {}) {
  const { valid, findings } = verifyEvidence({ bundle, trust, ...given });
  const of = (severity: string) =>
    findings.filter((finding) => finding.severity === severity).map(({ code }) => code as string);
  return { valid, faults: of('fault'), cautions: of('caution'), facts: of('fact') };
}

test('a whole bundle is valid, and says what it shows', () => {
  const { valid, faults, cautions, facts } = verified();
  assert.deepEqual(faults, []);
  assert.equal(valid, true);
  assert.deepEqual(cautions, ['no_head_to_compare']);
  assert.deepEqual(facts, [
    'log_complete',
    'record_sealed',
    'record_sealed',
    'statement_shown',
    'token_certified',
    'token_good_then',
    'challenge_sealed_before_answer',
    'approved',
  ]);
});

test('a bundle is written and read back, octet for octet', () => {
  const octets = encodeBundle(bundle);
  assert.deepEqual(encodeBundle(parseBundle(octets)), octets);
  assert.equal(verified({ bundle: parseBundle(octets) }).valid, true);
});

test('with the key disclosed, the answer is computed again', () => {
  assert.ok(verified({ disclosed }).facts.includes('answer_recomputed'));
});

const other = new Uint8Array(32).fill(8);

const rows: readonly {
  readonly what: string;
  readonly changes?: WorldChanges;
  readonly given?: Partial<EvidenceToVerify>;
  readonly faults: readonly string[];
}[] = [
  {
    what: 'anchors of somebody else',
    given: {
      trust: { ...trust, anchors: [parseCertificate(pki.certificate('foreignRoot'))] },
    },
    faults: ['timestamp_not_trusted', 'seal_signer_not_trusted'],
  },
  {
    what: 'a seal by a signer under the same root who is not there for evidence',
    changes: { signer: 'p256' },
    faults: ['seal_signer_not_trusted'],
  },
  {
    what: 'a time-stamp by whoever may seal',
    changes: { tsa: 'evidence' },
    faults: ['timestamp_wrong'],
  },
  {
    what: 'a seal from the future',
    given: { trust: { ...trust, at: begunAt - 120_000 } },
    faults: ['timestamp_not_trusted'],
  },
  {
    what: 'a payee changed by one character',
    changes: {
      statement: {
        fields: statement.fields.map((field) =>
          field.name === 'payee' ? { ...field, value: 'Hanako Yamadb' } : field,
        ),
      },
    },
    faults: ['statement_differs'],
  },
  {
    what: 'a match number that was not there',
    changes: { statement: { matchNumber: '42' } },
    faults: ['statement_differs'],
  },
  {
    what: 'a question that is not of this statement',
    changes: {
      bodies: [
        challenged,
        { ...approved, ocra: approved.ocra && { ...approved.ocra, question: 'ab'.repeat(32) } },
      ],
    } as WorldChanges,
    faults: ['question_differs'],
  },
  {
    what: 'a token that was revoked in that very millisecond',
    changes: { status: { status: 'revoked', revokedAt: approvedAt, reason: 'stolen' } },
    faults: ['token_revoked_before'],
  },
  {
    what: 'a status from before the approval',
    changes: { status: { at: approvedAt - 1 } },
    faults: ['status_older_than_records'],
  },
  {
    what: 'the status of another token',
    changes: { status: { tokenId: 'token-2' } },
    faults: ['status_of_other_token'],
  },
  {
    what: 'a token certificate that ended at that instant',
    changes: { certificate: { notAfter: approvedAt } },
    faults: ['certificate_not_valid_then'],
  },
  {
    what: 'a token certificate that began a millisecond later',
    changes: { certificate: { notBefore: approvedAt + 1 } },
    faults: ['certificate_not_valid_then'],
  },
  {
    what: 'a certificate for other suites',
    changes: { certificate: { suites: ['OCRA-1:HOTP-SHA1-6:QN08'] } },
    faults: ['suite_not_in_certificate'],
  },
  {
    what: 'a certificate of another key',
    changes: { certificate: { commitment: 'cd'.repeat(32) } },
    faults: ['certificate_of_other_token'],
  },
  {
    what: 'a certificate that says we hold the key, where the record says the owner does',
    changes: { certificate: { assurance: 'key-held-by-server' } },
    faults: ['certificate_of_other_token'],
  },
  {
    what: 'a token that was suspended when it answered',
    changes: {
      bodies: [challenged, { ...approved, token: { ...approved.token, status: 'suspended' } }],
    },
    faults: ['token_not_good_then'],
  },
  {
    what: 'an approval at the instant it expires',
    changes: { bodies: [challenged, { ...approved, at: approved.transaction.expiresAt }] },
    faults: ['approved_too_late'],
  },
  {
    what: 'a record that is later than its seal',
    changes: { sealDelayMs: -60_001 },
    faults: ['record_later_than_its_seal'],
  },
  {
    what: 'two approvals',
    changes: { bodies: [challenged, approved, { ...approved, recordId: 'record-3' }] },
    faults: ['records_out_of_order'],
  },
  {
    what: 'a record given twice',
    changes: { bodies: [challenged, { ...challenged, event: 'rejected' }, approved] },
    faults: ['records_out_of_order'],
  },
  {
    what: 'a challenge of another transaction',
    changes: {
      bodies: [
        { ...challenged, challenge: { ...challenged.challenge, suite: 'OCRA-1:HOTP-SHA1-6:QH40' } },
        approved,
      ],
    },
    faults: ['records_of_different_transactions'],
  },
  {
    what: 'no records',
    changes: { bodies: [] },
    faults: ['records_missing'],
  },
  {
    what: 'a link to another record before it',
    changes: { bodies: [challenged, { ...approved, previous: 'ee'.repeat(32) }] },
    faults: ['record_chain_broken'],
  },
  {
    what: 'a disclosed key that is not the committed one',
    given: { disclosed: { ...disclosed, key: other } },
    faults: ['key_not_as_committed'],
  },
  {
    what: 'a response that this key does not give',
    changes: {
      bodies: [
        challenged,
        { ...approved, ocra: approved.ocra && { ...approved.ocra, response: '00'.repeat(32) } },
      ],
    } as WorldChanges,
    given: { disclosed },
    faults: ['answer_not_of_this_key'],
  },
];

for (const { what, changes, given, faults } of rows) {
  test(`finds ${what}`, () => {
    const result = verified({ ...(changes && { bundle: makeBundle(changes) }), ...given });
    assert.equal(result.valid, false);
    for (const fault of faults) assert.ok(result.faults.includes(fault), result.faults.join());
  });
}

test('a token that was revoked a millisecond later still approved; that is said', () => {
  const revoked = { status: 'revoked', revokedAt: approvedAt + 1, reason: 'stolen' } as const;
  const { valid, facts } = verified({ bundle: makeBundle({ status: revoked }) });
  assert.equal(valid, true);
  assert.ok(facts.includes('token_revoked_since'));
});

test('what takes from its weight is said, and does not make it invalid', () => {
  const late = verified({ bundle: makeBundle({ sealDelayMs: 30_000 }) });
  assert.ok(late.cautions.includes('challenge_sealed_after_answer'));
  const alone = verified({ bundle: makeBundle({ bodies: [approved] }) });
  assert.ok(alone.cautions.includes('approval_without_challenge_record'));
  const { crls: _crls, ...withoutLists } = trust;
  assert.ok(verified({ trust: withoutLists }).cautions.includes('revocation_lists_missing'));
  assert.equal(late.valid && alone.valid, true);
});

test('a code that we made ourselves is valid evidence of just that', () => {
  const ours = (body: typeof approved) => ({
    ...body,
    token: { ...body.token, kind: 'server', userHeldKey: false },
  });
  const { valid, cautions } = verified({
    bundle: makeBundle({
      bodies: [ours(challenged), ours(approved)],
      certificate: { assurance: 'key-held-by-server', kind: 'server' },
    }),
  });
  assert.equal(valid, true);
  assert.ok(cautions.includes('key_held_by_server'));
});

test('a transaction that was not approved can be shown, too', () => {
  const { ocra: _answer, ...unanswered } = approved;
  const refused = {
    ...unanswered,
    event: 'refused',
    result: { outcome: 'rejected', reason: 'refused', failures: 0 },
  } as const;
  const { valid, facts } = verified({ bundle: makeBundle({ bodies: [challenged, refused] }) });
  assert.equal(valid, true);
  assert.ok(facts.includes('not_approved') && !facts.includes('approved'));
});

test('a head that somebody kept is compared: the log grew, or it was rewritten', () => {
  const grown = makeBundle({ olderSize: 3 });
  assert.ok(
    verified({ bundle: grown, keptHead: headOf(grown, 3) }).facts.includes(
      'log_grew_from_kept_head',
    ),
  );
  // The same log with one record changed before the head was taken.
  const rewritten = makeBundle({
    olderSize: 3,
    bodies: [{ ...challenged, at: begunAt + 1 }, approved],
  });
  assert.deepEqual(verified({ bundle: rewritten, keptHead: headOf(grown, 3) }).faults, [
    'log_rewritten',
  ]);
  assert.deepEqual(verified({ keptHead: headOf(bundle, 3) }).faults, ['consistency_not_shown']);
  assert.deepEqual(verified({ keptHead: makeHead({ log: 'log-2' }) }).faults, [
    'head_of_other_log',
  ]);
  const whole = headOf(bundle, 7);
  assert.ok(verified({ keptHead: whole }).facts.includes('log_grew_from_kept_head'));
});

test('a record that is in no log, or at another place, is found', () => {
  const [first, second] = bundle.records;
  assert.ok(first && second);
  const moved: EvidenceBundle = { ...bundle, records: [{ ...first, position: 0 }, second] };
  assert.deepEqual(verified({ bundle: moved }).faults, ['record_not_in_log']);
  const headless = verified({ bundle: { ...bundle, head: bundle.status } });
  assert.ok(headless.faults.includes('head_malformed'));
  assert.ok(headless.faults.includes('record_not_in_log'));
});

test('no octet of a seal can be changed unseen, protected by its signature or not', () => {
  const [record] = bundle.records;
  assert.ok(record);
  const { body: content, seal } = record;
  assert.deepEqual(checkSeal({ seal, content }, trust).faults, []);
  for (let index = 0; index < seal.length; index += 1) {
    const changed = seal.with(index, (seal[index] ?? 0) ^ (1 << (index % 8)));
    assert.notDeepEqual(checkSeal({ seal: changed, content }, trust).faults, [], `octet ${index}`);
  }
});

test('no octet of a bundle can be changed unseen', () => {
  const octets = encodeBundle(bundle);
  for (let index = 0; index < octets.length; index += stride) {
    const changed = octets.with(index, (octets[index] ?? 0) ^ (1 << (index % 7)));
    assert.equal(isValid(changed), false, `octet ${index}`);
  }
});

/** All of them take minutes: say 1 to see it. */
const stride = Number(process.env['EVIDENCE_STRIDE'] ?? 37);

function isValid(octets: Uint8Array): boolean {
  try {
    return verified({ bundle: parseBundle(octets) }).valid;
  } catch (error) {
    assert.ok(error instanceof EvidenceError);
    return false;
  }
}

test('judged a year after its certificates ended, a time-stamp has to be renewed first', () => {
  const { faults } = verified({ trust: { ...trust, at: judgedAt + 2 * 365 * 86_400_000 } });
  assert.ok(faults.includes('timestamp_not_trusted'));
});
