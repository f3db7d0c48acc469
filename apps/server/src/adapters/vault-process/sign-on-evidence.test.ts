/** Every reason for which the vault, on its own, does not sign; and that nothing else stops it. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Refusal } from '#domain/refusal.ts';
import type { AuthorizationId } from '#domain/identifiers.ts';
import type { Authority } from '#domain/issuance/authority.ts';
import type { Evidence } from '#domain/signatures/evidence.ts';
import type { SigningEvidence } from '#domain/signatures/signing-evidence.ts';
import { SigningWarrant } from '#domain/signatures/signing-warrant.ts';
import type { Warrant } from '#domain/signatures/warrant.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import { now, sampleDigest } from '#ports/samples.contract.ts';
import { makeConfirmEvidence } from './confirm-evidence.ts';
import type { VaultRecords } from './confirm-evidence.ts';
import { evidenceForm } from './evidence-form.ts';
import { EvidenceRefused } from './evidence-refused.ts';
import {
  documentEvidence,
  noRecords,
  signingEvidence,
  spentRecords,
} from './evidence-samples.contract.ts';
import { warrantsOfEveryKind } from './evidence-samples.contract.ts';
import { onTheSpot } from '#ports/document-work.contract.ts';
import { makeSignOnEvidence } from './sign-on-evidence.ts';
import { leavesOf, withLeaf } from './wire-leaves.contract.ts';
import { WireError } from './wire-form.ts';

const warrants = await warrantsOfEveryKind();

function world(records: VaultRecords, at = now) {
  const clock = { at, now: () => clock.at };
  const signed: Warrant[] = [];
  const keyVault: KeyVault = {
    generate: () => Promise.reject(new Error('not in this world')),
    publicKeyOf: () => Promise.reject(new Error('not in this world')),
    destroy: () => Promise.reject(new Error('not in this world')),
    async sign(warrant) {
      warrant.redeem();
      signed.push(warrant);
      return warrant.inputs.map(() => new Uint8Array(64));
    },
  };
  const confirmEvidence = makeConfirmEvidence(records);
  const ports = { keyVault, confirmEvidence, clock, documentWork: onTheSpot };
  return { clock, signed, sign: makeSignOnEvidence(ports) };
}

/** Evidence of one signature, with the records as they were when it was spent. */
function spent(facts: SigningEvidence = signingEvidence()) {
  const evidence = { kind: 'signing', facts } as const;
  return { evidence, records: spentRecords(evidence) };
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Refusal || error instanceof EvidenceRefused, String(error));
  return error.code;
}

test('a yes that was spent on these digests signs them', async () => {
  const { evidence, records } = spent();
  const { sign, signed } = world(records);
  assert.equal((await sign(evidence)).length, 2);
  const digests = evidence.facts.order.digests.map(({ bytes }) => bytes);
  assert.deepEqual(signed[0]?.inputs, digests);
});

/** Of a yes that goes with a key: then every value of it counts. */
function boundToKey(): SigningEvidence {
  const facts = signingEvidence();
  const { order, authorization } = facts;
  assert.ok(authorization !== undefined);
  const keyThumbprint = 'of the key';
  return {
    ...facts,
    order: { ...order, keyThumbprint },
    authorization: { ...authorization, keyThumbprint },
  };
}

test('with any one value changed on the way it signs nothing', async () => {
  const { evidence, records } = spent(boundToKey());
  const { sign, signed } = world(records);
  const wire: unknown = JSON.parse(JSON.stringify(evidenceForm.write(evidence)));
  let changes = 0;
  for (const { path, value } of leavesOf(wire)) {
    for (const other of nearest(value)) {
      const altered = withLeaf(wire, path, other);
      const attempt = (async () => sign(evidenceForm.read(altered)))();
      await assert.rejects(attempt, isRefusal, `${path.join('.')} = ${String(other)}`);
      changes += 1;
    }
  }
  assert.ok(changes > 40, String(changes));
  assert.deepEqual(signed, []);
  await sign(evidence);
});

function isRefusal(error: unknown): boolean {
  return [Refusal, EvidenceRefused, WireError].some((kind) => error instanceof kind);
}

