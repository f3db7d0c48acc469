import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digest } from '@kumoin/pki';
import { makePkiWorld } from '@kumoin/testkit';
import {
  digestOf,
  makeForeignXades,
  reference,
  signingCertificate,
} from '../../../../../tests/worlds/foreign-xades.ts';
import type { ForeignWish } from '../../../../../tests/worlds/foreign-xades.ts';
import { makeXadesWorld } from '../../../../../tests/worlds/xades-world.ts';
import { describeXades } from '../describe-xades.ts';
import { openAugmentableXades } from '../open-augmentable-xades.ts';
import { prepareCounterXades } from '../prepare-counter-xades.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const pki = makePkiWorld({ at });
const world = makeXadesWorld({ at });
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const file = encode('The very bytes.\n');

const enveloped = decode(
  await world.sign({ packaging: 'enveloped', document: encode('<a><b Id="b">10</b></a>') }),
);
const enveloping = decode(
  await world.sign({
    packaging: 'enveloping',
    objects: [{ bytes: encode('<b>10</b>'), as: 'xml' }],
  }),
);
const beside = decode(
  await world.sign({
    packaging: 'internally-detached',
    document: encode('<a><b Id="b">10</b></a>'),
    ids: ['b'],
  }),
);

function integrity(text: string) {
  return world.described(encode(text)).integrity;
}

type Replacer = (...found: string[]) => string;

/** Each has to be there, or the test would try nothing. */
function change(text: string, from: string | RegExp, to: string | Replacer): string {
  const changed = typeof to === 'string' ? text.replace(from, to) : text.replace(from, to);
  assert.notEqual(changed, text);
  return changed;
}

/** The first character inside of an element of base64. */
function flipIn(text: string, element: string): string {
  return change(
    text,
    new RegExp(`(<${element}[^>]*>)(.)`, 'u'),
    (_ = '', tag = '', first = '') => tag + (first === 'A' ? 'B' : 'A'),
  );
}

test('unmodified: nothing is wrong', () => {
  for (const text of [enveloped, enveloping, beside]) assert.deepEqual(integrity(text).faults, []);
});

test('content changed: its digest does not match, the signature over it still does', () => {
  for (const text of [enveloped, enveloping, beside]) {
    const { contentIntact, signatureValid, faults } = integrity(change(text, '>10<', '>11<'));
    assert.deepEqual([contentIntact, signatureValid], [false, true]);
    assert.deepEqual(faults, ['message_digest_mismatch']);
  }
  // Text turned into an instruction, which some canonicalisers write as text.
  const instruction = integrity(change(enveloped, '>10<', '><?x 10?><'));
  assert.deepEqual(instruction.faults, ['message_digest_mismatch']);
  // Comments are no content of URI "" and "#id".
  assert.deepEqual(integrity(change(enveloped, '>10<', '>1<!-- -->0<')).faults, []);
});

test('SignedProperties changed: nothing they say counts', () => {
  const { signatureValid, certificateBound, faults } = integrity(
    change(enveloped, '2026-01-05T13:45:00Z', '2026-01-05T13:45:01Z'),
  );
  assert.deepEqual([signatureValid, certificateBound], [false, false]);
  assert.deepEqual(faults, ['signed_properties_mismatch']);
});

test('SignatureValue or SignedInfo changed: the signature is wrong', () => {
  const flipped = flipIn(enveloped, 'ds:SignatureValue');
  assert.deepEqual(integrity(flipped).faults, ['signature_wrong']);
  const { signatureValid, faults } = integrity(
    change(enveloped, '-reference-0" URI=""', '-reference-x" URI=""'),
  );
  assert.equal(signatureValid, false);
  assert.deepEqual(faults, ['signature_wrong']);
});

test('two elements of one Id: no choice is made between them', () => {
  const twice = integrity(change(beside, '<a>', '<a><c id="b"/>'));
  assert.deepEqual([twice.contentIntact, twice.faults], [false, ['xml_forbidden']]);
  const [, id = ''] = /SignedProperties Id="([^"]*)"/u.exec(enveloped) ?? [];
  const faults = [...integrity(change(enveloped, '<a>', `<a ID="${id}">`)).faults];
  assert.deepEqual(faults.sort(), ['message_digest_mismatch', 'signed_properties_unbound']);
});

