/** Signers beside signers and above them: attached, detached, by others, at every level. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesToHex, digest, oid, parseSignedData } from '@kumoin/pki';
import { cadesDocument, makeCadesWorld } from '../../../../tests/worlds/cades-world.ts';
import {
  cut,
  cutAt,
  flipLast,
  openCms,
  signerMembers,
} from '../../../../tests/worlds/cms-surgery.ts';
import { prepareCms } from '../cms/prepared-cms.ts';
import { addSignaturePolicyStore } from './add-signature-policy-store.ts';
import { describeCades } from './describe-cades.ts';
import { prepareCounterCades } from './prepare-counter-cades.ts';
import { prepareParallelCades } from './prepare-parallel-cades.ts';
import type { ParallelCadesOrder } from './prepare-parallel-cades.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makeCadesWorld({ at });
const attached = world.sign();
const detached = world.sign({ attached: false });
const content = { content: cadesDocument };
const order = { signer: world.signerOf('p384'), signingTime: at + 1000 };

function join(cms: Uint8Array, more: Partial<ParallelCadesOrder> = {}): Uint8Array {
  return world.finish(prepareParallelCades({ cms, ...order, ...more }), 'p384');
}

function counter(cms: Uint8Array, to = '1'): Uint8Array {
  return world.finish(prepareCounterCades({ cms, to, ...order }), 'p384');
}

const faultsOf = (cms: Uint8Array, given = {}) =>
  describeCades(cms, given).signatures.map(({ integrity }) => integrity.faults);

describe('a signer beside another', () => {
  test('signs what is inside, and both are sound', () => {
    const both = join(attached);
    assert.deepEqual(faultsOf(both), [[], []]);
    assert.deepEqual(world.levels(both), ['B-B', 'B-B']);
    const algorithms = describeCades(both).signatures.map(({ algorithm }) => algorithm);
    assert.deepEqual(algorithms, ['ecdsa-sha256', 'ecdsa-sha384']);
    assert.equal(parseSignedData(both).certificates.length, 4);
    const hashes = cut(openCms(both).digestAlgorithms.content).map(({ raw }) => bytesToHex(raw));
    assert.deepEqual(hashes, ['300b0609608648016503040201', '300b0609608648016503040202']);
  });

  test('leaves the first signature as it was, byte by byte', () => {
    const first = (cms: Uint8Array) =>
      bytesToHex(cut(openCms(cms).signerInfos.content)[0]?.raw ?? new Uint8Array());
    assert.equal(first(join(attached)), first(attached));
    assert.equal(
      bytesToHex(openCms(join(attached)).encapsulated.raw),
      bytesToHex(openCms(attached).encapsulated.raw),
    );
  });

  test('signs a detached document, or its digest alone', () => {
    const whole = join(detached, { content: { document: cadesDocument } });
    assert.deepEqual(faultsOf(whole, content), [[], []]);
    const byDigest = join(detached, { content: { digest: digest('sha384', cadesDocument) } });
    assert.deepEqual(faultsOf(byDigest, content), [[], []]);
  });

  test('survives being stored between the steps', () => {
    const prepared = structuredClone(prepareParallelCades({ cms: attached, ...order }));
    assert.deepEqual(faultsOf(world.finish(prepared, 'p384')), [[], []]);
  });

  test('a second of the same hash adds no algorithm, and a time-stamp comes along', () => {
    const signer = world.signerOf('rsa2048');
    const prepared = prepareParallelCades({ cms: attached, ...order, signer });
    const both = world.finish(prepared, 'rsa2048');
    assert.equal(cut(openCms(both).digestAlgorithms.content).length, 1);
  });

  test('each of several signers is carried to B-LTA', async () => {
    const both = join(attached);
    const archived = await world.extend(both, 'B-LTA', { signers: ['p256', 'p384'] });
    assert.deepEqual(world.levels(archived), ['B-LTA', 'B-LTA']);
    assert.deepEqual(faultsOf(archived), [[], []]);
  });

  test('joins an archived signature, whose time-stamp still holds', async () => {
    const archived = await world.extend(attached, 'B-LTA');
    const both = join(archived);
    assert.deepEqual(world.levels(both), ['B-LTA', 'B-B']);
  });

  test('refuses another content, none, and a digest of it by another hash', () => {
    const missing = { code: 'cades_content_missing' };
    assert.throws(() => join(detached), missing);
    const other = flipLast(cadesDocument);
    assert.throws(() => join(detached, { content: { document: other } }), missing);
    assert.throws(() => join(attached, { content: { document: other } }), missing);
    assert.throws(() => join(new Uint8Array()), { code: 'cades_malformed' });
    const short = { digest: digest('sha256', cadesDocument) };
    assert.throws(() => join(detached, { content: short }), { code: 'cms_malformed' });
  });

  test('refuses a signature by another key, and one over what it would not take in', () => {
    const wrong = { code: 'cms_signature_wrong' };
    const prepared = prepareParallelCades({ cms: attached, ...order });
    assert.throws(() => world.finish(prepared, 'p256'), wrong);
    const changed = { ...prepared, signingTime: at + 2000 };
    assert.throws(() => world.finish(changed, 'p384'), wrong);
  });
});

describe('a counter-signature', () => {
  test('is over the value of the signature, has no content type, and is told below it', () => {
    const cms = counter(attached);
    const [signature, ...more] = describeCades(cms).signatures;
    assert.deepEqual(more, []);
    assert.equal(signature?.level, 'B-B');
    const [below] = signature?.counterSignatures ?? [];
    assert.ok(below);
    assert.deepEqual(below.integrity, {
      contentIntact: true,
      signatureValid: true,
      certificateBound: true,
      faults: [],
    });
    assert.deepEqual(
      [below.id, below.packaging, below.level, below.coverage],
      ['1.1', 'counter-signature', 'B-B', { kind: 'part', parts: ['signature 1'] }],
    );
    const named = below.attributes.map(({ name }) => name);
    assert.equal(named.includes('content-type'), false);
    const message = below.attributes.find(({ name }) => name === 'message-digest');
    const value = cutAt(signerMembers(cms)[5]?.raw ?? new Uint8Array()).content;
    assert.equal(message?.value, bytesToHex(digest('sha384', value)));
  });

  test('of the second signer stands at the second, and two stand beside each other', () => {
    const both = join(attached);
    const cms = counter(counter(both, '2'), '2');
    const ids = describeCades(cms).signatures.map(({ counterSignatures }) =>
      counterSignatures.map(({ id }) => id),
    );
    // The same signer at the same second says the same: it is there once.
    assert.deepEqual(ids[0], []);
    assert.ok(ids[1]?.includes('2.1'));
  });

  test('that has a content type is told as wrong', () => {
    const { joins, ...prepared } = prepareCounterCades({ cms: attached, to: '1', ...order });
    assert.ok(joins);
    const typed = prepareCms({ ...prepared, joins: { ...joins, contentType: oid.data } });
    const [signature] = describeCades(world.finish(typed, 'p384')).signatures;
    const [below] = signature?.counterSignatures ?? [];
    assert.deepEqual(below?.integrity.faults, ['content_type_mismatch']);
    assert.equal(below?.level, 'none');
  });

  test('may come after an archive time-stamp, which still holds', async () => {
    const archived = await world.extend(attached, 'B-LTA');
    const [signature] = describeCades(counter(archived)).signatures;
    assert.equal(signature?.level, 'B-LTA');
    assert.equal(signature?.counterSignatures.length, 1);
  });

  test('refuses a signer that is not there, and what is said about content', () => {
    for (const to of ['0', '2', '1.1', 'x', '']) {
      assert.throws(() => counter(attached, to), { code: 'cades_signer_unknown' });
    }
    const signerProperties = { mimeType: 'text/plain' };
    assert.throws(
      () => prepareCounterCades({ cms: attached, to: '1', ...order, signerProperties }),
      { code: 'property_unsupported' },
    );
  });
});

describe('a signature policy kept beside the signature', () => {
  const document = new TextEncoder().encode('What a signature of ours means.');
  const policy = { id: '1.2.3.4', hash: 'sha256' as const, digest: digest('sha256', document) };
  const named = world.sign({ signerProperties: { policy } });
  const store = { signer: '1', specification: { oid: '1.2.3' }, document };

  test('is told by its specification and digest, and the level stays', () => {
    const [signature] = describeCades(addSignaturePolicyStore(named, store)).signatures;
    const found = signature?.attributes.find(({ name }) => name === 'signature-policy-store');
    assert.deepEqual(found, {
      name: 'signature-policy-store',
      signed: false,
      value: {
        specification: '1.2.3',
        bytes: document.length,
        sha256: bytesToHex(policy.digest),
      },
    });
    assert.equal(signature?.level, 'B-B');
  });

  test('is refused where the signature names none, another one, or twice', () => {
    const malformed = { code: 'cades_property_malformed' };
    assert.throws(() => addSignaturePolicyStore(attached, store), malformed);
    const other = { ...store, document: flipLast(document) };
    assert.throws(() => addSignaturePolicyStore(named, other), malformed);
    const once = addSignaturePolicyStore(named, store);
    assert.throws(() => addSignaturePolicyStore(once, store), malformed);
    const nobody = { ...store, signer: '2' };
    assert.throws(() => addSignaturePolicyStore(named, nobody), { code: 'cades_signer_unknown' });
  });
});
