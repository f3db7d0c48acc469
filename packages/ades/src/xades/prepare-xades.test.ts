import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digest } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import { makeXadesWorld } from '../../../../tests/worlds/xades-world.ts';
import { embedXades, xadesTimestampInput } from './embed-xades.ts';
import { prepareXades, xadesContentOctets } from './prepare-xades.ts';
import type { XadesContent } from './xades-order.ts';

const world = makeXadesWorld({ at: Date.UTC(2026, 0, 5, 13, 45, 0, 700) });
const { pki, sign, described, order } = world;
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const text =
  '<?xml version="1.0"?>\r\n<!-- first -->\n<a  x = \'1\'>\r\n <b Id="b">山 &amp; 川</b></a>\r\n<!-- last -->';
const document = encode(text);
const file = encode('The very bytes.\n');

const contents: Readonly<Record<string, XadesContent>> = {
  enveloped: { packaging: 'enveloped', document },
  'internally-detached': { packaging: 'internally-detached', document, ids: ['b'] },
  enveloping: {
    packaging: 'enveloping',
    objects: [
      { bytes: document, as: 'xml' },
      { bytes: file, as: 'base64', mimeType: 'text/plain' },
    ],
  },
  detached: {
    packaging: 'detached',
    files: [
      { name: 'a.txt', content: file },
      { name: 'sub/b%20c.txt', content: { digest: digest('sha256', file) } },
    ],
  },
};
const resolve = (name: string) => (/^(a|sub\/b%20c)\.txt$/u.test(name) ? file : undefined);

for (const [packaging, content] of Object.entries(contents)) {
  test(`${packaging}: sound at B-B, with time and certificate, and at B-T with a token`, async () => {
    for (const stamped of [false, true]) {
      const signed = await sign(content, { stamped });
      const told = described(signed, 0, resolve);
      const integrity = { signatureValid: true, certificateBound: true, faults: [] };
      assert.deepEqual(told.integrity, { contentIntact: true, ...integrity });
      assert.equal(told.packaging, packaging);
      assert.equal(told.level, stamped ? 'B-T' : 'B-B');
      assert.equal(told.claimedAt, '2026-01-05T13:45:00Z');
      assert.equal(told.signer?.subject, 'CN=山田 花子,O=Kumoin Test,C=JP');
    }
  });
}

const algorithms: readonly (readonly [ActorName, SignatureAlgorithm, string])[] = [
  ['rsa2048', { scheme: 'rsa-pkcs1', hash: 'sha256' }, '2001/04/xmldsig-more#rsa-sha256'],
  ['rsa3072', { scheme: 'rsa-pkcs1', hash: 'sha384' }, '2001/04/xmldsig-more#rsa-sha384'],
  ['rsa4096', { scheme: 'rsa-pkcs1', hash: 'sha512' }, '2001/04/xmldsig-more#rsa-sha512'],
  ['rsa2048', { scheme: 'rsa-pss', hash: 'sha256' }, '2007/05/xmldsig-more#sha256-rsa-MGF1'],
  ['rsa2048', { scheme: 'rsa-pss', hash: 'sha3-256' }, '2007/05/xmldsig-more#sha3-256-rsa-MGF1'],
  ['p256', { scheme: 'ecdsa', hash: 'sha256' }, '2001/04/xmldsig-more#ecdsa-sha256'],
  ['p384', { scheme: 'ecdsa', hash: 'sha384' }, '2001/04/xmldsig-more#ecdsa-sha384'],
  ['p521', { scheme: 'ecdsa', hash: 'sha512' }, '2001/04/xmldsig-more#ecdsa-sha512'],
  ['p256', { scheme: 'ecdsa', hash: 'sha3-512' }, '2021/04/xmldsig-more#ecdsa-sha3-512'],
  ['ed25519', { scheme: 'ed25519' }, '2021/04/xmldsig-more#eddsa-ed25519'],
];