test('SignedProperties that were signed stand elsewhere, and others in their place: unbound', () => {
  const [properties = ''] =
    /<xades:SignedProperties.*<\/xades:SignedProperties>/su.exec(enveloping) ?? [];
  const fake = change(properties, / Id="[^"]*"/u, ' Id="fake"').replace('13:45', '14:45');
  const wrapped = change(enveloping, properties, fake).replace(
    '</ds:Signature>',
    `<ds:Object><x xmlns:xades="http://uri.etsi.org/01903/v1.3.2#">${properties}</x></ds:Object></ds:Signature>`,
  );
  assert.deepEqual(integrity(wrapped).faults, ['signed_properties_unbound']);
  const { level } = world.described(encode(wrapped));
  assert.equal(level, 'none');
  // The same with a second QualifyingProperties put in front.
  const second = change(
    enveloping,
    '<ds:Object><xades:Q',
    `<ds:Object><xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" Target="#x">${fake}</xades:QualifyingProperties></ds:Object><ds:Object><xades:Q`,
  );
  assert.deepEqual(integrity(second).faults, ['xades_malformed']);
  const target = change(enveloping, / Target="#[^"]*"/u, ' Target="#other"');
  assert.deepEqual(integrity(target).faults, ['signed_properties_unbound']);
});

test('an Object that was signed stands outside, and another in its place: unresolved', () => {
  const [object = ''] = /<ds:Object Id=.*<\/ds:Object>/su.exec(enveloping) ?? [];
  const body = enveloping.slice(enveloping.indexOf('<ds:Signature'));
  const fake = object.replace(/ Id="[^"]*"/u, ' Id="fake"').replace('10', '99');
  const moved = change(body, object, fake);
  const wrapped = `<w xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${moved}${object}</w>`;
  const found = integrity(wrapped);
  assert.deepEqual([found.contentIntact, found.faults], [false, ['reference_unresolved']]);
});

test('what is named outside and not at hand is missing, and nothing is said about it', async () => {
  const files = [{ name: 'a.txt', content: file }];
  const detached = await world.sign({ packaging: 'detached', files });
  const missing = world.described(detached).integrity;
  assert.equal('contentIntact' in missing, false);
  assert.deepEqual([missing.signatureValid, missing.faults], [true, ['content_missing']]);
  const given = (octets: Uint8Array | Iterable<Uint8Array>) =>
    world.described(detached, 0, (name) => (name === 'a.txt' ? octets : undefined)).integrity;
  assert.deepEqual(given(file).faults, []);
  assert.deepEqual(given([file.subarray(0, 3), file.subarray(3)]).faults, []);
  assert.deepEqual(given(file.subarray(1)).faults, ['message_digest_mismatch']);
});

test('structure: what is there once is there once, and what is base64 is base64', () => {
  const [signedInfo = ''] = /<ds:SignedInfo>.*<\/ds:SignedInfo>/su.exec(enveloped) ?? [];
  const malformed = [
    change(enveloped, signedInfo, `${signedInfo}${signedInfo}`),
    change(enveloped, signedInfo, ''),
    change(enveloped, /(<ds:DigestValue>)(.{4})/u, '$1$2<!-- -->'),
    change(enveloped, /(<ds:DigestValue>)(.{4})/u, '$1$2<?x?>'),
    change(enveloped, /(<ds:DigestValue>)./u, '$1*'),
    change(enveloped, /<ds:DigestValue>[^<]*<\/ds:DigestValue>/u, ''),
    change(enveloped, /<ds:DigestMethod[^>]*>/u, ''),
    change(enveloped, /(<ds:SignatureValue[^>]*>)[^<]/u, '$1'),
    change(enveloped, '</ds:SignedInfo>', '</ds:SignedInfo><ds:Object/>'),
  ];
  for (const text of malformed) {
    assert.deepEqual(integrity(text).faults, ['xades_malformed'], text.slice(0, 2000));
    const [signature] = openAugmentableXades(encode(text)).signatures;
    assert.deepEqual(signature?.faults, ['xades_malformed']);
  }
});

test('KeyInfo swapped for another certificate: not the one that is meant', () => {
  const other = Buffer.from(pki.certificate('rsa2048')).toString('base64');
  const swapped = change(enveloped, /(<ds:X509Certificate>)[^<]*/u, `$1${other}`);
  const { signatureValid, certificateBound, faults } = integrity(swapped);
  assert.deepEqual([signatureValid, certificateBound], [false, false]);
  assert.deepEqual(faults, ['signer_certificate_not_found']);
});

function foreignFaults(wish: ForeignWish): readonly string[] {
  return world.described(makeForeignXades(pki, wish).document).integrity.faults;
}

test('a signature of another layout, with the first version of the certificate property: sound', () => {
  assert.deepEqual(foreignFaults({}), []);
  const told = world.described(makeForeignXades(pki).document);
  assert.deepEqual([told.id, told.packaging, told.algorithm], ['S', 'enveloped', 'rsa-sha256']);
  // Without formats of what is signed it is no baseline signature.
  assert.equal(told.level, 'none');
});

