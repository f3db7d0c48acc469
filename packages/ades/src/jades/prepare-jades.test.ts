import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { digest } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import { base64url, jadesPayload, makeJadesWorld } from '../../../../tests/worlds/jades-world.ts';
import { describeJades } from './describe-jades.ts';
import { embedJades, jadesSignatureText } from './embed-jades.ts';
import type { JadesContent, JadesOrder } from './jades-order.ts';
import { prepareJadesCounterSignature } from './prepare-jades-counter-signature.ts';
import { prepareJades } from './prepare-jades.ts';

const at = Date.UTC(2026, 0, 5, 13, 45, 7, 900);
const world = makeJadesWorld({ at });
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const jsonOf = (document: Uint8Array) => JSON.parse(new TextDecoder().decode(document)) as Json;
type Json = Record<string, unknown> & { protected: string; signatures: Json[] };

function headerOf(text: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;
}

const names: readonly (readonly [string, ActorName, SignatureAlgorithm])[] = [
  ['RS256', 'rsa2048', { scheme: 'rsa-pkcs1', hash: 'sha256' }],
  ['RS384', 'rsa2048', { scheme: 'rsa-pkcs1', hash: 'sha384' }],
  ['RS512', 'rsa3072', { scheme: 'rsa-pkcs1', hash: 'sha512' }],
  ['PS256', 'rsa2048', { scheme: 'rsa-pss', hash: 'sha256' }],
  ['PS384', 'rsa2048', { scheme: 'rsa-pss', hash: 'sha384' }],
  ['PS512', 'rsa3072', { scheme: 'rsa-pss', hash: 'sha512' }],
  ['ES256', 'p256', { scheme: 'ecdsa', hash: 'sha256' }],
  ['ES384', 'p384', { scheme: 'ecdsa', hash: 'sha384' }],
  ['ES512', 'p521', { scheme: 'ecdsa', hash: 'sha512' }],
  ['EdDSA', 'ed25519', { scheme: 'ed25519' }],
];

for (const [name, by, algorithm] of names) {
  for (const packaging of ['compact', 'flattened', 'general'] as const) {
    test(`${name}, ${packaging}: sound at B-B, and a payload of one other bit is not`, async () => {
      const document = await world.sign({ by, algorithm, packaging });
      const signature = world.only(document);
      assert.deepEqual(signature.integrity, {
        contentIntact: true,
        signatureValid: true,
        certificateBound: true,
        faults: [],
      });
      assert.equal(signature.level, 'B-B');
      assert.equal(signature.packaging, packaging);
      assert.equal(signature.claimedAt, '2026-01-05T13:45:07Z');
      const text = new TextDecoder().decode(document);
      const other = base64url(
        jadesPayload.map((octet, index) => (index === 9 ? octet ^ 1 : octet)),
      );
      const changed = bytesOf(text.replace(base64url(jadesPayload), other));
      assert.deepEqual(world.only(changed).integrity.faults, ['signature_wrong']);
      const protectedText = packaging === 'compact' ? text.split('.')[0] : undefined;
      if (protectedText !== undefined) assert.equal(headerOf(protectedText)['alg'], name);
    });
  }
}

test('refuses an algorithm that JWS has no name for', () => {
  const odd: readonly (readonly [ActorName, SignatureAlgorithm])[] = [
    ['p256', { scheme: 'ecdsa', hash: 'sha384' }],
    ['p384', { scheme: 'ecdsa', hash: 'sha256' }],
    ['p521', { scheme: 'ecdsa', hash: 'sha256' }],
    ['p256', { scheme: 'ecdsa', hash: 'sha3-256' }],
    ['rsa2048', { scheme: 'rsa-pss', hash: 'sha3-512' }],
    ['p256', { scheme: 'rsa-pkcs1', hash: 'sha256' }],
    ['p256', { scheme: 'ed25519' }],
  ];
  for (const [by, algorithm] of odd) {
    assert.throws(() => prepareJades(world.order({ by, algorithm })), {
      code: 'algorithm_unsupported',
    });
  }
});

test('the protected header is that of a baseline signature and holds nothing else', async () => {
  const { protected: text } = jsonOf(await world.sign());
  const [own = new Uint8Array(), issuing = new Uint8Array(), root = new Uint8Array()] =
    world.pki.chain('p256');
  assert.deepEqual(headerOf(text), {
    alg: 'ES256',
    'x5t#S256': base64url(digest('sha256', own)),
    x5c: [own, issuing, root].map((der) => Buffer.from(der).toString('base64')),
    iat: Math.floor(at / 1000),
  });
});