function nearest(value: unknown): readonly unknown[] {
  if (typeof value === 'number') return [value + 1, value - 1];
  if (typeof value === 'boolean') return [!value];
  if (typeof value !== 'string') return [0, now, 'x'];
  const [first = 0] = Buffer.from(value);
  return [`${value}x`, value.slice(1), String.fromCharCode(first ^ 1) + value.slice(1), ''];
}

describe('a node that makes up the evidence', () => {
  const other = sampleDigest('other document');
  const { evidence, records } = spent();
  const { facts } = evidence;
  const { credential, authorization } = facts;
  assert.ok(credential && authorization);
  const rows: readonly (readonly [string, Partial<SigningEvidence>])[] = [
    [
      'swaps the digest, and the slot with it',
      {
        order: { ...facts.order, digests: [other] },
        openSlots: [{ position: 3, digest: other, spentAt: undefined }],
      },
    ],
    [
      'swaps the digest, and says that the slot took any',
      {
        order: { ...facts.order, digests: [other] },
        openSlots: [{ position: 2, digest: undefined, spentAt: undefined }],
      },
    ],
    [
      'claims a slot that was not spent',
      {
        order: { ...facts.order, digests: [sampleDigest('named')] },
        openSlots: [{ position: 9, digest: sampleDigest('named'), spentAt: undefined }],
      },
    ],
    [
      'shows a slot more than it spends',
      { openSlots: [...facts.openSlots, { position: 9, digest: other, spentAt: undefined }] },
    ],
    ['hides that the credential is disabled', { credential: { ...credential, enabled: true } }],
    [
      'stretches the authorization',
      { authorization: { ...authorization, expiresAt: authorization.expiresAt + 1 } },
    ],
    [
      'invents an authorization',
      { authorization: { ...authorization, id: 'x' as AuthorizationId, sadHash: 'x' } },
    ],
    ['says that it was spent a millisecond earlier', { at: facts.at - 1 }],
  ];

  for (const [what, change] of rows) {
    test(`${what}: no signature`, async () => {
      const real = what.includes('disabled') ? disabled(records) : records;
      const { sign, signed } = world(real);
      const forged = { kind: 'signing', facts: { ...facts, ...change } } as const;
      assert.equal(await codeOf(sign(forged)), 'evidence_unrecorded');
      assert.deepEqual(signed, []);
    });
  }

  function disabled({ credentials, ...rest }: VaultRecords): VaultRecords {
    const find: typeof credentials.find = async (id) => {
      const found = await credentials.find(id);
      return found && { ...found, enabled: false };
    };
    return { ...rest, credentials: { find } };
  }

  test('shows a yes that nobody has spent yet: no signature', async () => {
    const unspent: VaultRecords = {
      ...records,
      authorizations: { ...records.authorizations, findBySadHash: async () => authorization },
    };
    assert.equal(await codeOf(world(unspent).sign(evidence)), 'evidence_unrecorded');
  });
});

describe('documents', () => {
  const { evidence, records } = spent(documentEvidence());
  const { facts } = evidence;
  const { documents } = facts;
  assert.ok(documents);

  test('the vault makes from them itself what it signs', async () => {
    const { sign, signed } = world(records);
    await sign(evidence);
    assert.deepEqual(signed[0]?.inputs, SigningWarrant.issue(facts).inputs);
    assert.notDeepEqual(signed[0]?.inputs[0], facts.order.digests[0]?.bytes);
  });

  test('of which one byte is another than the signer agreed to are not signed', async () => {
    const [pdf, ...others] = documents.asked;
    assert.ok(pdf?.kind === 'pades' && pdf.facts.document);
    const { document } = pdf.facts;
    for (const at of [0, 100, document.length - 1]) {
      const changed = document.map((octet, index) => (index === at ? octet ^ 1 : octet));
      const forged = { kind: 'pades' as const, facts: { ...pdf.facts, document: changed } };
      const asked = { ...documents, asked: [forged, ...others] };
      const { sign, signed } = world(records);
      const attempt = sign({ kind: 'signing', facts: { ...facts, documents: asked } });
      assert.equal(await codeOf(attempt), 'document_differs');
      assert.deepEqual(signed, []);
    }
  });

  test('are not signed for another certificate than the credential has', async () => {
    const { chain } = documents;
    for (const other of [chain.slice(1), chain.slice(0, -1), [...chain].reverse()]) {
      const { sign, signed } = world(records);
      const forged = { ...facts, documents: { ...documents, chain: other } };
      await assert.rejects(sign({ kind: 'signing', facts: forged }), isRefusal);
      assert.deepEqual(signed, []);
    }
  });

  test('a yes names digests and not what is made of them: it signs them bare, too', async () => {
    const { sign, signed } = world(records);
    // CSC API v2.0.0.2 has no word for it; see docs/adr/0022.
    await sign({ kind: 'signing', facts: { ...facts, documents: undefined } });
    assert.deepEqual(
      signed[0]?.inputs,
      facts.order.digests.map(({ bytes }) => bytes),
    );
  });
});

