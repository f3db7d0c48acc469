import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digest, parseCertificate } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { makeForeignXades } from '../../../../tests/worlds/foreign-xades.ts';
import { makeXadesWorld } from '../../../../tests/worlds/xades-world.ts';
import { describeXades } from './describe-xades.ts';
import { extendXades } from './extend-xades.ts';
import { openAugmentableXades } from './open-augmentable-xades.ts';
import { prepareCounterXades } from './prepare-counter-xades.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const dayMs = 86_400_000;
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const world = makeXadesWorld({ at });
const anchors = [parseCertificate(world.pki.certificate('root'))];
const document = encode(
  '<?xml version="1.0"?>\r\n<a  b = "1">\r\n<c Id="c">10</c></a>\r\n<!-- -->',
);
const enveloped = { packaging: 'enveloped', document } as const;

/** Whether the longer text is the shorter one with something put in at places. */
function onlyAdds(before: Uint8Array, after: Uint8Array): boolean {
  let place = 0;
  for (const octet of after) if (octet === before[place]) place += 1;
  return place === before.length;
}

const inserted =
  /<xades:UnsignedProperties xmlns.*<\/xades:UnsignedProperties>|<xades(141)?:(SignatureTimeStamp|CertificateValues|RevocationValues|ArchiveTimeStamp|TimeStampValidationData) xmlns.*?<\/xades(141)?:\2>/gsu;

test('from B-B to B-LTA: each step adds, and taking out what it added gives back the document', async () => {
  const signed = await world.sign(enveloped);
  for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
    const extended = await world.extend(signed, level);
    assert.equal(world.described(extended).level, level);
    assert.equal(decode(extended).replace(inserted, ''), decode(signed));
  }
});

test('what each level adds stands in the order it came about', async () => {
  const extended = decode(await world.extend(await world.sign(enveloped), 'B-LTA'));
  const names = [...extended.matchAll(/<(xades(?:141)?:\w+) xmlns:/gu)].map(([, name]) => name);
  assert.deepEqual(names, [
    'xades:QualifyingProperties',
    'xades:UnsignedProperties',
    'xades:UnsignedSignatureProperties',
    'xades:SignatureTimeStamp',
    'xades:CertificateValues',
    'xades:RevocationValues',
    'xades141:ArchiveTimeStamp',
  ]);
});

test('a signature of another layout is extended, not written anew', async () => {
  const foreign = makeForeignXades(world.pki).document;
  const extended = await world.extend(foreign, 'B-LTA');
  const { integrity, level } = world.described(extended);
  // It names no format of what it signs, which baseline asks for.
  assert.deepEqual([integrity.faults, level], [[], 'none']);
  const intact = world
    .described(extended)
    .timestamps.map(({ kind, intact: holds }) => [kind, holds]);
  assert.deepEqual(intact, [
    ['signature', true],
    ['archive', true],
  ]);
  assert.equal(decode(extended).replace(inserted, ''), decode(foreign));
});

test('unsigned properties of others stay where they are; ours come behind', async () => {
  const unsigned = '<n:note xmlns:n="urn:n">\n</n:note>';
  const foreign = makeForeignXades(world.pki, { unsigned }).document;
  const extended = await world.extend(foreign, 'B-LTA');
  assert.ok(onlyAdds(foreign, extended));
  assert.equal(decode(extended).replace(inserted, ''), decode(foreign));
  assert.match(decode(extended), /<\/n:note>\n<xades:SignatureTimeStamp /u);
});

test('properties about data objects alone: the schema wants ours before them', async () => {
  const text = decode(makeForeignXades(world.pki).document);
  const only = '<etsi:UnsignedDataObjectProperties>\n</etsi:UnsignedDataObjectProperties>';
  for (const around of [
    `<etsi:UnsignedProperties>${only}</etsi:UnsignedProperties>`,
    '<etsi:UnsignedProperties/>',
    '<etsi:UnsignedProperties><etsi:UnsignedSignatureProperties/></etsi:UnsignedProperties>',
  ]) {
    const foreign = encode(text.replace('</etsi:QualifyingProperties>', `${around}$&`));
    const extended = await world.extend(foreign, 'B-T');
    assert.ok(onlyAdds(foreign, extended));
    assert.equal(world.described(extended).timestamps[0]?.intact, true, around);
    const [, first] = /<etsi:UnsignedProperties>\s*<(\w+:\w+)/u.exec(decode(extended)) ?? [];
    assert.match(first ?? '', /:UnsignedSignatureProperties$/u);
  }
});

