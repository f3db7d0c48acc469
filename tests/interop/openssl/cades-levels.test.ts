/**
 * CAdES of every level, packaging and algorithm before `openssl cms -verify -cades`, its
 * time-stamps before `openssl ts -verify` over octets that are cut out by hand and digested by
 * `openssl dgst`: no reader of ours takes part in any verdict.
 */

import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import type { CadesExtendOrder } from '@kumoin/ades';
import {
  describeCades,
  extendCades,
  prepareCounterCades,
  prepareParallelCades,
} from '@kumoin/ades';
import { parseCertificate } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import { cadesDocument, makeCadesWorld } from '../../worlds/cades-world.ts';
import {
  cut,
  cutAt,
  flipLast,
  openCms,
  signerMembers,
  unsignedAttributes,
} from '../../worlds/cms-surgery.ts';
import { makeWorkbench, missing } from './workbench.ts';

const at = Math.floor(Date.now() / 1000) * 1000;
const world = makeCadesWorld({ at });
const { pki, needs } = world;
const anchors = [parseCertificate(pki.certificate('root'))];
const bench = makeWorkbench();
after(() => bench.clear());

bench.write('document', cadesDocument);
bench.write('other', flipLast(cadesDocument));
bench.writePem('root.pem', 'CERTIFICATE', [pki.certificate('root')]);
bench.writePem('foreign.pem', 'CERTIFICATE', [pki.certificate('foreignRoot')]);
bench.writePem('issuing.pem', 'CERTIFICATE', [pki.certificate('issuing')]);

const none = new Uint8Array();
const levels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;
const accepted = /CAdES Verification successful/;
const refused = /verification failure/i;

async function extend(
  cms: Uint8Array,
  level: (typeof levels)[number],
  more: Partial<CadesExtendOrder> = {},
): Promise<Uint8Array> {
  if (level === 'B-B') return cms;
  const order = { needs, anchors, at: needs.settings.at, ...more, level };
  const { document, level: reached, shortfalls } = await extendCades(cms, order);
  assert.deepEqual([reached, shortfalls], [level, []]);
  return document;
}

function verify(cms: Uint8Array, ...more: readonly string[]) {
  const how = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-purpose', 'any'];
  const files = ['-in', bench.write('s.p7m', cms), '-out', bench.path('content.out')];
  return bench.ask('openssl', ...how, ...files, ...more);
}

const algorithms: readonly [ActorName, SignatureAlgorithm][] = [
  ['rsa2048', { scheme: 'rsa-pkcs1', hash: 'sha256' }],
  ['rsa3072', { scheme: 'rsa-pkcs1', hash: 'sha384' }],
  ['rsa2048', { scheme: 'rsa-pkcs1', hash: 'sha512' }],
  ['rsa2048', { scheme: 'rsa-pss', hash: 'sha256' }],
  ['rsa2048', { scheme: 'rsa-pss', hash: 'sha512' }],
  ['p256', { scheme: 'ecdsa', hash: 'sha256' }],
  ['p384', { scheme: 'ecdsa', hash: 'sha384' }],
  ['p521', { scheme: 'ecdsa', hash: 'sha512' }],
  ['rsa2048', { scheme: 'rsa-pkcs1', hash: 'sha3-256' }],
  ['p256', { scheme: 'ecdsa', hash: 'sha3-256' }],
  ['ed25519', { scheme: 'ed25519' }],
];
const nameOf = (algorithm: SignatureAlgorithm): string => Object.values(algorithm).join(' ');

/** The key is fine to openssl 3.0, which cannot do CMS with it yet. */
const notInCms = new Set(['ed25519']);