test('a certificate property that is missing, or of another certificate', () => {
  assert.deepEqual(foreignFaults({ signingCertificate: '' }), ['signing_certificate_missing']);
  const other = signingCertificate(pki.certificate('p256'));
  assert.deepEqual(foreignFaults({ signingCertificate: other }), ['signer_certificate_not_found']);
});

test('a manifest is looked into', () => {
  const wrong = { manifestDigest: digestOf('something else') };
  assert.deepEqual(foreignFaults(wrong), ['message_digest_mismatch']);
});

const xpath = (algorithm: string, inside: string) =>
  `<Transform Algorithm="${algorithm}">${inside}</Transform>`;
const filter2 = 'http://www.w3.org/2002/06/xmldsig-filter2';
const filter = (expression: string, kind = 'subtract') =>
  xpath(
    filter2,
    `<f:XPath xmlns:d="http://www.w3.org/2000/09/xmldsig#" xmlns:f="${filter2}" Filter="${kind}">${expression}</f:XPath>`,
  );
const xpath1 = (expression: string) =>
  xpath(
    'http://www.w3.org/TR/1999/REC-xpath-19991116',
    `<XPath xmlns:d="http://www.w3.org/2000/09/xmldsig#">${expression}</XPath>`,
  );

test('takes the ways there are to leave signatures out', () => {
  const ways = [
    filter('/descendant::d:Signature'),
    filter('//d:Signature'),
    filter('here()/ancestor::d:Signature[1]'),
    xpath1('not(ancestor-or-self::d:Signature)'),
    xpath1('\n not( ancestor-or-self::d:Signature )\n'),
    filter('/x:r', 'intersect').replace(' Filter', ' xmlns:x="urn:r" Filter') +
      xpath('http://www.w3.org/2000/09/xmldsig#enveloped-signature', ''),
  ];
  for (const transform of ways) assert.deepEqual(foreignFaults({ transform }), [], transform);
});

test('runs no program of the signer', () => {
  const unsupported = [
    xpath(
      'http://www.w3.org/TR/1999/REC-xslt-19991116',
      '<x:stylesheet xmlns:x="urn:x"></x:stylesheet>',
    ),
    xpath('urn:unknown', ''),
    filter('//*[count(//*) &gt; count(//*)]'),
    filter('//d:Signature', 'union'),
    filter('id("O")'),
    xpath1('true()'),
    xpath1('not(ancestor-or-self::d:Signature) and count(//*//*//*) = 1'),
  ];
  for (const transform of unsupported) {
    assert.deepEqual(foreignFaults({ transform }), ['xades_transform_unsupported'], transform);
  }
});

