/** What a CMS may ask of its reader: counted in octets, tokens and signatures, never in seconds. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cmsAttributeValuesMax, derObjectIdentifier, oid } from '@kumoin/pki';
import { makeCadesWorld } from '../../../../tests/worlds/cades-world.ts';
import {
  cutAt,
  openCms,
  sew,
  unsignedAttributes,
  withUnsignedAttributes,
} from '../../../../tests/worlds/cms-surgery.ts';
import { ReadingBudget, signaturesInAllMax } from '../budget/reading-budget.ts';
import { describeCades } from './describe-cades.ts';
import { openAugmentableCades } from './extend/open-augmentable-cades.ts';
import { prepareCounterCades } from './prepare-counter-cades.ts';
import { tokensOfKindMax } from './read/attribute-tokens.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makeCadesWorld({ at });
const megabyte = 1024 * 1024;
const tokens = await Promise.all(
  Array.from({ length: cmsAttributeValuesMax + 1 }, (_, index) =>
    world.needs.timestamp({ hash: 'sha256', digest: new Uint8Array(32).fill(index & 255) }),
  ),
);

/** One attribute with so many tokens, over nothing that is there. */
function stamped(cms: Uint8Array, type: string, count: number): Uint8Array {
  const attribute = sew(0x30, derObjectIdentifier(type), sew(0x31, ...tokens.slice(0, count)));
  return withUnsignedAttributes(cms, (attributes) => [...attributes, attribute]);
}

/** So that no more than so many octets are left of it. */
function nearlySpent(left: number): ReadingBudget {
  const budget = new ReadingBudget(0);
  while (budget.takeBytes(left));
  return budget;
}

const faultsOf = (cms: Uint8Array, budget?: ReadingBudget) =>
  describeCades(cms, budget && { budget }).signatures[0]?.timestamps.map(({ faults }) =>
    faults.join(),
  ) ?? [];

const count = (faults: readonly string[], fault: string) =>
  faults.filter((each) => each.includes(fault)).length;

const content = { document: new Uint8Array(2 * megabyte) };
const large = world.sign({ content });

describe('many archive time-stamps of the second version', () => {
  test('digest a content once for all, however large it is', () => {
    const cms = stamped(large, oid.archiveTimeStampV2, 60);
    // Sixty times two megabytes would be nearly twice what may be digested.
    const faults = faultsOf(cms, new ReadingBudget(0));
    assert.equal(count(faults, 'imprint_mismatch'), 60);
    assert.equal(count(faults, 'timestamps_too_many'), 0);
  });

  test('are told as too many where even that is more than may be asked', () => {
    const cms = stamped(large, oid.archiveTimeStampV2, 3);
    const faults = faultsOf(cms, nearlySpent(megabyte));
    assert.equal(count(faults, 'timestamps_too_many'), 3);
    assert.ok(openAugmentableCades(cms).signatures.every((each) => each.timestamps.length === 3));
  });

  for (const type of [oid.archiveTimeStampV2, oid.archiveTimeStampV3, oid.signatureTimeStamp]) {
    test(`are looked at up to a number of each kind: ${type}`, () => {
      const faults = faultsOf(stamped(world.sign(), type, tokensOfKindMax + 1));
      assert.equal(faults.length, tokensOfKindMax + 1);
      assert.equal(count(faults, 'timestamps_too_many'), 1);
    });
  }

  test('are refused where one attribute has more values than anybody reads', () => {
    const told = faultsOf(stamped(world.sign(), oid.archiveTimeStampV2, cmsAttributeValuesMax));
    assert.equal(told.length, cmsAttributeValuesMax);
    const beyond = stamped(world.sign(), oid.archiveTimeStampV2, cmsAttributeValuesMax + 1);
    assert.throws(() => describeCades(beyond), { code: 'cades_malformed' });
  });
});

describe('many counter-signatures', () => {
  const signer = world.signerOf('p384');
  const order = { cms: world.sign(), to: '1', signer, signingTime: at };
  const once = world.finish(prepareCounterCades(order), 'p384');
  const value = cutAt(unsignedAttributes(once)[0]?.raw ?? new Uint8Array(), 1, 0).raw;
  const attribute = (...values: readonly Uint8Array[]) =>
    sew(0x30, derObjectIdentifier(oid.counterSignature), sew(0x31, ...values));
  const under = (cms: Uint8Array, values: readonly Uint8Array[]) =>
    withUnsignedAttributes(cms, () => [attribute(...values)]);

  test('are read while the budget lasts, and those beyond are told', () => {
    assert.ok(openCms(once).certificates);
    const cms = under(once, [value, value, value]);
    const left = (signatures: number) => {
      const budget = new ReadingBudget(cms.length);
      for (let taken = signaturesInAllMax; taken > signatures; taken -= 1) budget.takeSignature();
      const [signature] = describeCades(cms, { budget }).signatures;
      return [signature?.counterSignatures.length, signature?.integrity.faults] as const;
    };
    assert.deepEqual(left(4), [3, []]);
    assert.deepEqual(left(3), [2, ['counter_signature_malformed']]);
    assert.throws(() => left(0), { code: 'cades_malformed' });
  });
});
