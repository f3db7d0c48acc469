/** What the levels above B-B take of an XML signature (6.3), and what is no matter for a level. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseCertificate } from '@kumoin/pki';
import {
  certificateV2,
  element,
  issuerSerial,
  makeBaselineXades,
  otherwise,
} from '../../../../../tests/worlds/baseline-xades.ts';
import type { Said } from '../../../../../tests/worlds/baseline-xades.ts';
import { base64 } from '../../../../../tests/worlds/foreign-xades.ts';
import { makeXadesWorld } from '../../../../../tests/worlds/xades-world.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makeXadesWorld({ at });
const { pki } = world;
const own = pki.certificate('rsa2048');
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const signed = (said?: Said) => makeBaselineXades(pki, said);
const levelOf = (document: Uint8Array) => world.described(document).level;

test('IssuerSerialV2 that is not the signer’s is told, and nothing else is against it', () => {
  const told = (hint: string) => {
    const document = signed({ certificate: certificateV2(own, hint) });
    const { level, integrity } = world.described(document);
    assert.deepEqual(
      [level, integrity.signatureValid, integrity.certificateBound],
      ['B-B', true, true],
    );
    return integrity.faults;
  };
  assert.deepEqual(told(''), []);
  assert.deepEqual(told(issuerSerial(own)), []);
  assert.deepEqual(told(issuerSerial(own).replace(/(.{40})/u, '$1\n')), []);
  const differs = ['issuer_serial_differs'];
  assert.deepEqual(told(issuerSerial(own, Uint8Array.of(7))), differs);
  const { serialNumber } = parseCertificate(own);
  assert.deepEqual(told(issuerSerial(pki.certificate('root'), serialNumber)), differs);
  assert.deepEqual(told(element('IssuerSerialV2', 'AAAA')), differs);
  assert.deepEqual(told(element('IssuerSerialV2', '!')), differs);
});

test('a signature whose IssuerSerialV2 is wrong is extended all the same', async () => {
  const hint = issuerSerial(own, Uint8Array.of(7));
  const extended = await world.extend(signed({ certificate: certificateV2(own, hint) }), 'B-LTA');
  assert.equal(levelOf(extended), 'B-LTA');
});

describe('what the higher levels take', async () => {
  const stamped = await world.extend(signed(), 'B-T');
  const longTerm = await world.extend(signed(), 'B-LT');
  const archived = await world.extend(signed(), 'B-LTA');
  const behind = '</xades:UnsignedSignatureProperties>';
  const adding = (to: Uint8Array, more: string) => otherwise(to, behind, more + behind);
  const xades = 'http://uri.etsi.org/01903/v1.3.2#';
  const xades141 = 'http://uri.etsi.org/01903/v1.4.1#';
  const property = (name: string, namespace: string, inside = '') =>
    `<n:${name} xmlns:n="${namespace}">${inside}</n:${name}>`;
  const token = base64(await world.stamp(encode('other')));
  const stamp = `<xades:EncapsulatedTimeStamp>${token}</xades:EncapsulatedTimeStamp>`;

  test('ours have them', () => {
    assert.deepEqual([stamped, longTerm, archived].map(levelOf), ['B-T', 'B-LT', 'B-LTA']);
  });

  test('B-B and not B-T: a time-stamp over something else, two tokens, one that came late', async () => {
    const inside = /(?<=<xades:EncapsulatedTimeStamp>)[^<]*/u;
    assert.equal(levelOf(otherwise(stamped, inside, token)), 'B-B');
    const [whole = ''] =
      /<xades:EncapsulatedTimeStamp>.*?<\/xades:EncapsulatedTimeStamp>/u.exec(decode(stamped)) ??
      [];
    assert.equal(levelOf(otherwise(stamped, whole, whole + whole)), 'B-B');
    const { notAfter } = parseCertificate(own);
    const late = makeXadesWorld({ at });
    late.needs.settings.authority = 'archiveTsa';
    const level = async (then: number) => {
      late.needs.settings.at = then;
      const document = encode('<a></a>');
      const wish = { signer: 'rsa2048', stamped: true } as const;
      return levelOf(await late.sign({ packaging: 'enveloped', document }, wish));
    };
    assert.equal(await level(notAfter), 'B-T');
    assert.equal(await level(notAfter + 1000), 'B-B');
  });

  test('B-B and not B-T: over signature and references, with no SignatureTimeStamp', () => {
    const text = decode(stamped).replaceAll('SignatureTimeStamp', 'SigAndRefsTimeStamp');
    const { level, timestamps } = world.described(encode(text));
    assert.deepEqual([level, timestamps.map(({ intact }) => intact)], ['B-B', [true]]);
  });

  const extended = [
    ['CompleteCertificateRefs', xades],
    ['CompleteCertificateRefsV2', xades141],
    ['CompleteRevocationRefs', xades],
    ['AttributeCertificateRefs', xades],
    ['AttributeCertificateRefsV2', xades141],
    ['AttributeRevocationRefs', xades],
    ['SigAndRefsTimeStamp', xades],
    ['SigAndRefsTimeStampV2', xades141],
    ['RefsOnlyTimeStamp', xades],
    ['RefsOnlyTimeStampV2', xades141],
  ] as const;
  for (const [name, namespace] of extended) {
    test(`B-T and not B-LT: ${name}`, () => {
      // By an authority whose material is there.
      const inside = name.includes('TimeStamp') ? stamp : '';
      assert.equal(levelOf(adding(longTerm, property(name, namespace, inside))), 'B-T');
      assert.equal(levelOf(adding(longTerm, property(name, 'urn:other', inside))), 'B-LT');
    });
  }

  const attributeValues = ['AttrAuthoritiesCertValues', 'AttributeRevocationValues'];
  for (const name of attributeValues) {
    test(`B-T and not B-LT: ${name} twice`, () => {
      const once = adding(longTerm, property(name, xades));
      assert.equal(levelOf(once), 'B-LT');
      assert.equal(levelOf(adding(once, property(name, xades))), 'B-T');
    });
  }
  for (const name of ['CertificateValues', 'RevocationValues']) {
    test(`B-T and not B-LT: ${name} twice`, () => {
      assert.equal(levelOf(adding(longTerm, property(name, xades))), 'B-T');
      assert.equal(levelOf(adding(longTerm, property(name, 'urn:other'))), 'B-LT');
    });
  }

  test('B-T and not B-LT: no answers', () => {
    const answers = /<xades:RevocationValues .*<\/xades:RevocationValues>/su;
    assert.equal(levelOf(otherwise(longTerm, answers, '')), 'B-T');
  });

  test('B-LT and not B-LTA: an archive time-stamp over something else', () => {
    const archive = /(<xades141:ArchiveTimeStamp .*<xades:EncapsulatedTimeStamp>)[^<]*/su;
    const [, before = ''] = archive.exec(decode(archived)) ?? [];
    assert.equal(levelOf(otherwise(archived, archive, before + token)), 'B-LT');
  });

  test('a digest of the signature that is wrong changes nothing of its form', () => {
    const wrong = otherwise(longTerm, '>data<', '>date<');
    assert.deepEqual(world.described(wrong).integrity.faults, ['message_digest_mismatch']);
    assert.equal(levelOf(wrong), 'B-LT');
  });
});