test('a digest that is too weak, an algorithm or a canonicalisation nobody knows', () => {
  const sha1 = reference('#O', 'x').replace(
    'http://www.w3.org/2001/04/xmlenc#sha256',
    'http://www.w3.org/2000/09/xmldsig#sha1',
  );
  assert.deepEqual(foreignFaults({ references: [sha1] }), ['digest_algorithm_unsupported']);
  const canonicalization = 'http://www.w3.org/TR/1999/REC-xslt-19991116';
  assert.deepEqual(foreignFaults({ canonicalization }), ['canonicalization_unsupported']);
  const rsaSha1 = change(enveloped, /xmldsig-more#ecdsa-sha256/u, 'xmldsig-more#ecdsa-sha1');
  assert.deepEqual(integrity(rsaSha1).faults, ['signature_algorithm_unsupported']);
});

test('goes up to thirty references and not one further', () => {
  const one = reference('#O', 'x');
  const references = (length: number) => ({ references: Array.from({ length }, () => one) });
  assert.deepEqual(foreignFaults(references(26)), ['message_digest_mismatch']);
  assert.deepEqual(foreignFaults(references(27)), ['xades_malformed']);
});

test('a time-stamp over something else: level B-B, and the token is told as wrong', async () => {
  const content = { packaging: 'enveloped', document: encode('<a/>') } as const;
  const stamped = decode(await world.sign(content, { stamped: true }));
  assert.equal(world.described(encode(stamped)).level, 'B-T');
  const other = Buffer.from(await world.stamp(file)).toString('base64');
  const wrong = change(stamped, /(<xades:EncapsulatedTimeStamp>)[^<]*/u, `$1${other}`);
  const told = world.described(encode(wrong));
  assert.equal(told.level, 'B-B');
  assert.deepEqual(told.timestamps[0]?.faults, ['imprint_mismatch']);
  const none = change(
    stamped,
    /<xades:EncapsulatedTimeStamp>.*<\/xades:EncapsulatedTimeStamp>/u,
    '',
  );
  assert.deepEqual(world.described(encode(none)).timestamps[0]?.faults, [
    'timestamp_malformed',
    'timestamp_missing',
  ]);
});

test('archived material altered: the archive time-stamp is wrong, and the level below', async () => {
  const signed = await world.sign({ packaging: 'enveloped', document: encode('<a/>') });
  const extended = decode(await world.extend(signed, 'B-LTA'));
  assert.equal(world.described(encode(extended)).level, 'B-LTA');
  const altered = change(extended, '<xades:EncapsulatedX509Certificate>', '$& ');
  assert.equal(world.described(encode(altered)).level, 'B-LT');
  // In the namespace of the version before, it makes no baseline level.
  const older = extended.replaceAll('xades141:ArchiveTimeStamp', 'xades:ArchiveTimeStamp');
  assert.notEqual(world.described(encode(older)).level, 'B-LTA');
});

test('a policy document beside a policy without a digest is no baseline', async () => {
  const policyDocument = encode('Policy.');
  const policy = { id: '1.2.3', hash: 'sha256', digest: digest('sha256', policyDocument) } as const;
  const signed = await world.sign(
    { packaging: 'enveloped', document: encode('<a/>') },
    { properties: { policy }, policyDocument },
  );
  assert.equal(world.described(signed).level, 'B-B');
  const twice = decode(signed).replace(
    /<xades141:SignaturePolicyStore.*<\/xades141:SignaturePolicyStore>/su,
    '$&$&',
  );
  assert.equal(world.described(encode(twice)).level, 'none');
});

async function countersign(text: string): Promise<string> {
  const document = encode(text);
  const { id } = world.described(document);
  const { random, signingTime } = world.order({ packaging: 'enveloped', document });
  const signer = world.signerOf('rsa2048');
  const prepared = prepareCounterXades({ document, signatureId: id, signer, signingTime, random });
  return decode(await world.finish(prepared, { signer: 'rsa2048' }));
}

test('a counter-signature is over the value of the signature it stands in, and of no other', async () => {
  const countered = await countersign(enveloped);
  const told = world.described(encode(countered));
  assert.deepEqual(told.integrity.faults, []);
  const [counter, ...more] = told.counterSignatures;
  assert.deepEqual([more, counter?.integrity.faults, counter?.level], [[], [], 'B-B']);
  assert.equal(counter?.packaging, 'counter-signature');
  assert.equal(describeXades(encode(countered)).signatures.length, 1);
  // Taken over into another signature that somebody made.
  const [stolen = ''] =
    /<xades:UnsignedProperties.*<\/xades:UnsignedProperties>/su.exec(countered) ?? [];
  const second = await world.sign({ packaging: 'enveloped', document: encode(enveloped) });
  const moved = decode(second).replace(/(.*)(<\/xades:QualifyingProperties>)/su, `$1${stolen}$2`);
  const wrong = world.described(encode(moved), 1).counterSignatures[0];
  assert.deepEqual(wrong?.integrity.faults, ['counter_signature_elsewhere']);
});

test('augmented, with the counter-signature under the archive time-stamp', async () => {
  const extended = await world.extend(encode(await countersign(enveloped)), 'B-LTA');
  const told = world.described(extended);
  assert.equal(told.level, 'B-LTA');
  assert.deepEqual(told.counterSignatures[0]?.integrity.faults, []);
  const changed = decode(extended).replace(
    '<xades:CounterSignature ',
    '<xades:CounterSignature  Id="x" ',
  );
  assert.equal(world.described(encode(changed)).level, 'B-LT');
});

test('refuses to countersign what is not there or has no name', () => {
  const order = {
    document: makeForeignXades(pki).document,
    signer: world.signerOf('p256'),
    signingTime: at,
    random: (length: number) => new Uint8Array(length),
  };
  prepareCounterXades({ ...order, signatureId: 'S' });
  const unresolved = { code: 'xades_reference_unresolved' };
  assert.throws(() => prepareCounterXades({ ...order, signatureId: 'X' }), unresolved);
  const nameless = encode(decode(order.document).replace(' Id="V"', ''));
  assert.throws(
    () => prepareCounterXades({ ...order, document: nameless, signatureId: 'S' }),
    unresolved,
  );
});

test('what is no XML, or brings a document type, is refused before anything is looked at', () => {
  assert.throws(() => describeXades(encode(`<!DOCTYPE a>${enveloped.slice(21)}`)), {
    code: 'xml_forbidden',
  });
  assert.throws(() => describeXades(encode(enveloped.slice(0, -1))), { code: 'xml_malformed' });
  assert.deepEqual(describeXades(encode('<a/>')).problems, ['signers_missing']);
  assert.throws(() => openAugmentableXades(encode('<a/>')), { code: 'xades_malformed' });
});
