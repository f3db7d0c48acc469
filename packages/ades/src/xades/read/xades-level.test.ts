/** What each level takes of an XML signature, rule by rule, and the nearest that does (6.3). */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  certificateV2,
  dataFormat,
  element,
  makeBaselineXades,
  otherwise,
} from '../../../../../tests/worlds/baseline-xades.ts';
import type { Said } from '../../../../../tests/worlds/baseline-xades.ts';
import {
  base64,
  inclusiveForm,
  reference,
  signingCertificate,
} from '../../../../../tests/worlds/foreign-xades.ts';
import type { ForeignWish } from '../../../../../tests/worlds/foreign-xades.ts';
import { makeXadesWorld } from '../../../../../tests/worlds/xades-world.ts';
import { openXml } from '../../xml/open-xml.ts';
import { dsNamespace, referenceType } from '../xades-names.ts';
import { checkSignature } from '../check/check-signature.ts';
import { readDocument } from './read-document.ts';
import { xadesShortcomings } from './xades-level.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makeXadesWorld({ at });
const { pki } = world;
const own = pki.certificate('rsa2048');
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const signed = (said?: Said, wish?: ForeignWish) => makeBaselineXades(pki, said, wish);
const time = element('SigningTime', '2026-01-05T13:45:00Z');

function shortcomings(document: Uint8Array): readonly string[] {
  using xml = openXml(document);
  const [found] = readDocument(xml, undefined);
  assert.ok(found?.opened);
  const checked = checkSignature(found.opened, { certificates: [own] });
  return xadesShortcomings({ parsed: found.opened.parsed, checked });
}

const levelOf = (document: Uint8Array) => world.described(document).level;

const policyId = element('SigPolicyId', element('Identifier', 'urn:p'));
const policyHash = element('SigPolicyHash', '');
const policy = (inside: string) =>
  element('SignaturePolicyIdentifier', element('SignaturePolicyId', inside));
const store =
  '<n:SignaturePolicyStore xmlns:n="http://uri.etsi.org/01903/v1.4.1#"></n:SignaturePolicyStore>';
const older = '<etsi:ArchiveTimeStamp></etsi:ArchiveTimeStamp>';

const keyInfo = `<KeyInfo Id="K"><X509Data><X509Certificate>${base64(own)}</X509Certificate></X509Data></KeyInfo>`;
/** Over KeyInfo, which is no document of the signer's. */
const keySigned = (id: string) =>
  otherwise(
    signed({}, { references: [reference(`#${id}`, inclusiveForm(keyInfo))] }),
    /<KeyInfo>.*<\/KeyInfo>/su,
    keyInfo,
  );

type Row = readonly [what: string, document: Uint8Array, codes: readonly string[]];