for (const [signer, algorithm, identifier] of algorithms) {
  test(`signs with ${signer}, ${identifier}`, async () => {
    const signed = await sign({ packaging: 'enveloped', document }, { signer, algorithm });
    assert.deepEqual(described(signed).integrity.faults, []);
    assert.ok(
      decode(signed).includes(`SignatureMethod Algorithm="http://www.w3.org/${identifier}"`),
    );
  });
}

test('refuses what XML has no identifier for', () => {
  const algorithm = { scheme: 'rsa-pkcs1', hash: 'sha3-256' } as const;
  const wish = { signer: 'rsa2048', algorithm } as const;
  const content = { packaging: 'enveloped', document } as const;
  assert.throws(() => prepareXades(order(content, wish)), { code: 'algorithm_unsupported' });
});

test('ECDSA goes into XML as r and s side by side', async () => {
  const signed = decode(await sign({ packaging: 'enveloped', document }));
  const [, value = ''] = /<ds:SignatureValue [^>]*>([^<]*)</u.exec(signed) ?? [];
  assert.equal(atob(value).length, 64);
});

const withoutSignature = (bytes: Uint8Array) =>
  decode(bytes).replace(/<ds:Signature .*<\/ds:Signature>/su, '');

test('nothing of the document changes by a byte', async () => {
  assert.equal(withoutSignature(await sign({ packaging: 'enveloped', document })), text);
  const inside = await sign({ packaging: 'enveloped', document, parentId: 'b' });
  assert.equal(withoutSignature(inside), text);
  assert.match(decode(inside), /川<ds:Signature /u);
});

test('an empty tag is opened, whatever its name and encoding', async () => {
  const signed = await sign({ packaging: 'enveloped', document: encode('<請求書 番号="1" />') });
  assert.equal(withoutSignature(signed), '<請求書 番号="1" ></請求書>');
  assert.deepEqual(described(signed).integrity.faults, []);
});

for (const littleEndian of [true, false]) {
  test(`signs UTF-16, ${littleEndian ? 'little' : 'big'}-endian, in UTF-16`, async () => {
    const wide = (written: string) => {
      const bytes = new Uint8Array(2 * written.length);
      const view = new DataView(bytes.buffer);
      for (let at = 0; at < written.length; at += 1) {
        view.setUint16(2 * at, written.charCodeAt(at), littleEndian);
      }
      return bytes;
    };
    for (const source of [
      '\ufeff<?xml version="1.0" encoding="UTF-16"?><a>山</a>',
      '\ufeff<山/>',
    ]) {
      const signed = await sign(
        { packaging: 'enveloped', document: wide(source) },
        { stamped: true },
      );
      assert.deepEqual(described(signed).integrity.faults, []);
      assert.equal(described(signed).level, 'B-T');
      const read = new TextDecoder(littleEndian ? 'utf-16le' : 'utf-16be').decode(signed);
      assert.match(read, /<ds:Signature .*<\/ds:Signature><\/(a|山)>$/u);
      const extended = await world.extend(signed, 'B-LTA');
      assert.equal(described(extended).level, 'B-LTA');
    }
  });
}

test('signers beside each other: none breaks another, in whatever order they are looked at', async () => {
  let signed: Uint8Array = document;
  for (const signer of ['p256', 'rsa2048', 'ed25519'] as const) {
    signed = await sign({ packaging: 'enveloped', document: signed }, { signer });
  }
  for (const index of [0, 1, 2]) assert.deepEqual(described(signed, index).integrity.faults, []);
  assert.equal(described(signed, 0).coverage.kind, 'whole');
});

test('detached signatures beside each other stand in one document', async () => {
  const files = [{ name: 'a.txt', content: file }];
  const into = encode('<asic:XAdESSignatures xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"/>');
  const first = await sign({ packaging: 'detached', files, into });
  const second = await sign({ packaging: 'detached', files, into: first }, { signer: 'rsa2048' });
  for (const index of [0, 1]) {
    assert.deepEqual(described(second, index, resolve).integrity.faults, []);
  }
});