suite('openssl before CAdES of every level', { skip: missing('openssl', 'version') }, () => {
  for (const [signer, algorithm] of algorithms) {
    const why = notInCms.has(algorithm.scheme) && 'openssl 3.0 has no Ed25519 in CMS';
    test(`${nameOf(algorithm)}: attached and detached, B-B to B-LTA`, { skip: why }, async () => {
      for (const level of levels) {
        const attached = await extend(world.sign({ signer, algorithm }), level);
        assert.match(verify(attached, '-CAfile', 'root.pem').said, accepted, level);
        assert.deepEqual(bench.read('content.out'), cadesDocument);
        assert.equal(verify(attached, '-CAfile', 'foreign.pem').code, 4);
        const content = { content: cadesDocument };
        const detached = await extend(
          world.sign({ signer, algorithm, attached: false }),
          level,
          content,
        );
        const trust = ['-CAfile', 'root.pem', '-content'];
        assert.match(verify(detached, ...trust, 'document').said, accepted, level);
        assert.match(verify(detached, ...trust, 'other').said, refused, level);
      }
    });
  }

  test('accepts parallel signers and what is counter-signed, at B-LTA', async () => {
    const signer = world.signerOf('rsa2048', { scheme: 'rsa-pss', hash: 'sha384' });
    const order = { cms: world.sign(), signer, signingTime: at };
    const both = world.finish(prepareParallelCades(order), 'rsa2048');
    const third = { cms: both, to: '2', signer: world.signerOf('p384'), signingTime: at };
    const archived = await extend(world.finish(prepareCounterCades(third), 'p384'), 'B-LTA');
    assert.match(verify(archived, '-CAfile', 'root.pem').said, accepted);
    const print = ['cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', 's.p7m'];
    assert.match(bench.ask('openssl', ...print).said, /countersignature/);
  });

  test('finds the lists of a B-LT signature, and by them a revoked signer', async () => {
    const lists = makeCadesWorld({ at });
    lists.needs.settings.listsOnly = true;
    const order = { level: 'B-LT', needs: lists.needs, anchors, at } as const;
    const { document } = await extendCades(world.sign(), order);
    const check = ['-CAfile', 'root.pem', '-crl_check_all'];
    assert.match(verify(document, ...check).said, accepted);
    assert.match(verify(world.sign(), ...check).said, /unable to get certificate CRL/);
    // The list inside is what it is told by: nobody else says it.
    const revoked = lists.sign({ signer: 'revoked' });
    const open = await lists.extend(revoked, 'B-LT', { signers: ['revoked'] });
    assert.match(verify(open, ...check).said, /certificate revoked/);
  });
});

function tokenOf(cms: Uint8Array, type: string): Uint8Array {
  const found = unsignedAttributes(cms).find(({ content }) =>
    Buffer.from(content).toString('hex').startsWith(type),
  );
  return cutAt(found?.raw ?? none, 1, 0).raw;
}

const signatureTimeStamp = '060b2a864886f70d010910020e';
const archiveTimeStampV3 = '060604008d450204';
const hashIndexV3 = '060704008195320105';

function stampVerdict(token: Uint8Array, digest: string): string {
  const how = ['ts', '-verify', '-token_in', '-in', bench.write('token', token)];
  const trust = ['-CAfile', 'root.pem', '-untrusted', 'issuing.pem'];
  return bench.ask('openssl', ...how, '-digest', digest, ...trust).said;
}

function dgst(hash: string, ...parts: readonly Uint8Array[]): string {
  const file = bench.write('hashed', new Uint8Array(Buffer.concat(parts)));
  const { said } = bench.ask('openssl', 'dgst', `-${hash}`, file);
  return /= ([0-9a-f]+)/.exec(said)?.[1] ?? '';
}

suite('openssl before the time-stamps', { skip: missing('openssl', 'version') }, () => {
  for (const hash of ['sha256', 'sha512'] as const) {
    test(`accepts the signature time-stamp over the signature value, by ${hash}`, async () => {
      const cms = await extend(world.sign(), 'B-T', { hash });
      const token = tokenOf(cms, signatureTimeStamp);
      const value = signerMembers(cms)[5];
      assert.match(stampVerdict(token, dgst(hash, value?.content ?? none)), /Verification: OK/);
      assert.match(stampVerdict(token, dgst(hash, value?.raw ?? none)), /message imprint mismatch/);
    });

    test(`accepts the archive time-stamp over the nine members, by ${hash}`, async () => {
      for (const attached of [true, false]) {
        const content = { content: cadesDocument };
        const signed = world.sign({ attached });
        const cms = await extend(signed, 'B-LTA', attached ? { hash } : { hash, ...content });
        const token = tokenOf(cms, archiveTimeStampV3);
        const index = tokenOf(token, hashIndexV3);
        const { encapsulated, certificates, crls } = openCms(cms);
        const members = [
          cutAt(encapsulated.raw, 0).raw,
          Uint8Array.from(Buffer.from(dgst(hash, cadesDocument), 'hex')),
          ...signerMembers(cms)
            .slice(0, 6)
            .map(({ raw }) => raw),
          index,
        ];
        assert.equal(members.length, 9);
        assert.match(stampVerdict(token, dgst(hash, ...members)), /Verification: OK/);
        const short = dgst(hash, ...members.slice(0, 8));
        assert.match(stampVerdict(token, short), /message imprint mismatch/);
        const entries = cut(cutAt(index).content)
          .slice(1)
          .map(({ content: list }) =>
            cut(list).map((entry) => Buffer.from(entry.content).toString('hex')),
          );
        const sums = (set: typeof crls) =>
          cut(set?.content ?? none).map(({ raw }) => dgst(hash, raw));
        assert.deepEqual(entries.slice(0, 2), [sums(certificates), sums(crls)]);
        const stamped = unsignedAttributes(cms).find(({ content: attribute }) =>
          Buffer.from(attribute).toString('hex').startsWith(signatureTimeStamp),
        );
        const [type, value] = [cutAt(stamped?.raw ?? none, 0), cutAt(stamped?.raw ?? none, 1, 0)];
        assert.deepEqual(entries[2], [dgst(hash, type.raw, value.raw)]);
      }
    });
  }
});