test('an authorization that was replaced after it was spent still signs', async () => {
  const { evidence, records } = spent();
  const findBySadHash = async (hash: string) => {
    const found = await records.authorizations.findBySadHash(hash);
    return found && { ...found, replacedAt: now + 1 };
  };
  const extended = { ...records, authorizations: { ...records.authorizations, findBySadHash } };
  assert.equal((await world(extended).sign(evidence)).length, 2);
});

for (const { consumedAt, signs } of [
  { consumedAt: now, signs: true },
  { consumedAt: now - 1, signs: false },
  { consumedAt: undefined, signs: false },
]) {
  const verb = signs ? 'signs' : 'does not sign';
  const when = consumedAt === undefined ? 'never' : `at ${consumedAt - now}`;
  test(`a credential for one call, consumed ${when}, ${verb}`, async () => {
    const { evidence, records } = spent();
    const find: VaultRecords['credentials']['find'] = async (id) => {
      const found = await records.credentials.find(id);
      return found && { ...found, oneTime: true, consumedAt };
    };
    const attempt = world({ ...records, credentials: { find } }).sign(evidence);
    if (signs) assert.equal((await attempt).length, 2);
    else assert.equal(await codeOf(attempt), 'evidence_unrecorded');
  });
}

describe('a yes', () => {
  test('shown twice signs once, also when both are in flight', async () => {
    const { evidence, records } = spent();
    const { sign, signed } = world(records);
    const outcomes = await Promise.allSettled([sign(evidence), sign(evidence), sign(evidence)]);
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal(await codeOf(sign(evidence)), 'evidence_replayed');
    assert.equal(signed.length, 1);
  });

  test('is remembered for as long as it could be shown again', async () => {
    const { evidence, records } = spent();
    const { sign, signed, clock } = world(records, now - 30_000);
    await sign(evidence);
    for (clock.at = now - 30_000; clock.at <= now + 30_000; clock.at += 1000) {
      assert.equal(await codeOf(sign(evidence)), 'evidence_replayed');
      await sign(spent().evidence).catch(() => undefined);
    }
    clock.at = now + 30_001;
    assert.equal(await codeOf(sign(evidence)), 'evidence_stale');
    assert.equal(signed.length, 1);
  });

  for (const { skewMs, signs } of [
    { skewMs: 30_000, signs: true },
    { skewMs: 30_001, signs: false },
    { skewMs: -30_000, signs: true },
    { skewMs: -30_001, signs: false },
    { skewMs: 3_600_000, signs: false },
  ]) {
    test(`${skewMs} ms from the vault’s clock ${signs ? 'signs' : 'is stale'}`, async () => {
      const { evidence, records } = spent();
      const attempt = world(records, now + skewMs).sign(evidence);
      if (signs) assert.equal((await attempt).length, 2);
      else assert.equal(await codeOf(attempt), 'evidence_stale');
    });
  }

  test('that became stale while the records were asked signs no more', async () => {
    const { evidence, records } = spent();
    const at = world({
      ...records,
      credentials: {
        find: async (id) => {
          at.clock.at = now + 30_001;
          return records.credentials.find(id);
        },
      },
    });
    assert.equal(await codeOf(at.sign(evidence)), 'evidence_stale');
    assert.deepEqual(at.signed, []);
  });
});

