/**
 * JAdES signatures of every serialisation, algorithm and level before DSS under its default
 * policy: the level it names is the level that was asked for, and beside each the nearest
 * forgery it must not pass. The mechanism HttpHeaders has no judge here: DSS wants the message in
 * objects of its own, which its validator of files does not take.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { embedJades, extendJades, prepareJadesCounterSignature } from '@kumoin/ades';
import type { JadesContent, JadesDetached } from '@kumoin/ades';
import { parseCertificate } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import { base64url, jadesPayload, makeJadesWorld } from '../../../worlds/jades-world.ts';
import type { JadesWish } from '../../../worlds/jades-world.ts';
import { startDss } from './dss-judge.ts';
import type { DssJudge, Question } from './dss-judge.ts';
import { installDss } from './install-dss.ts';

const dss = await installDss();
const skip = 'missing' in dss ? dss.missing : false;
const world = makeJadesWorld({ at: Date.now() });
const { pki, needs } = world;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const levels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;
type Level = (typeof levels)[number];

async function make(wish: JadesWish, level: Level, detached?: JadesDetached): Promise<Uint8Array> {
  const document = await world.sign(wish);
  return level === 'B-B' ? document : raise(document, level, detached);
}

async function raise(document: Uint8Array, level: Exclude<Level, 'B-B'>, detached?: JadesDetached) {
  const anchors = [parseCertificate(pki.certificate('root'))];
  const order = { level, needs, anchors, at: pki.at };
  const extended = await extendJades(document, order, detached);
  assert.deepEqual([extended.level, extended.shortfalls], [level, []]);
  return extended.document;
}

const algorithms: readonly (readonly [string, ActorName, SignatureAlgorithm])[] = [
  ['RS256', 'rsa2048', { scheme: 'rsa-pkcs1', hash: 'sha256' }],
  ['RS512', 'rsa3072', { scheme: 'rsa-pkcs1', hash: 'sha512' }],
  ['PS256', 'rsa3072', { scheme: 'rsa-pss', hash: 'sha256' }],
  ['PS384', 'rsa3072', { scheme: 'rsa-pss', hash: 'sha384' }],
  ['ES256', 'p256', { scheme: 'ecdsa', hash: 'sha256' }],
  ['ES384', 'p384', { scheme: 'ecdsa', hash: 'sha384' }],
  ['ES512', 'p521', { scheme: 'ecdsa', hash: 'sha512' }],
];

const documents = [
  { uri: 'first.txt', mimeType: 'text/plain', content: utf8('first document!') },
  { uri: 'second.bin', mimeType: 'application/octet-stream', content: utf8('second one') },
];
const beside = { contents: documents.map(({ uri, content }) => ({ name: uri, bytes: content })) };
const changedBeside = {
  contents: documents.map(({ uri }) => ({ name: uri, bytes: utf8('something else') })),
};

describe('JAdES before DSS, default policy', { skip }, () => {
  let judge: DssJudge;
  before(() => {
    assert.ok('libraries' in dss);
    const lists = [pki.crl('root'), pki.crl('issuing')];
    judge = startDss(dss, { roots: [pki.certificate('root')], lists });
  });
  after(() => judge.stop());

  async function told(document: Uint8Array, question: Question = {}) {
    const { signatures } = await judge.document(document, question);
    return signatures.map(({ indication, format, structure, errors, warnings }) => ({
      indication,
      format,
      structure,
      errors,
      warnings,
    }));
  }
  const passed = (level: Level) => ({
    indication: 'TOTAL_PASSED',
    format: `JAdES-BASELINE-${level.slice(2)}`,
    structure: [],
    errors: [],
    warnings: [],
  });

  for (const [name, by, algorithm] of algorithms) {
    test(`${name}: every level flattened, and B compact`, async () => {
      const compact = await make({ by, algorithm, packaging: 'compact' }, 'B-B');
      assert.deepEqual(await told(compact), [passed('B-B')]);
      for (const level of levels) {
        const document = await make({ by, algorithm }, level);
        const question = { report: `jades-flattened-${name}-${level}` };
        assert.deepEqual(await told(document, question), [passed(level)]);
      }
    });
  }

  test('EdDSA: the level is named, and only that its policy has no such algorithm is held against it', async () => {
    for (const level of levels) {
      const [verdict] = await told(await make({ by: 'ed25519' }, level));
      assert.deepEqual(
        [verdict?.format, verdict?.structure],
        [`JAdES-BASELINE-${level.slice(2)}`, []],
      );
      assert.equal(verdict?.indication, 'INDETERMINATE');
      const unauthorised =
        'ASCCM_CAA_ANS: The algorithm EdDSA with SHA512 is not authorised for signature creation!';
      assert.ok(verdict?.errors.includes(unauthorised));
      // What follows from that: nothing proves it was allowed once.
      const others = verdict.errors.filter((each) => !/^(ARCH|PSV|ASCCM)_/u.test(each));
      assert.deepEqual(others, []);
    }
  });

  test('one other bit of the payload fails at every level', async () => {
    const other = base64url(jadesPayload.map((octet, index) => (index === 9 ? octet ^ 1 : octet)));
    for (const level of levels) {
      const document = textOf(await make({}, level));
      const [verdict] = await told(utf8(document.replace(base64url(jadesPayload), other)));
      assert.equal(verdict?.indication, 'TOTAL_FAILED');
    }
  });

  for (const unencoded of [false, true]) {
    const encoding = unencoded ? 'unencoded' : 'encoded';
    test(`an attached payload, ${encoding}, at every level`, async () => {
      for (const level of levels) {
        const document = await make({ unencoded }, level);
        const question = { report: `jades-attached-${encoding}-${level}` };
        assert.deepEqual(await told(document, question), [passed(level)]);
      }
    });

    for (const kind of ['uri', 'uri-hash'] as const) {
      test(`detached by ${kind}, ${encoding}, at every level, and not with other documents`, async () => {
        const content: JadesContent = { kind, documents };
        for (const level of levels) {
          const document = await make({ content, unencoded }, level, { documents });
          const question = { ...beside, report: `jades-${kind}-${encoding}-${level}` };
          assert.deepEqual(await told(document, question), [passed(level)]);
          const [verdict] = await told(document, changedBeside);
          assert.equal(verdict?.indication, 'TOTAL_FAILED');
        }
      });
    }
  }

  test('everything a signer may say, and a content time-stamp', async () => {
    const document = await make(
      {
        contentTimestamp: await world.stamp(base64url(jadesPayload)),
        keyIdentifier: true,
        certificateHash: 'sha512',
        properties: {
          commitments: ['proof-of-approval', { oid: '1.2.3.4' }],
          claimedRoles: ['部長'],
          place: { country: 'JP', locality: '東京', street: '1-1' },
          mimeType: 'application/json',
        },
      },
      'B-LTA',
    );
    assert.deepEqual(await told(document), [passed('B-LTA')]);
  });

  test('several signers, each at its level', async () => {
    const first = await make({ packaging: 'general' }, 'B-LTA');
    const both = await world.sign({ by: 'rsa3072', beside: first });
    const found = await told(both);
    assert.deepEqual(found, [passed('B-LTA'), passed('B-B')]);
  });

  test('a counter-signature is intact, and not under another signature', async () => {
    const document = await world.sign();
    const signer = world.signer('p384');
    const prepared = prepareJadesCounterSignature({
      document,
      signatureId: 'signature-1',
      signer,
      signingTime: pki.at,
    });
    const signature = pki.sign('p384', signer.algorithm, prepared.toBeSigned);
    const counterSigned = embedJades(prepared, signature);
    assert.deepEqual(await told(counterSigned), [passed('B-B'), passed('B-B')]);
    const { header } = JSON.parse(textOf(counterSigned)) as { header: object };
    const other = JSON.parse(textOf(await world.sign())) as object;
    const [master, counter] = await told(utf8(JSON.stringify({ ...other, header })));
    assert.equal(master?.indication, 'TOTAL_PASSED');
    assert.equal(counter?.indication, 'TOTAL_FAILED');
  });
});
