/** Signatures around keys that are not ours: made anew at each call, raised by our authorities. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finishSignature, prepareSignature } from '@kumoin/ades';
import { parseCertificate } from '@kumoin/pki';
import { makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import { authorityWorld, enrolment, workBy } from '../../../../../tests/worlds/authority-world.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { ownValidationNeeds } from '../../wiring/own-validation-needs.ts';
import { makeAugmentation } from './augmentation.ts';
import { makeEmbedSignature } from './embed-signature.ts';
import type { EngineOrder } from './engine-order.ts';
import { makeExtendSignature } from './extend-signature.ts';
import { makePrepareSignature } from './prepare-signature.ts';
import { makeShowSignatures } from './show-signatures.ts';

const at = Date.UTC(2030, 0, 1);
const dayMs = 86_400_000;
const pki = makePkiWorld({ at });
const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
const content = new TextEncoder().encode('an order for tea');

/** Signers of the test PKI, whose CRLs nobody here has; the time-stamps are ours. */
async function world({ trustsSigners = true } = {}) {
  const base = await authorityWorld({ at });
  await base.createAuthorities(base.plan);
  const { clock, random } = base.ports;
  const anchors = async () => [
    ...(await base.showAuthority('root')).chain,
    ...(trustsSigners ? [pki.certificate('root')] : []),
  ];
  const own = { needs: ownValidationNeeds(base), anchors, clock, random };
  const augmentation = makeAugmentation(own);
  const prepareSignature = makePrepareSignature({ clock, random });
  const embedSignature = makeEmbedSignature(own);
  const [certificate = new Uint8Array(), ...chain] = pki.chain('p256');
  const order = (changes: Partial<EngineOrder> = {}): EngineOrder => ({
    format: 'cades',
    level: 'B-B',
    files: [{ name: 'order.txt', content }],
    signer: { certificate, chain, algorithm },
    ...changes,
  });
  const signed = async (changes: Partial<EngineOrder> = {}, acceptLower = false) => {
    const asked = order(changes);
    const { prepared, moment } = await prepareSignature(asked);
    const signature = pki.sign('p256', algorithm, prepared.toBeSigned);
    return embedSignature({ order: asked, moment, signature, acceptLower });
  };
  const extendSignature = makeExtendSignature(augmentation);
  const showSignatures = makeShowSignatures();
  const engine = { prepareSignature, embedSignature, extendSignature, showSignatures };
  return { ...base, ...engine, augmentation, order, signed };
}

async function refuses(code: RefusalCode, run: Promise<unknown>): Promise<void> {
  await assert.rejects(run, (error) => error instanceof Refusal && error.code === code);
}

test('the second call makes the same octets as the first, by its moment alone', async () => {
  const { prepareSignature, embedSignature, order, clock } = await world();
  const asked = order({ format: 'xades', packaging: 'enveloping' });
  const { prepared, moment } = await prepareSignature(asked);
  const signature = pki.sign('p256', algorithm, prepared.toBeSigned);
  clock.at += dayMs;
  const embed = { order: asked, moment, signature, acceptLower: false };
  assert.equal((await embedSignature(embed)).extended.level, 'B-B');
  const otherSeed = { ...moment, seed: moment.seed.with(0, (moment.seed[0] ?? 0) ^ 1) };
  await refuses('signature_wrong', embedSignature({ ...embed, moment: otherSeed }));
  const other = { ...moment, signingTime: moment.signingTime + 1000 };
  await refuses('signature_wrong', embedSignature({ ...embed, moment: other }));
});

test('a wrong signature is told, and no time-stamp is spent on it', async () => {
  const { prepareSignature, embedSignature, order, ports } = await world();
  const asked = order({ level: 'B-T' });
  const { moment } = await prepareSignature(asked);
  const signature = new Uint8Array(70);
  await refuses(
    'signature_wrong',
    embedSignature({ order: asked, moment, signature, acceptLower: false }),
  );
  assert.equal(await ports.issuedTimestamps.newestAt(), undefined);
});