describe('an authority', () => {
  const shown = new Map<string, Authority>();
  for (const { evidence } of warrants) {
    for (const value of Object.values<unknown>({ ...evidence.facts })) {
      if (isAuthority(value)) shown.set(value.id, value);
    }
  }
  const known: VaultRecords = {
    ...noRecords,
    authorities: { find: async (id) => shown.get(id), findByKind: async () => undefined },
  };

  for (const kind of ['certificate', 'crl', 'status', 'timestamp'] as const) {
    const evidence = warrants.find((one) => one.evidence.kind === kind)?.evidence;
    assert.ok(evidence);

    test(`that is on record signs ${kind}`, async () => {
      assert.equal((await world(known).sign(evidence)).length, 1);
    });

    test(`that is not on record does not sign ${kind}`, async () => {
      assert.equal(await codeOf(world(noRecords).sign(evidence)), 'evidence_unrecorded');
    });

    test(`with another key than on record does not sign ${kind}`, async () => {
      const find: typeof known.authorities.find = async (id) => {
        const found = shown.get(id);
        return found && { ...found, keyRef: `${found.keyRef}x` as Authority['keyRef'] };
      };
      const moved = { ...known, authorities: { ...known.authorities, find } };
      assert.equal(await codeOf(world(moved).sign(evidence)), 'evidence_unrecorded');
    });

    test(`does not sign ${kind} under evidence that nobody can read`, async () => {
      const facts = { ...evidence.facts, ...unreadable[kind] };
      const broken = { kind, facts } as unknown as Evidence;
      assert.equal(await codeOf(world(known).sign(broken)), 'evidence_malformed');
    });
  }

  test('does not skip ahead in the numbers of its lists', async () => {
    const evidence = warrants.find((one) => one.evidence.kind === 'crl')?.evidence;
    assert.ok(evidence?.kind === 'crl');
    const { facts } = evidence;
    const attempt = makeConfirmEvidence(known)({ evidence: { kind: 'crl', facts } } as Warrant);
    await attempt;
    const ahead = { kind: 'crl', facts: { ...facts, lastNumber: 1 } } as const;
    const skipping = makeConfirmEvidence(known)({ evidence: ahead } as Warrant);
    assert.equal(await codeOf(skipping), 'evidence_unrecorded');
  });
});

const unreadable = {
  certificate: { tbs: Uint8Array.of(0x30, 1) },
  crl: { tbs: Uint8Array.of(0x30, 1) },
  status: { tbs: Uint8Array.of(0x30, 1) },
  timestamp: { policy: 'no policy' },
};

function isAuthority(value: unknown): value is Authority {
  return typeof value === 'object' && value !== null && 'chain' in value;
}

describe('a root', () => {
  const evidence = warrants.find((one) => one.evidence.kind === 'root')?.evidence;
  assert.ok(evidence?.kind === 'root');
  const { publicKey } = evidence.facts;
  const holding = (key: Uint8Array) => ({
    ...noRecords,
    keyVault: { publicKeyOf: async () => key },
  });

  test('signs itself, while there is none', async () => {
    assert.equal((await world(holding(publicKey)).sign(evidence)).length, 1);
  });

  test('of another key than the vault holds is refused', async () => {
    const attempt = world(holding(publicKey.with(-1, 0))).sign(evidence);
    assert.equal(await codeOf(attempt), 'evidence_unrecorded');
  });

  test('is refused when there is one', async () => {
    const issued = warrants.find((one) => one.evidence.kind === 'certificate')?.evidence;
    assert.ok(issued?.kind === 'certificate');
    const findByKind = async () => issued.facts.issuer;
    const records = {
      ...holding(publicKey),
      authorities: { find: async () => undefined, findByKind },
    };
    assert.equal(await codeOf(world(records).sign(evidence)), 'evidence_unrecorded');
  });
});