test('renewed much later: new material about the time-stamps goes behind the archive time-stamp', async () => {
  const then = await world.extend(await world.sign(enveloped), 'B-LTA');
  const later = at + 200 * dayMs;
  world.needs.settings.at = later;
  try {
    const order = { level: 'B-LTA', needs: world.needs, anchors, at: later } as const;
    const renewed = await extendXades(then, order);
    assert.deepEqual([renewed.level, renewed.shortfalls], ['B-LTA', []]);
    assert.equal(
      decode(renewed.document).replace(inserted, '').length,
      decode(then).replace(inserted, '').length,
    );
    assert.ok(onlyAdds(then, renewed.document));
    const names = [...decode(renewed.document).matchAll(/<(xades(?:141)?:\w+) xmlns:/gu)];
    assert.deepEqual(
      names.slice(-3).map(([, name]) => name),
      [
        'xades141:ArchiveTimeStamp',
        'xades141:TimeStampValidationData',
        'xades141:ArchiveTimeStamp',
      ],
    );
    const told = world.described(renewed.document);
    assert.deepEqual(
      [told.level, told.timestamps.map(({ intact }) => intact)],
      ['B-LTA', [true, true, true]],
    );
  } finally {
    world.needs.settings.at = at;
  }
});

test('what is there is not put in again', async () => {
  const extended = await world.extend(await world.sign(enveloped), 'B-LT');
  const augmentable = openAugmentableXades(extended);
  const ids = augmentable.signatures.map(({ id }) => id);
  assert.deepEqual(await augmentable.addValidationData(ids, augmentable.known), extended);
  const more = { ...augmentable.known, certificates: [world.pki.certificate('foreignRoot')] };
  const added = decode(await augmentable.addValidationData(ids, more));
  const behind =
    /<\/xades:RevocationValues><xades141:TimeStampValidationData [^>]*><xades:CertificateValues><xades:EncapsulatedX509Certificate>[^<]*<\/xades:EncapsulatedX509Certificate><\/xades:CertificateValues><\/xades141:TimeStampValidationData>/u;
  assert.match(added, behind);
});

test('of two signatures the one that is meant is extended, and the other is as it was', async () => {
  const first = await world.sign(enveloped);
  const both = await world.sign({ ...enveloped, document: first }, { signer: 'rsa2048' });
  const [, second] = openAugmentableXades(both).signatures;
  assert.ok(second);
  const { needs } = world;
  const order = { level: 'B-LTA', needs, anchors, at, signatures: [second.id] } as const;
  const extended = await extendXades(both, order);
  assert.equal(extended.level, 'B-LTA');
  assert.equal(world.described(extended.document, 0).level, 'B-B');
  assert.equal(world.described(extended.document, 1).level, 'B-LTA');
  const all = await world.extend(extended.document, 'B-LTA');
  for (const index of [0, 1]) assert.equal(world.described(all, index).level, 'B-LTA');
});

test('a detached signature is archived with what it names, in pieces as well', async () => {
  const file = encode('The very bytes.\n');
  const files = [{ name: 'a.txt', content: file }];
  const signed = await world.sign({ packaging: 'detached', files });
  const pieces = () => [file.subarray(0, 4), file.subarray(4)];
  const extended = await world.extend(signed, 'B-LTA', pieces);
  assert.equal(world.described(extended, 0, () => file).level, 'B-LTA');
  // Without it nobody can tell what the archive time-stamp is over.
  const [, archive] = world.described(extended).timestamps;
  assert.deepEqual(archive?.faults, ['imprint_unknown']);
});

test('a digest is enough to verify and to bring to B-LT, and not to archive', async () => {
  const file = encode('The very bytes.\n');
  const digests = (octets: Uint8Array) => () => ({
    digestOf: (hash: HashAlgorithm) => digest(hash, octets),
  });
  const content = { digest: digest('sha256', file) };
  const signed = await world.sign({ packaging: 'detached', files: [{ name: 'a.txt', content }] });
  const extended = await world.extend(signed, 'B-LT', digests(file));
  assert.equal(world.described(extended, 0, () => file).level, 'B-LT');
  assert.deepEqual(world.described(extended, 0, digests(file)).integrity.faults, []);
  const other = world.described(extended, 0, digests(file.subarray(1)));
  assert.deepEqual(other.integrity.faults, ['message_digest_mismatch']);
  await assert.rejects(world.extend(signed, 'B-LTA', digests(file)), {
    code: 'xades_content_missing',
  });
});

const broken = { code: 'extension_broken' };

test('refuses what is broken, and says so before anybody is asked', async () => {
  const text = decode(await world.sign(enveloped));
  const plain = text.replace(/<xades:QualifyingProperties.*<\/xades:QualifyingProperties>/su, '');
  const asked = { ...world.needs.asked };
  for (const changed of [text.replace('>10<', '>11<'), plain]) {
    await assert.rejects(world.extend(encode(changed), 'B-LTA'), broken);
  }
  const files = [{ name: 'a.txt', content: encode('x') }];
  const detached = await world.sign({ packaging: 'detached', files });
  await assert.rejects(world.extend(detached, 'B-T'), broken);
  assert.deepEqual(world.needs.asked, asked);
});

test('refuses a signature whose time-stamp is over something else', async () => {
  const stamped = decode(await world.sign(enveloped, { stamped: true }));
  const other = Buffer.from(await world.stamp(document)).toString('base64');
  const wrong = stamped.replace(/(<xades:EncapsulatedTimeStamp>)[^<]*/u, `$1${other}`);
  await assert.rejects(world.extend(encode(wrong), 'B-LTA'), broken);
});

