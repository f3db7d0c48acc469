import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { EvidenceError } from '@kumoin/evidence';
import { PkiError } from '@kumoin/pki';
import { Refusal } from '#domain/refusal.ts';
import type { Evidence } from '#domain/signatures/evidence.ts';
import { issueWarrant } from '#domain/signatures/issue-warrant.ts';
import { SigningWarrant } from '#domain/signatures/signing-warrant.ts';
import type { Warrant } from '#domain/signatures/warrant.ts';
import { evidenceForm } from './evidence-form.ts';
import { documentEvidence, warrantsOfEveryKind } from './evidence-samples.contract.ts';
import { leavesOf, withLeaf } from './wire-leaves.contract.ts';
import { WireError } from './wire-form.ts';

const warrants = await warrantsOfEveryKind();
const kinds: readonly Evidence['kind'][] = [
  'root',
  'certificate',
  'crl',
  'status',
  'timestamp',
  'seal',
  'signing',
];

function onTheWire(evidence: Evidence): unknown {
  return JSON.parse(JSON.stringify(evidenceForm.write(evidence)));
}

/** What a vault would make of it; undefined when it would not. */
function judge(wire: unknown): Warrant | undefined {
  try {
    return issueWarrant(evidenceForm.read(wire));
  } catch (error) {
    const orderly = [Refusal, WireError, PkiError, EvidenceError].some(
      (kind) => error instanceof kind,
    );
    assert.ok(orderly, String(error));
    return undefined;
  }
}

const same = (left: Warrant, right: Warrant): boolean =>
  left.keyRef === right.keyRef && Buffer.concat(left.inputs).equals(Buffer.concat(right.inputs));

test('the samples are of every kind', () => {
  const found = new Set(warrants.map(({ evidence }) => evidence.kind));
  assert.deepEqual([...found].sort(), [...kinds].sort());
});

const samples = new Map<string, Warrant>([
  ...warrants.map((warrant): [string, Warrant] => [`kind ${warrant.evidence.kind}`, warrant]),
  ['documents to be signed', SigningWarrant.issue(documentEvidence())],
]);

for (const [what, warrant] of samples) {
  const wire = onTheWire(warrant.evidence);

  describe(`evidence of ${what}`, () => {
    test('makes the same warrant again on the other side of the wire', () => {
      const again = judge(wire);
      assert.ok(again && again !== warrant);
      assert.deepEqual(again.inputs, warrant.inputs);
      assert.deepEqual(again.algorithm, warrant.algorithm);
      assert.equal(again.keyRef, warrant.keyRef);
      assert.deepEqual(onTheWire(again.evidence), wire);
    });

    test('with a member that is nobody’s, or without one of its own, is refused', () => {
      for (const { path, value } of leavesOf(wire)) {
        const last = path.at(-1);
        if (typeof last === 'number') continue;
        const [missing, more] = [structuredClone(wire), structuredClone(wire)];
        delete parentOf(missing, path)[String(last)];
        parentOf(more, path)['extra'] = value;
        assert.throws(() => evidenceForm.read(missing), WireError, path.join('.'));
        assert.throws(() => evidenceForm.read(more), WireError, path.join('.'));
      }
    });

    test('whose members are of other kinds, too long or out of range is refused', () => {
      const bad: Record<string, readonly unknown[]> = {
        string: [{}, [], 7, true, 'A'.repeat(40_000_000)],
        number: [{}, [], '7', true, null, 1.5, 2 ** 60],
        boolean: [{}, [], 'true', 1, null],
        object: [{}, [], true],
      };
      for (const { path, value } of leavesOf(wire)) {
        for (const one of bad[typeof value] ?? []) {
          const altered = withLeaf(wire, path, one);
          assert.throws(() => evidenceForm.read(altered), WireError, path.join('.'));
        }
      }
    });
  });
}

test('a signature is over other bytes, by another key, or refused, whichever bit is changed', () => {
  const warrant = warrants.findLast(({ evidence }) => evidence.kind === 'timestamp');
  assert.ok(warrant);
  const wire = onTheWire(warrant.evidence);
  const bytes = leavesOf(wire).filter(({ value }) => typeof value === 'string');
  const anyBit = fc.record({
    leaf: fc.constantFrom(...bytes),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    flip: fc.integer({ min: 1, max: 127 }),
  });
  // Not in the token: held against the records.
  const looksElsewhere = /authority\.(id|chain)/;
  fc.assert(
    fc.property(anyBit, ({ leaf, at, flip }) => {
      const text = String(leaf.value);
      const index = Math.floor(at * text.length);
      const changed = String.fromCharCode(text.charCodeAt(index) ^ flip);
      const altered = text.slice(0, index) + changed + text.slice(index + 1);
      const result = judge(withLeaf(wire, leaf.path, altered));
      const elsewhere = looksElsewhere.test(leaf.path.join('.'));
      return result === undefined || !same(result, warrant) || elsewhere;
    }),
    { numRuns: 300 },
  );
});

test('texts, bytes and numbers of any value come back as they went', () => {
  const [warrant] = warrants.filter(({ evidence }) => evidence.kind === 'signing');
  assert.ok(warrant?.evidence.kind === 'signing');
  const { facts } = warrant.evidence;
  const anyEvidence = fc.record({
    id: fc.string({ maxLength: 255, unit: 'binary' }),
    digest: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    at: fc.integer({ min: -8.64e15, max: 8.64e15 }),
    positions: fc.array(fc.nat(), { maxLength: 20 }),
    enabled: fc.boolean(),
    revokedAt: fc.option(fc.nat(), { nil: undefined }),
  });
  fc.assert(
    fc.property(anyEvidence, ({ id, digest, at, positions, enabled, revokedAt }) => {
      if (id.length > 255) return;
      const digests = [{ algorithm: 'sha256' as const, bytes: digest }];
      const evidence: Evidence = {
        kind: 'signing',
        facts: {
          ...facts,
          order: { ...facts.order, accountId: id as typeof facts.order.accountId, digests },
          credential: facts.credential && { ...facts.credential, enabled, revokedAt },
          openSlots: positions.map((position) => {
            return { position, digest: undefined, spentAt: undefined };
          }),
          at,
        },
      };
      const read = evidenceForm.read(onTheWire(evidence));
      assert.deepEqual(onTheWire(read), onTheWire(evidence));
      assert.ok(read.kind === 'signing');
      assert.equal(read.facts.order.accountId, id);
      assert.deepEqual(read.facts.order.digests, digests);
      assert.deepEqual(read.facts.openSlots, evidence.facts.openSlots);
      assert.equal(read.facts.at, at);
    }),
  );
});

function parentOf(wire: unknown, path: readonly (string | number)[]): Record<string, unknown> {
  const parent = path.slice(0, -1).reduce<unknown>((value, step) => {
    return (value as Record<string | number, unknown>)[step];
  }, wire);
  return parent as Record<string, unknown>;
}
