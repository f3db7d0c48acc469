/** A signature was spent on somebody's yes: what is wrong outside or beside it does not lose it. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseCertificate } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import { defaultAlgorithm, makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import type { ActorName } from '@kumoin/testkit';
import { flipLast } from '../../../../tests/worlds/cms-surgery.ts';
import { fixedRandom } from '../../../../tests/worlds/pades-world.ts';
import { samplePdf } from '../../../../tests/worlds/sample-pdf.ts';
import type { SignatureDescription, SignatureFormat } from '../describe/document-description.ts';
import type { AdesNeeds } from '../needs/ades-needs.ts';
import { NeedUnmet } from '../needs/need-unmet.ts';
import { describeDocument } from './describe-document.ts';
import { finishSignature } from './finish-signature.ts';
import { prepareSignature } from './prepare-signature.ts';
import type { SignatureOrder } from './signature-order.ts';

const at = Date.UTC(2026, 5, 1, 12);
const world = makePkiWorld({ at });
const root = [parseCertificate(world.certificate('root'))];
const foreignRoot = [parseCertificate(world.certificate('foreignRoot'))];
const utf8 = (text: string) => new TextEncoder().encode(text);
const contents: Readonly<Partial<Record<SignatureFormat, Uint8Array>>> = {
  pades: samplePdf(),
  xades: utf8('<order xmlns="urn:shop">茶</order>'),
};

interface Wish extends Partial<SignatureOrder> {
  readonly format: SignatureFormat;
  readonly by?: ActorName;
  readonly needs?: AdesNeeds;
  readonly anchors?: readonly Certificate[];
}

let made = 0;
/** Other names each time: two signatures stand in one document. */
function random(length: number): Uint8Array {
  made += 1;
  return fixedRandom(length).map((octet) => octet ^ made);
}

async function finish(given: Wish) {
  const { by = 'p256', needs = makeTestNeeds(world), anchors = root, ...wish } = given;
  const [certificate = new Uint8Array(), ...chain] = world.chain(by);
  const algorithm = defaultAlgorithm(by);
  const content = contents[wish.format] ?? utf8('an order for tea');
  const files = wish.existing === undefined ? [{ name: 'order.txt', content }] : [];
  const order = { level: 'B-B', files, signingTime: at, random, ...wish } as const;
  const prepared = await prepareSignature({ ...order, signer: { certificate, chain, algorithm } });
  const signature = world.sign(by, algorithm, prepared.toBeSigned);
  const { level } = order;
  const extended = await finishSignature(prepared, signature, {
    ...{ level, needs, anchors, at, random },
    ...(prepared.kind === 'signature' && { files }),
  });
  const { signatures } = await describeDocument(extended.document);
  const all = signatures.flatMap((each): SignatureDescription[] => [
    each,
    ...each.counterSignatures,
  ]);
  const told = all.find(({ id }) => id === prepared.id);
  assert.ok(told, `${prepared.id} of ${all.map(({ id }) => id).join()}`);
  return { ...extended, prepared, told };
}

const formats: readonly SignatureFormat[] = [
  'pades',
  'cades',
  'xades',
  'jades',
  'asic-s-cades',
  'asic-s-xades',
  'asic-e-cades',
  'asic-e-xades',
];

/** As `makeTestNeeds`, with another answer to who asks for a time-stamp. */
function outside(timestamp: (needs: AdesNeeds) => AdesNeeds['timestamp']) {
  const needs = makeTestNeeds(world);
  const count = { asked: 0 };
  const answer = timestamp(needs);
  const counted: AdesNeeds['timestamp'] = (imprint) => {
    count.asked += 1;
    return answer(imprint);
  };
  return { count, needs: { ...needs, timestamp: counted } };
}

const lying: readonly [string, string, (needs: AdesNeeds) => AdesNeeds['timestamp']][] = [
  [
    'whose signature is corrupt',
    'timestamp_wrong',
    (needs) => async (imprint) => flipLast(await needs.timestamp(imprint)),
  ],
  ['that is none', 'timestamp_wrong', () => () => Promise.resolve(utf8('no token'))],
  [
    'that is not there, which is thrown at once',
    'timestamp_unavailable',
    () => () => {
      throw new NeedUnmet('closed');
    },
  ],
];

describe('a token never goes in', () => {
  for (const [what, code, timestamp] of lying) {
    for (const format of formats) {
      test(`${what}: ${format} is B-B, and its authority was asked once`, async () => {
        const { needs, count } = outside(timestamp);
        const { told, ...extended } = await finish({ format, level: 'B-LT', needs });
        assert.deepEqual([extended.level, told.level, count.asked], ['B-B', 'B-B', 1]);
        assert.deepEqual(
          extended.shortfalls.map((shortfall) => [shortfall.level, shortfall.code]),
          [['B-T', code]],
        );
        assert.deepEqual([told.timestamps, told.integrity.faults], [[], []]);
      });
    }
  }
});

describe('a token whose authority leads to no anchor', () => {
  for (const format of formats) {
    test(`never goes in: ${format} is B-B, and its authority was asked once`, async () => {
      const needs = makeTestNeeds(world);
      const wish = { format, by: 'foreignSigner', anchors: foreignRoot } as const;
      const { told, ...extended } = await finish({ ...wish, level: 'B-T', needs });
      assert.deepEqual([extended.level, told.level, needs.asked.timestamp], ['B-B', 'B-B', 1]);
      assert.equal(extended.shortfalls[0]?.code, 'timestamp_wrong');
      assert.deepEqual(told.timestamps, []);
    });
  }
});

describe('nobody is asked to stamp', () => {
  for (const format of formats) {
    test(`a signer who is not fit: ${format}`, async () => {
      const needs = makeTestNeeds(world);
      const wish = { format, level: 'B-T', needs } as const;
      await assert.rejects(finish({ ...wish, by: 'expired' }), { code: 'extension_expired' });
      const stranger = finish({ ...wish, by: 'foreignSigner' });
      await assert.rejects(stranger, { code: 'extension_untrusted' });
      assert.equal(needs.asked.timestamp, 0);
    });
  }
});

describe('beside a signature that has expired', () => {
  const packagings = { jades: 'general' } as const;
  for (const format of formats.filter((each) => each !== 'pades')) {
    for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
      test(`${format}: the new one alone is ${level}`, async () => {
        const packaging = format === 'jades' ? { packaging: packagings.jades } : {};
        const first = await finish({ format, ...packaging, by: 'expired' });
        const wish = { format, ...packaging, existing: first.document, level } as const;
        const { told, ...extended } = await finish(wish);
        assert.deepEqual([extended.level, extended.shortfalls], [level, []]);
        assert.equal(told.level, level);
        const { signatures } = await describeDocument(extended.document);
        const old = signatures.find(({ id }) => id === first.prepared.id);
        assert.deepEqual([old?.level, old?.integrity.faults], ['B-B', []]);
      });
    }
  }
});

describe('over a signature that has expired', () => {
  for (const format of ['cades', 'xades', 'jades'] as const) {
    for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
      test(`${format}: a counter-signature is ${level}`, async () => {
        const first = await finish({ format, by: 'expired' });
        const countersigns = first.prepared.id;
        const wish = { format, existing: first.document, countersigns, level } as const;
        const { told, ...extended } = await finish(wish);
        assert.deepEqual([extended.level, extended.shortfalls], [level, []]);
        assert.deepEqual(told.integrity.faults, []);
        const kinds = told.timestamps.map(({ kind, intact }) => [kind, intact]);
        assert.deepEqual(kinds, [['signature', true]]);
      });
    }
  }
});