test('refuses the expired and the revoked', async () => {
  const expired = await world.sign(enveloped, { signer: 'expired' });
  await assert.rejects(world.extend(expired, 'B-T'), { code: 'extension_expired' });
  const revoked = await world.sign(enveloped, { signer: 'revoked' });
  await assert.rejects(world.extend(revoked, 'B-LT'), { code: 'extension_revoked' });
});

test('a level that cannot be reached is not called reached', async () => {
  const signed = await world.sign(enveloped);
  world.needs.settings.silentAbout.add('p256');
  try {
    const order = { level: 'B-LTA', needs: world.needs, anchors, at } as const;
    const { level, shortfalls, document: reached } = await extendXades(signed, order);
    assert.equal(level, 'B-T');
    assert.equal(shortfalls[0]?.code, 'revocation_unavailable');
    assert.equal(world.described(reached).level, 'B-T');
  } finally {
    world.needs.settings.silentAbout.clear();
  }
});

const evidence = (namespace: string) =>
  `<e:SealingEvidenceRecords xmlns:e="${namespace}"><e:EvidenceRecord/></e:SealingEvidenceRecords>`;
const evidenceNamespace = 'http://uri.etsi.org/19132/v1.1.1#';
const behind = '</xades:UnsignedSignatureProperties>';

test('9.4 · behind an evidence record nothing is added', async () => {
  const text = decode(await world.sign(enveloped, { stamped: true }));
  const sealed = encode(text.replace(behind, evidence(evidenceNamespace) + behind));
  const refusal = { code: 'extension_unsupported' };
  const asked = world.needs.asked.timestamp;
  for (const level of ['B-LT', 'B-LTA'] as const) {
    await assert.rejects(world.extend(sealed, level), refusal);
  }
  const augmentable = openAugmentableXades(sealed);
  const ids = augmentable.signatures.map(({ id }) => id);
  const nobody = () => assert.fail('nobody is to be asked');
  await assert.rejects(async () => augmentable.stamp(ids, 'sha256', nobody), refusal);
  await assert.rejects(async () => augmentable.archive(ids, 'sha256', nobody), refusal);
  await assert.rejects(async () => augmentable.addValidationData(ids, augmentable.known), refusal);
  const [signatureId = ''] = ids;
  const counter = {
    signer: world.signerOf('p384'),
    signingTime: at,
    random: () => Uint8Array.of(1),
  };
  assert.throws(() => prepareCounterXades({ ...counter, document: sealed, signatureId }), refusal);
  assert.equal(world.needs.asked.timestamp, asked);
  const told = describeXades(sealed);
  assert.deepEqual(told.problems, ['evidence_record_unread']);
  assert.equal(told.signatures[0]?.level, 'B-T');
  // Of another namespace it is a note of somebody.
  const note = encode(text.replace(behind, evidence('urn:other') + behind));
  assert.equal(world.described(await world.extend(note, 'B-LT')).level, 'B-LT');
  assert.deepEqual(describeXades(note).problems, []);
  prepareCounterXades({ ...counter, document: note, signatureId });
});

test('9.4 · a signature beside one with an evidence record is extended, and may be made', async () => {
  const text = decode(await world.sign(enveloped, { stamped: true }));
  const sealed = encode(text.replace(behind, evidence(evidenceNamespace) + behind));
  const both = await world.sign({ ...enveloped, document: sealed }, { signer: 'rsa2048' });
  const [first, second] = openAugmentableXades(both).signatures;
  assert.ok(first && second);
  const { needs } = world;
  const order = { level: 'B-LTA', needs, anchors, at } as const;
  const extended = await extendXades(both, { ...order, signatures: [second.id] });
  assert.equal(extended.level, 'B-LTA');
  assert.ok(decode(extended.document).includes(evidence(evidenceNamespace) + behind));
  const whole = extendXades(both, { ...order, signatures: [first.id, second.id] });
  await assert.rejects(whole, { code: 'extension_unsupported' });
});

test('9.4 · nor into a counter-signature that the record covers', async () => {
  const first = await world.sign(enveloped, { stamped: true });
  const [{ id: signatureId } = { id: '' }] = openAugmentableXades(first).signatures;
  const prepared = prepareCounterXades({
    ...{ signer: world.signerOf('p384'), signingTime: at, document: first, signatureId },
    random: () => Uint8Array.of(2),
  });
  const countersigned = await world.finish(prepared, { signer: 'p384' });
  const signatures = [prepared.signatureId];
  const order = { level: 'B-T', needs: world.needs, anchors, at, signatures } as const;
  assert.equal((await extendXades(countersigned, order)).level, 'B-T');
  const text = decode(countersigned);
  const end = text.lastIndexOf(behind);
  const sealed = text.slice(0, end) + evidence(evidenceNamespace) + text.slice(end);
  const refusal = { code: 'extension_unsupported' };
  await assert.rejects(extendXades(encode(sealed), order), refusal);
});