test('names the certificate by another hash in x5t#o, and by issuer and number if wished', async () => {
  for (const [hash, name] of [
    ['sha384', 'S384'],
    ['sha512', 'S512'],
    ['sha3-256', 'S3-256'],
  ] as const) {
    const document = await world.sign({ certificateHash: hash, keyIdentifier: true });
    const header = headerOf(jsonOf(document).protected);
    const digVal = base64url(digest(hash, world.pki.certificate('p256')));
    assert.deepEqual(header['x5t#o'], { digAlg: name, digVal });
    assert.equal('x5t#S256' in header, false);
    assert.equal(typeof header['kid'], 'string');
    assert.equal(world.only(document).level, 'B-B');
  }
});

test('a chain in any order stands in x5c in the one order', () => {
  const signer = world.signer('p256');
  const order = world.order();
  const turned = { ...order, signer: { ...signer, chain: signer.chain.toReversed() } };
  assert.equal(prepareJades(turned).protectedText, prepareJades(order).protectedText);
});

test('says what the signer says: commitments, roles, place, policy, media type', async () => {
  const document = await world.sign({
    properties: {
      commitments: ['proof-of-approval', { oid: '1.2.3' }, { uri: 'https://example.org/c' }],
      claimedRoles: ['部長', 'Director'],
      place: { country: 'JP', locality: '東京', postalCode: '100-0001' },
      policy: {
        id: '1.2.3.4',
        hash: 'sha256',
        digest: new Uint8Array(32),
        uri: 'https://example.org/policy',
        userNotice: 'Read it.',
      },
      mimeType: 'application/json',
    },
  });
  const header = headerOf(jsonOf(document).protected);
  assert.equal(header['cty'], 'json');
  assert.deepEqual(header['srCms'], [
    { commId: { id: 'http://uri.etsi.org/01903/v1.2.2#ProofOfApproval' } },
    { commId: { id: 'urn:oid:1.2.3' } },
    { commId: { id: 'https://example.org/c' } },
  ]);
  assert.deepEqual(header['srAts'], {
    claimed: [{ mediaType: 'text/plain', encoding: 'binary', qVals: ['部長', 'Director'] }],
  });
  assert.deepEqual(header['sigPl'], {
    addressCountry: 'JP',
    addressLocality: '東京',
    postalCode: '100-0001',
  });
  assert.deepEqual(header['sigPId'], {
    id: { id: 'urn:oid:1.2.3.4' },
    digAlg: 'S256',
    digVal: 'A'.repeat(43),
    sigPQuals: [
      { spURI: 'https://example.org/policy' },
      { spUserNotice: { explText: 'Read it.' } },
    ],
  });
  const { attributes } = world.only(document);
  assert.ok(attributes.some(({ name, signed }) => name === 'srCms' && signed));
});

test('refuses properties that JAdES has no place for, or that are not of their shape', () => {
  const refused = (properties: JadesOrder['properties'], code: string) => {
    assert.throws(() => prepareJades({ ...world.order(), properties: properties ?? {} }), { code });
  };
  refused({ contentHints: { contentType: '1.2.3' } }, 'property_unsupported');
  refused({ place: {} }, 'jades_property_malformed');
  refused({ place: { country: 'jp' } }, 'jades_property_malformed');
  refused({ claimedRoles: [''] }, 'jades_property_malformed');
  refused({ claimedRoles: ['\ud800'] }, 'jades_property_malformed');
  refused({ commitments: [{ uri: 'no uri' }] }, 'jades_property_malformed');
  refused({ mimeType: 'json' }, 'jades_property_malformed');
  const policy = { id: '1.2.3', hash: 'sha256', digest: new Uint8Array(31) } as const;
  refused({ policy }, 'jades_property_malformed');
});

test('an unencoded payload stands as text, and is named critical', async () => {
  const payload = bytesOf('$.02 for 山田\n');
  const content: JadesContent = { kind: 'attached', payload };
  const document = await world.sign({ content, unencoded: true });
  assert.equal(jsonOf(document)['payload'], '$.02 for 山田\n');
  const header = headerOf(jsonOf(document).protected);
  assert.deepEqual([header['b64'], header['crit']], [false, ['b64']]);
  assert.equal(world.only(document).level, 'B-B');
  const changed = bytesOf(new TextDecoder().decode(document).replace('$.02', '$.03'));
  assert.deepEqual(world.only(changed).integrity.faults, ['signature_wrong']);
});

test('an unencoded payload has to fit the serialisation', async () => {
  const fits = (text: string) => {
    const content: JadesContent = { kind: 'attached', payload: bytesOf(text) };
    return world.sign({ content, unencoded: true, packaging: 'compact' });
  };
  assert.equal(world.only(await fits('$;02 ~')).level, 'B-B');
  for (const text of ['$.02', 'a\n', '山', '\u007f']) {
    await assert.rejects(fits(text), { code: 'jades_property_malformed' });
  }
  const content: JadesContent = { kind: 'attached', payload: Uint8Array.of(0xff) };
  await assert.rejects(world.sign({ content, unencoded: true }), {
    code: 'jades_property_malformed',
  });
});