test('survives being stored between the steps', () => {
  const prepared = structuredClone(prepareXades(order({ packaging: 'enveloped', document })));
  const signature = pki.sign('p256', prepared.signer.algorithm, prepared.toBeSigned);
  assert.deepEqual(described(embedXades(prepared, signature)).integrity.faults, []);
  assert.deepEqual(prepared.digestToSign, digest('sha256', prepared.toBeSigned));
});

test('what was altered while it was stored does not become a signature', () => {
  const prepared = prepareXades(order({ packaging: 'enveloped', document }));
  const signature = pki.sign('p256', prepared.signer.algorithm, prepared.toBeSigned);
  for (const [from, to] of [
    ['URI=""', 'URI=" '],
    ['2026-01-05', '2026-01-06'],
    ['<ds:SignedInfo>', '<ds:signedInfo>'],
  ] as const) {
    const altered = encode(decode(prepared.document).replace(from, to));
    assert.throws(() => embedXades({ ...prepared, document: altered }, signature), {
      code: /^(xades_signature_wrong|xml_malformed)$/u,
    });
  }
});

test('refuses a signature by another key, over something else, or none', () => {
  const prepared = prepareXades(order({ packaging: 'enveloped', document }));
  const { algorithm } = prepared.signer;
  const byOther = pki.sign('revoked', algorithm, prepared.toBeSigned);
  const overOther = pki.sign('p256', algorithm, prepared.digestToSign);
  for (const signature of [byOther, overOther, new Uint8Array()]) {
    assert.throws(() => embedXades(prepared, signature), { code: 'xades_signature_wrong' });
  }
});

test('a signature time-stamp is over the element, not over the octets of the value', async () => {
  const prepared = prepareXades(order({ packaging: 'enveloped', document }));
  const signature = pki.sign('p256', prepared.signer.algorithm, prepared.toBeSigned);
  const covered = decode(xadesTimestampInput(prepared, signature));
  assert.match(
    covered,
    /^<ds:SignatureValue xmlns:ds="[^"]*" Id="[^"]*">[^<]*<\/ds:SignatureValue>$/u,
  );
  for (const octets of [signature, encode(covered.replaceAll(/<[^>]*>/gu, ''))]) {
    const timestampToken = await world.stamp(octets);
    const wrong = { code: 'xades_timestamp_wrong' };
    assert.throws(() => embedXades(prepared, signature, { timestampToken }), wrong);
  }
  const noToken = { timestampToken: signature };
  assert.throws(() => embedXades(prepared, signature, noToken), { code: 'xades_timestamp_wrong' });
});

const policyDocument = encode('Whoever signs is bound.');
const policy = { id: '1.2.3', hash: 'sha256', digest: digest('sha256', policyDocument) } as const;

test('says what the signer says, in the words of XAdES', async () => {
  const properties = {
    commitments: ['proof-of-approval', { oid: '1.2.3' }, { uri: 'urn:x' }],
    claimedRoles: ['Chair', '部長 & <x>'],
    place: { country: 'JP', locality: 'Tōkyō', region: 'Kantō', postalCode: '100', street: '1-1' },
    policy: { ...policy, uri: 'https://policy.test/', userNotice: 'Binding.' },
    contentHints: { description: 'A bill', contentType: '1.2.840.113549.1.7.1' },
    mimeType: 'application/xml',
  } as const;
  const signed = await sign({ packaging: 'enveloped', document }, { properties, policyDocument });
  const told = described(signed);
  assert.deepEqual([told.level, told.integrity.faults], ['B-B', []]);
  const values = Object.fromEntries(told.attributes.map(({ name, value }) => [name, value]));
  assert.deepEqual(values['SignerRoleV2'], {
    ClaimedRoles: { ClaimedRole: ['Chair', '部長 & <x>'] },
  });
  assert.deepEqual(values['SignatureProductionPlaceV2'], {
    City: 'Tōkyō',
    StreetAddress: '1-1',
    StateOrProvince: 'Kantō',
    PostalCode: '100',
    CountryName: 'JP',
  });
  const commitments = told.attributes.filter(({ name }) => name === 'CommitmentTypeIndication');
  assert.equal(commitments.length, 3);
  assert.ok(
    JSON.stringify(commitments).includes('http://uri.etsi.org/01903/v1.2.2#ProofOfApproval'),
  );
  assert.ok(JSON.stringify(values['SignaturePolicyIdentifier']).includes('urn:oid:1.2.3'));
  assert.ok(JSON.stringify(values['DataObjectFormat']).includes('application/xml'));
  const store = told.attributes.find(({ name }) => name === 'SignaturePolicyStore');
  assert.equal(store?.signed, false);
});

