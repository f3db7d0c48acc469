import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePkiWorld } from '@kumoin/testkit';
import {
  base64,
  exclusiveForm,
  inclusiveForm,
  makeForeignXades,
} from '../../../../../tests/worlds/foreign-xades.ts';
import { makeXadesWorld } from '../../../../../tests/worlds/xades-world.ts';
import { defaultC14n, exclusiveC14n } from '../../xml/c14n-method.ts';
import type { C14nMethod } from '../../xml/c14n-method.ts';
import { openXml } from '../../xml/open-xml.ts';
import { openAugmentableXades } from '../open-augmentable-xades.ts';
import type { OpenedSignature } from './opened-signature.ts';
import { readDocument } from './read-document.ts';
import {
  coveredByArchiveTimestamp,
  coveredByOlderArchive,
  coveredBySigAndRefs,
  coveredBySignatureTimestamp,
} from './timestamp-octets.ts';
import type { Covered } from './timestamp-octets.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const pki = makePkiWorld({ at });
const world = makeXadesWorld({ at });

const certificateValues = `<etsi:CertificateValues><etsi:EncapsulatedX509Certificate>${base64(pki.certificate('issuing'))}</etsi:EncapsulatedX509Certificate></etsi:CertificateValues>`;
const refs = '<etsi:CompleteCertificateRefs>\n</etsi:CompleteCertificateRefs>';
const other = '<n:note xmlns:n="urn:n" a="1">\n<!-- c --></n:note>';
const foreign = makeForeignXades(pki, { unsigned: [certificateValues, refs, other].join('\n') });

/** The pieces a time-stamp covers, as text. */
function pieces(cover: (opened: OpenedSignature) => Covered): readonly string[] {
  using xml = openXml(foreign.document);
  const [found] = readDocument(xml);
  assert.ok(found?.opened);
  return (cover(found.opened) ?? []).map((octets) => {
    assert.ok(octets instanceof Uint8Array);
    return new TextDecoder().decode(octets);
  });
}

const archive = (method: C14nMethod) =>
  pieces((opened) => {
    const before = opened.parsed.qualifying?.properties ?? [];
    return coveredByArchiveTimestamp(opened, before, method);
  });

test('signature time-stamp: the SignatureValue element in canonical form, line breaks and all', () => {
  const covered = (method: C14nMethod) =>
    pieces((opened) => coveredBySignatureTimestamp(opened, method));
  assert.deepEqual(covered(defaultC14n), [inclusiveForm(foreign.signatureValue)]);
  assert.deepEqual(covered(exclusiveC14n), [exclusiveForm(foreign.signatureValue)]);
});

test('archive, 1: what comes out of each Reference, in the order of SignedInfo, nodes by its method', () => {
  const { data, object, manifest, signedProperties } = foreign.pieces;
  const expected = [data, object, manifest, signedProperties];
  assert.deepEqual(archive(defaultC14n).slice(0, 4), expected);
  const without = (text: string) => text.replace(' xmlns:z="urn:z"', '');
  const ds = ' xmlns="http://www.w3.org/2000/09/xmldsig#"';
  const properties = without(signedProperties)
    .replace(ds, '')
    .replaceAll(/<Digest(Method|Value)/gu, `$&${ds}`);
  const exclusive = [...[data, object, manifest].map(without), properties];
  assert.deepEqual(archive(exclusiveC14n).slice(0, 4), exclusive);
});

test('archive, 2: SignedInfo by the method of the time-stamp, not by its own', () => {
  assert.equal(archive(exclusiveC14n)[4], exclusiveForm(foreign.pieces.signedInfo));
  assert.equal(archive(defaultC14n)[4], inclusiveForm(foreign.pieces.signedInfo));
});

test('archive, 3: the SignatureValue element', () => {
  assert.equal(archive(exclusiveC14n)[5], exclusiveForm(foreign.signatureValue));
});

test('archive, 4: KeyInfo', () => {
  assert.equal(archive(exclusiveC14n)[6], exclusiveForm(foreign.keyInfo));
});

test('archive, 5: every unsigned property before it, in order, those nobody knows included', () => {
  const expected = [certificateValues, refs].map(exclusiveForm);
  const note = other.replace('<!-- c -->', '');
  assert.deepEqual(archive(exclusiveC14n).slice(7, 10), [...expected, note]);
  const withNamespaces = note.replace(
    ' xmlns:n="urn:n"',
    ' xmlns="http://www.w3.org/2000/09/xmldsig#" xmlns:etsi="http://uri.etsi.org/01903/v1.3.2#" xmlns:n="urn:n" xmlns:z="urn:z"',
  );
  assert.equal(archive(defaultC14n)[9], withNamespaces);
});