test('a signer whose certificate is none is told before anything else', async () => {
  const { prepareSignature, order } = await world();
  const signer = { certificate: content, chain: [], algorithm };
  await refuses('signer_unreadable', prepareSignature(order({ signer })));
});

test('a level out of reach is told, or taken for what it is', async () => {
  const { signed } = await world();
  await refuses('level_not_reached', signed({ level: 'B-LT' }));
  const { extended } = await signed({ level: 'B-LT' }, true);
  assert.equal(extended.level, 'B-T');
  assert.ok(extended.shortfalls.every(({ code }) => code === 'revocation_unavailable'));
});

test('a signature is stamped once; to stamp it again takes nothing away', async () => {
  const { signed, extendSignature, showSignatures } = await world();
  const { document } = (await signed()).extended;
  const order = { files: [], level: 'B-T', acceptLower: false } as const;
  const once = await extendSignature({ ...order, document });
  assert.equal(once.level, 'B-T');
  const twice = await extendSignature({ ...order, document: once.document });
  assert.deepEqual(twice.document, once.document);
  const { signatures } = await showSignatures(once.document, []);
  assert.deepEqual(signatures[0]?.integrity.faults, []);
});

test('a signature above the level that is asked for is taken as it is', async () => {
  const { order, extendSignature, augmentation } = await world();
  const prepared = await prepareSignature({
    ...{ ...order(), level: 'B-LTA', signingTime: at },
    random: (length) => new Uint8Array(length),
  });
  const { document } = await finishSignature(
    prepared,
    pki.sign('p256', algorithm, prepared.toBeSigned),
    {
      ...{ level: 'B-LTA', needs: makeTestNeeds(pki), at },
      anchors: [parseCertificate(pki.certificate('root'))],
      random: (length) => new Uint8Array(length),
    },
  );
  const lower = { files: [], level: 'B-T', acceptLower: false } as const;
  const extended = await extendSignature({ ...lower, document });
  assert.deepEqual([extended.level, extended.shortfalls], ['B-LTA', []]);
  assert.deepEqual(await augmentation.extend(document, { level: 'B-T' }), document);
});

test('what was changed, or leads to nobody who is trusted, is not extended', async () => {
  const { signed, extendSignature } = await world();
  const { document } = (await signed()).extended;
  const order = { files: [], level: 'B-T', acceptLower: true } as const;
  const last = document.length - 1;
  const changed = document.with(last, (document[last] ?? 0) ^ 1);
  await refuses('extension_refused', extendSignature({ ...order, document: changed }));
  const stranger = await world({ trustsSigners: false });
  await refuses('extension_refused', stranger.extendSignature({ ...order, document }));
});

test('a credential of ours reaches the highest level by ourselves alone', async () => {
  const base = await authorityWorld({ at });
  await base.createAuthorities(base.plan);
  const { chain } = await base.enrolCredential({ ...enrolment, accountId: base.accountId });
  const { needs } = workBy(base.ports, base);
  const [leaf, issuing, root] = chain.map((der) => parseCertificate(der));
  assert.ok(leaf && issuing && root);
  const kindsOf = async (certificate: typeof leaf, issuer: typeof leaf) =>
    (await needs.revocation({ certificate, issuer, at })).map(({ kind }) => kind);
  assert.deepEqual(await kindsOf(leaf, issuing), ['ocsp']);
  assert.deepEqual(await kindsOf(issuing, root), ['crl']);
  const strangers = pki.chain('p256').map((der) => parseCertificate(der));
  assert.deepEqual(await kindsOf(strangers[0] ?? leaf, strangers[1] ?? leaf), []);
});

test('what is no signed document is not described', async () => {
  const { showSignatures } = await world();
  await refuses('document_unreadable', showSignatures(content, []));
});