test('refuses to say nothing, or what XML cannot hold', () => {
  const wishes = [
    { properties: { place: {} } },
    { properties: { claimedRoles: [' '] } },
    { properties: { claimedRoles: ['a\0b'] } },
    { properties: { policy: { ...policy, digest: policy.digest.subarray(1) } } },
    { properties: { policy }, policyDocument: encode('Another.') },
    { policyDocument },
  ];
  for (const wish of wishes) {
    const ordered = order({ packaging: 'enveloped', document }, wish);
    assert.throws(() => prepareXades(ordered), { code: 'xades_property_malformed' });
  }
});

test('content time-stamps are over all that is signed, or over the parts they name', async () => {
  const content = contents['enveloping'] as XadesContent;
  const random = () => new Uint8Array(16).fill(7);
  const ordered = order(content, { random });
  const all = { token: await world.stamp(xadesContentOctets(ordered)), of: 'all' } as const;
  const second = { token: await world.stamp(file), of: [1] };
  const contentTimestamps = [all, second];
  const signed = await world.finish(prepareXades({ ...ordered, contentTimestamps }));
  const told = described(signed).timestamps;
  assert.deepEqual(
    told.map(({ kind, intact }) => [kind, intact]),
    [
      ['content', true],
      ['content', true],
    ],
  );
  for (const parts of ['all', [0], [0, 1]] as const) {
    const wrong = { ...ordered, contentTimestamps: [{ token: second.token, of: parts }] };
    assert.throws(() => prepareXades(wrong), { code: 'xades_timestamp_wrong' });
  }
  const nothing = { ...ordered, contentTimestamps: [{ token: second.token, of: [2] }] };
  assert.throws(() => prepareXades(nothing), { code: 'xades_content_missing' });
});

test('refuses what it cannot name or find, and too much of it', () => {
  const missing = { code: 'xades_content_missing' };
  const unresolved = { code: 'xades_reference_unresolved' };
  const files = (name: string, count = 1) =>
    order({
      packaging: 'detached',
      files: Array.from({ length: count }, () => ({ name, content: file })),
    });
  for (const name of ['', '#b', 'a b', 'a#b', '山.txt']) {
    assert.throws(() => prepareXades(files(name)), unresolved, name);
  }
  assert.throws(() => prepareXades(files('a.txt', 0)), missing);
  assert.throws(() => prepareXades(files('a.txt', 30)), missing);
  prepareXades(files('a.txt', 29));
  const ids = ['nowhere'];
  assert.throws(
    () => prepareXades(order({ packaging: 'internally-detached', document, ids })),
    unresolved,
  );
  assert.throws(
    () => prepareXades(order({ packaging: 'enveloped', document, parentId: 'nowhere' })),
    unresolved,
  );
  const twice = encode('<a><b Id="b"/><c ID="b"/></a>');
  assert.throws(
    () => prepareXades(order({ packaging: 'internally-detached', document: twice, ids: ['b'] })),
    { code: 'xml_forbidden' },
  );
  const bomb = encode('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>');
  assert.throws(() => prepareXades(order({ packaging: 'enveloped', document: bomb })), {
    code: 'xml_forbidden',
  });
});