test('an empty payload is refused, since it reads as one that is elsewhere', async () => {
  const content: JadesContent = { kind: 'attached', payload: new Uint8Array() };
  await assert.rejects(world.sign({ content }), { code: 'jades_content_missing' });
});

test('takes a time-stamp with the signature: B-T at once', async () => {
  const signature = world.only(await world.sign({ stamped: true }));
  assert.equal(signature.level, 'B-T');
  assert.deepEqual(
    signature.timestamps.map(({ kind, intact }) => [kind, intact]),
    [['signature', true]],
  );
});

test('refuses a signature by another key, over something else, or none', () => {
  const prepared = prepareJades(world.order());
  const { algorithm } = prepared.signer;
  const byOther = world.pki.sign('revoked', algorithm, prepared.toBeSigned);
  const overOther = world.pki.sign('p256', algorithm, prepared.digestToSign);
  for (const signature of [byOther, overOther, new Uint8Array()]) {
    assert.throws(() => embedJades(prepared, signature), { code: 'jades_signature_wrong' });
  }
});

test('refuses a time-stamp over something else, and any in a compact signature', async () => {
  const prepared = prepareJades(world.order());
  const signature = world.pki.sign('p256', prepared.signer.algorithm, prepared.toBeSigned);
  const text = jadesSignatureText(prepared, signature);
  for (const timestampToken of [
    await world.stamp(signature),
    await world.stamp(Buffer.from(text, 'base64url')),
    signature,
  ]) {
    assert.throws(() => embedJades(prepared, signature, { timestampToken }), {
      code: 'jades_timestamp_wrong',
    });
  }
  await assert.rejects(world.sign({ packaging: 'compact', stamped: true }), {
    code: 'extension_unsupported',
  });
});

test('refuses a content time-stamp over something else', async () => {
  const contentTimestamp = await world.stamp(jadesPayload);
  assert.throws(() => prepareJades(world.order({ contentTimestamp })), {
    code: 'jades_timestamp_wrong',
  });
});

test('puts a signer beside another and leaves the first as it stands, flattened or general', async () => {
  for (const packaging of ['flattened', 'general'] as const) {
    const first = await world.sign({ packaging, stamped: true });
    const both = await world.sign({ by: 'ed25519', beside: first });
    const three = await world.sign({ by: 'rsa2048', beside: both });
    const { signatures } = describeJades(three);
    assert.deepEqual(
      signatures.map(({ id, level, algorithm }) => [id, level, algorithm]),
      [
        ['signature-1', 'B-T', 'ecdsa-sha256'],
        ['signature-2', 'B-B', 'ed25519'],
        ['signature-3', 'B-B', 'rsa-sha256'],
      ],
    );
    const before = jsonOf(first);
    const [kept] = jsonOf(three).signatures;
    const { payload: _, ...own } = before;
    assert.deepEqual(kept, packaging === 'general' ? before.signatures[0] : own);
  }
});

test('refuses to put a signer beside a compact signature, or over another payload', async () => {
  const compact = await world.sign({ packaging: 'compact' });
  await assert.rejects(world.sign({ beside: compact }), { code: 'extension_unsupported' });
  const flattened = await world.sign();
  const content: JadesContent = { kind: 'attached', payload: bytesOf('other') };
  for (const wish of [{ content }, { unencoded: true }]) {
    await assert.rejects(world.sign({ ...wish, beside: flattened }), {
      code: 'jades_property_malformed',
    });
  }
});

async function counterSign(document: Uint8Array, by: ActorName, signatureId = 'signature-1') {
  const signer = world.signer(by);
  const order = { document, signatureId, signer, signingTime: at };
  const prepared = structuredClone(prepareJadesCounterSignature(order));
  const signature = world.pki.sign(by, signer.algorithm, prepared.toBeSigned);
  return Promise.resolve(embedJades(prepared, signature));
}

test('counter-signs a signature, over its value and no other', async () => {
  const document = await counterSign(await world.sign(), 'p384');
  const [counter, ...more] = world.only(document).counterSignatures;
  assert.deepEqual([counter?.level, counter?.algorithm], ['B-B', 'ecdsa-sha384']);
  assert.equal(counter?.id, 'signature-1/counter-1');
  assert.deepEqual(more, []);
  const other = jsonOf(await world.sign());
  const moved = bytesOf(JSON.stringify({ ...other, header: jsonOf(document)['header'] }));
  const [wrong] = world.only(moved).counterSignatures;
  assert.deepEqual(wrong?.integrity.faults, ['signature_wrong']);
  assert.equal(world.only(moved).integrity.signatureValid, true);
});

test('refuses to counter-sign what is not there, or what has no place for it', async () => {
  const unsupported = { code: 'extension_unsupported' };
  await assert.rejects(counterSign(await world.sign(), 'p384', 'signature-2'), unsupported);
  const compact = await world.sign({ packaging: 'compact' });
  await assert.rejects(counterSign(compact, 'p384'), unsupported);
});