const rows: readonly Row[] = [
  ['as the table has it', signed(), []],
  ['no SigningTime', signed({ time: '' }), ['signing_time_not_single', 'signing_time_unreadable']],
  ['two SigningTime', signed({ time: time + time }), ['signing_time_not_single']],
  ...[
    '2026-01-05',
    '2026-02-29T00:00:00Z',
    '2026-01-05T25:00:00Z',
    'today',
    '2026-01-05T13:45:00Z1',
  ].map((text): Row => [
    `SigningTime ${text}`,
    signed({ time: element('SigningTime', text) }),
    ['signing_time_unreadable'],
  ]),
  ...['2024-02-29T00:00:00Z', '2026-01-05T13:45:00', '2026-01-05T13:45:00.125+14:00'].map(
    (text): Row => [`SigningTime ${text}`, signed({ time: element('SigningTime', text) }), []],
  ),
  ['no SigningCertificate', signed({ certificate: '' }), ['certificate_reference_not_single']],
  ['SigningCertificate of version 1', signed({ certificate: signingCertificate(own) }), []],
  [
    'SigningCertificate of both versions',
    signed({ certificate: signingCertificate(own) + certificateV2(own) }),
    ['certificate_reference_not_single'],
  ],
  [
    'a Cert with a URI',
    signed({ certificate: certificateV2(own, '', ' URI="http://ca.example/own.cer"') }),
    ['certificate_uri_present'],
  ],
  [
    'a second Cert with a URI',
    signed({
      certificate: certificateV2(own).replace(
        '</etsi:Cert>',
        '</etsi:Cert><etsi:Cert URI="a"></etsi:Cert>',
      ),
    }),
    ['certificate_uri_present'],
  ],
  ['one policy', signed({ more: policy(policyId + policyHash) }), []],
  [
    'two policies',
    signed({ more: policy(policyId + policyHash).repeat(2) }),
    ['property_repeated'],
  ],
  ...['SignatureProductionPlace', 'SignerRole'].flatMap((name): readonly Row[] => [
    [`${name}V2`, signed({ more: element(`${name}V2`, '') }), []],
    [
      `${name} of both versions`,
      signed({ more: element(name, '') + element(`${name}V2`, '') }),
      ['property_in_two_versions'],
    ],
    [`${name} twice`, signed({ more: element(name, '').repeat(2) }), ['property_in_two_versions']],
  ]),
  [
    'a format for one of two documents',
    signed({ formats: dataFormat('R1') }),
    ['data_object_format_missing'],
  ],
  [
    'two formats for one document',
    signed({ formats: dataFormat('R1') + dataFormat('R2').repeat(2) }),
    ['data_object_format_missing'],
  ],
  [
    'a format without a media type',
    signed({ formats: dataFormat('R1') + dataFormat('R2', element('Description', 'a')) }),
    ['data_object_format_missing'],
  ],
  [
    'a format that names its document without #',
    signed({ formats: dataFormat('R1') + dataFormat('R2').replace('#', '') }),
    ['data_object_format_missing'],
  ],
  ['KeyInfo signed too', keySigned('K'), []],
  ...[referenceType.counterSigned, `${dsNamespace}SignatureProperties`].map((type): Row => [
    `a Reference of type ${type}`,
    signed({}, { references: [reference('#O', '', { type })] }),
    [],
  ]),
  [
    'another element signed too',
    signed({}, { references: [reference('#O', '')] }),
    ['data_object_format_missing'],
  ],
  ['a policy document, and no policy', signed({}, { unsigned: store }), ['policy_store_unbound']],
  [
    'a policy document, and a policy without a digest',
    signed({ more: policy(policyId) }, { unsigned: store }),
    ['policy_store_unbound'],
  ],
  [
    'a policy document, and a policy by its digest',
    signed({ more: policy(policyId + policyHash) }, { unsigned: store }),
    [],
  ],
  [
    'two policy documents, and a policy by its digest',
    signed({ more: policy(policyId + policyHash) }, { unsigned: store + store }),
    ['policy_store_unbound'],
  ],
  [
    'ArchiveTimeStamp of XAdES 1.3.2',
    signed({}, { unsigned: older }),
    ['archive_timestamp_of_older_form'],
  ],
  [
    'ArchiveTimeStamp of somebody',
    signed({}, { unsigned: older.replaceAll('etsi:', 'x:').replace('>', ' xmlns:x="urn:x">') }),
    [],
  ],
  [
    'a canonicalisation nobody knows',
    signed({}, { canonicalization: 'urn:c14n' }),
    ['canonicalization_unsupported'],
  ],
  [
    'KeyInfo with the certificate of another',
    otherwise(signed(), base64(own), base64(pki.certificate('p384'))),
    ['signing_certificate_not_in_key_info'],
  ],
  [
    'properties that name another signature as theirs',
    otherwise(signed(), 'Target="#S"', 'Target="#T"'),
    ['signed_properties_unbound'],
  ],
];

describe('what every level takes', () => {
  for (const [what, document, codes] of rows) {
    test(`${what}: ${codes.join(', ') || 'nothing against it'}`, () => {
      assert.deepEqual(shortcomings(document), codes);
      assert.equal(levelOf(document), codes.length === 0 ? 'B-B' : 'none');
    });
  }

  test('a Reference to data, and one to the properties by its type', () => {
    const references = (text: string) => text.match(/<Reference .*?<\/Reference>/gsu) ?? [];
    const text = decode(signed());
    const [first = '', second = '', manifest = '', properties = ''] = references(text);
    const dataless = [first, second, manifest].reduce((all, each) => all.replace(each, ''), text);
    assert.deepEqual(shortcomings(encode(dataless)), ['data_reference_missing']);
    const propertyless = text.replace(properties, '');
    assert.deepEqual(shortcomings(encode(propertyless)), ['signed_properties_unbound']);
  });
});