const [ownCertificate = none, ...chain] = pki.chain('p256');
bench.writePem('signer.pem', 'CERTIFICATE', [ownCertificate]);
bench.writePem('chain.pem', 'CERTIFICATE', chain);
const key = pki.privateKey('p256').export({ type: 'pkcs8', format: 'der' });
bench.write('key.der', new Uint8Array(key));

function signByOpenssl(...modes: readonly string[]): Uint8Array {
  const how = ['cms', '-sign', '-binary', '-cades', '-md', 'sha256', '-outform', 'DER'];
  const signer = ['-signer', 'signer.pem', '-inkey', 'key.der', '-keyform', 'DER'];
  const files = ['-certfile', 'chain.pem', '-in', 'document', '-out', 'o.p7m'];
  assert.equal(bench.ask('openssl', ...how, ...signer, ...files, ...modes).said, '');
  return bench.read('o.p7m');
}

suite('what openssl signed', { skip: missing('openssl', 'version') }, () => {
  const modes = [
    ['attached, in DER', '-nodetach'],
    ['attached, streamed in BER', '-nodetach', '-stream'],
    ['detached', '-md', 'sha256'],
    ['detached, streamed in BER', '-stream'],
    ['named by its key identifier', '-nodetach', '-keyid'],
  ] as const;
  for (const [what, ...mode] of modes) {
    test(`${what}, is carried to B-LTA, renewed, and still accepted`, async () => {
      const cms = signByOpenssl(...mode);
      // It claims its own time, a moment after ours.
      const later = makeCadesWorld({ at });
      later.needs.settings.at = Date.now() + 2000;
      const attached = mode.some((each) => each === '-nodetach');
      const content = attached ? {} : { content: cadesDocument };
      const order = { needs: later.needs, anchors, at: later.needs.settings.at, ...content };
      const once = await extendCades(cms, { ...order, level: 'B-LTA' });
      const twice = await extendCades(once.document, { ...order, level: 'B-LTA' });
      for (const { level, document } of [once, twice]) {
        assert.equal(level, 'B-LTA');
        assert.deepEqual(
          describeCades(document, content).signatures.map((each) => each.level),
          ['B-LTA'],
        );
        const beside = attached ? [] : ['-content', 'document'];
        assert.match(verify(document, '-CAfile', 'root.pem', ...beside).said, accepted);
      }
    });
  }

  test('is no baseline form without the certificate signed, nor any form without attributes', async () => {
    const plain: readonly [string, string][] = [
      ['-nocerts', 'signing_certificate_missing'],
      ['-noattr', 'signed_attributes_missing'],
    ];
    for (const [mode, fault] of plain) {
      const how = ['cms', '-sign', '-binary', '-nodetach', '-outform', 'DER', '-md', 'sha256'];
      const signer = ['-signer', 'signer.pem', '-inkey', 'key.der', '-keyform', 'DER'];
      const files = ['-in', 'document', '-out', 'o.p7m'];
      assert.equal(bench.ask('openssl', ...how, ...signer, ...files, mode).said, '');
      const cms = bench.read('o.p7m');
      const [signature] = describeCades(cms).signatures;
      assert.equal(signature?.level, 'none');
      assert.ok(signature.integrity.faults.includes(fault), signature.integrity.faults.join());
      const order = { level: 'B-T', needs, anchors, at } as const;
      await assert.rejects(extendCades(cms, order), { code: 'extension_broken' });
    }
  });

  test('is joined by a signer of ours, and counter-signed, attached and detached', () => {
    for (const mode of ['-nodetach', '-stream']) {
      const cms = signByOpenssl(mode);
      const attached = mode === '-nodetach';
      const signer = world.signerOf('p384');
      const content = attached ? {} : { content: { document: cadesDocument } };
      const joined = prepareParallelCades({ cms, signer, signingTime: at, ...content });
      const both = world.finish(joined, 'p384');
      const beside = attached ? [] : ['-content', 'document'];
      const trust = ['-CAfile', 'root.pem', ...beside];
      assert.match(verify(both, ...trust).said, accepted);
      const counter = prepareCounterCades({ cms: both, to: '1', signer, signingTime: at });
      assert.match(verify(world.finish(counter, 'p384'), ...trust).said, accepted);
    }
  });
});