test('archive, 6: every Object but the one with the properties, also if a Reference covers it', () => {
  const { object, manifest } = foreign.pieces;
  const [first, second, ...more] = archive(defaultC14n).slice(10);
  assert.equal(first, object);
  assert.match(second ?? '', /^<Object [^>]*><Manifest Id="M">.*<\/Manifest><\/Object>$/su);
  assert.ok(manifest.includes('<Manifest'));
  assert.deepEqual(more, []);
});

test('an older archive time-stamp leaves out Objects that a Reference covers', () => {
  const covered = pieces((opened) => coveredByOlderArchive(opened, [], defaultC14n));
  assert.equal(covered.length, 8);
  assert.match(covered[7] ?? '', /^<Object [^>]*><Manifest/u);
});

test('signature and references: the value, time-stamps over it, references to material', () => {
  const covered = pieces((opened) =>
    coveredBySigAndRefs(opened, opened.parsed.qualifying?.properties ?? [], exclusiveC14n),
  );
  assert.deepEqual(covered, [exclusiveForm(foreign.signatureValue), exclusiveForm(refs)]);
});

test('references alone: told, and no proof of the signature', async () => {
  const octets = new TextEncoder().encode(exclusiveForm(refs));
  const method = '<CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>';
  const stamped = async (name: string, over: Uint8Array) => {
    const token = base64(await world.stamp(over));
    const encapsulated = `<etsi:EncapsulatedTimeStamp>${token}</etsi:EncapsulatedTimeStamp>`;
    const unsigned = `${refs}<etsi:${name}>${method}${encapsulated}</etsi:${name}>`;
    const { document } = makeForeignXades(pki, { unsigned });
    const [signature] = openAugmentableXades(document).signatures;
    const told = world.described(document).timestamps;
    return [told.map(({ kind, intact }) => [kind, intact]), signature?.timestamps.length];
  };
  assert.deepEqual(await stamped('RefsOnlyTimeStamp', octets), [[['references', true]], 0]);
  assert.deepEqual(await stamped('RefsOnlyTimeStamp', octets.subarray(1)), [
    [['references', false]],
    0,
  ]);
  const value = new TextEncoder().encode(
    exclusiveForm(foreign.signatureValue) + exclusiveForm(refs),
  );
  assert.deepEqual(await stamped('SigAndRefsTimeStamp', value), [[['references', true]], 1]);
});

test('without a CanonicalizationMethod a time-stamp is over Canonical XML 1.0', async () => {
  const octets = new TextEncoder().encode(inclusiveForm(foreign.signatureValue));
  const token = base64(await world.stamp(octets));
  const encapsulated = `<etsi:EncapsulatedTimeStamp>${token}</etsi:EncapsulatedTimeStamp>`;
  const stamp = (method: string) => {
    const unsigned = `<etsi:SignatureTimeStamp>${method}${encapsulated}</etsi:SignatureTimeStamp>`;
    const { document } = makeForeignXades(pki, { unsigned });
    return world.described(document).timestamps.map(({ intact, faults }) => [intact, faults]);
  };
  assert.deepEqual(stamp(''), [[true, []]]);
  const exclusive = '<CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>';
  assert.deepEqual(stamp(exclusive), [[false, ['imprint_mismatch']]]);
  const unknown = '<CanonicalizationMethod Algorithm="urn:x"/>';
  assert.deepEqual(stamp(unknown), [[false, ['imprint_unknown', 'canonicalization_unsupported']]]);
});

test('each property an archive time-stamp covers breaks it when one octet of it changes', async () => {
  const signed = await world.sign({
    packaging: 'enveloped',
    document: new TextEncoder().encode('<a>1</a>'),
  });
  const extended = await world.extend(signed, 'B-LTA');
  const text = new TextDecoder().decode(extended);
  const archived = (changed: string) => {
    const [signature] = openAugmentableXades(new TextEncoder().encode(changed)).signatures;
    const placed = signature?.timestamps.find(({ kind }) => kind === 'archive');
    const imprint = placed?.token?.tstInfo.imprint;
    assert.ok(imprint && !('fault' in imprint));
    return base64(placed?.expectedDigest ?? new Uint8Array()) === base64(imprint.messageDigest);
  };
  assert.equal(archived(text), true);
  const places = ['<xades:EncapsulatedX509Certificate>', '<xades:EncapsulatedOCSPValue>'];
  for (const place of places) {
    const [before, after] = text.split(place, 2);
    // White space counts for canonical forms, and means nothing to who reads base64.
    const changed = text.replace(`${before}${place}${after}`, `${before}${place} ${after}`);
    assert.notEqual(changed, text);
    assert.equal(archived(changed), false, place);
  }
  const behind = text.replace('</xades:UnsignedSignatureProperties>', '\n$&');
  assert.equal(archived(behind), true);
});
