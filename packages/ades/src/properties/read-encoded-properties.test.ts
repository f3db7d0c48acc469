import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readJadesProperties } from './read-jades-properties.ts';
import { readXadesProperties } from './read-xades-properties.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const namespace = 'xmlns="http://uri.etsi.org/01903/v1.3.2#"';
const xml = (name: string, content: string, attributes = namespace) => ({
  name,
  value: utf8(`<${name} ${attributes}>${content}</${name}>`),
});
const json = (name: string, value: unknown) => ({ name, value: utf8(JSON.stringify(value)) });
const approval = 'http://uri.etsi.org/01903/v1.2.2#ProofOfApproval';

const commitment = (uri: string) =>
  xml(
    'CommitmentTypeIndication',
    `<CommitmentTypeId><Identifier>${uri}</Identifier></CommitmentTypeId><AllSignedDataObjects/>`,
  );
const role = '<ClaimedRoles><ClaimedRole>部長</ClaimedRole></ClaimedRoles>';
const said = {
  commitments: ['proof-of-approval', { oid: '1.2.3' }],
  claimedRoles: ['部長'],
  place: { locality: '東京', country: 'JP' },
};

test('elements of XAdES say the same as header parameters of JAdES', () => {
  const elements = [
    commitment(approval),
    xml('SignerRoleV2', role),
    xml('SignatureProductionPlaceV2', '<City>東京</City><CountryName>JP</CountryName>'),
    commitment('urn:oid:1.2.3'),
  ];
  const parameters = [
    json('srCms', [{ commId: { id: approval } }, { commId: { id: 'urn:oid:1.2.3' } }]),
    json('srAts', {
      claimed: [{ mediaType: 'text/plain', encoding: 'binary', qVals: ['部長'] }],
    }),
    json('sigPl', { addressLocality: '東京', addressCountry: 'JP' }),
  ];
  assert.deepEqual(readXadesProperties(elements), said);
  assert.deepEqual(readJadesProperties(parameters), said);
});

const policy = {
  id: '1.2.3',
  hash: 'sha256',
  digest: Uint8Array.from({ length: 32 }, (_, index) => index),
  uri: 'https://policy.example/',
  userNotice: '注意',
};
const digest64 = Buffer.from(policy.digest).toString('base64');
const dsig = 'http://www.w3.org/2000/09/xmldsig#';
const policyXml = (method = 'http://www.w3.org/2001/04/xmlenc#sha256') =>
  xml(
    'SignaturePolicyIdentifier',
    `<SignaturePolicyId><SigPolicyId><Identifier Qualifier="OIDAsURN">urn:oid:1.2.3</Identifier>` +
      `</SigPolicyId><SigPolicyHash><d:DigestMethod xmlns:d="${dsig}" Algorithm="${method}"/>` +
      `<d:DigestValue xmlns:d="${dsig}">${digest64}</d:DigestValue></SigPolicyHash>` +
      `<SigPolicyQualifiers><SigPolicyQualifier><SPURI>${policy.uri}</SPURI></SigPolicyQualifier>` +
      `<SigPolicyQualifier><SPUserNotice><ExplicitText>注意</ExplicitText></SPUserNotice>` +
      `</SigPolicyQualifier></SigPolicyQualifiers></SignaturePolicyId>`,
  );
const policyJson = (digAlg = 'S256') =>
  json('sigPId', {
    id: { id: 'urn:oid:1.2.3' },
    digAlg,
    digVal: Buffer.from(policy.digest).toString('base64url'),
    sigPQuals: [{ spURI: policy.uri }, { spUserNotice: { explText: '注意' } }],
  });

test('a policy is its identifier, its digest, where it is and what is shown', () => {
  assert.deepEqual(readXadesProperties([policyXml()]), { policy });
  assert.deepEqual(readJadesProperties([policyJson()]), { policy });
  const sha1 = `${dsig}sha1`;
  assert.throws(() => readXadesProperties([policyXml(sha1)]), { code: 'xades_property_malformed' });
  assert.throws(() => readJadesProperties([policyJson('S1')]), {
    code: 'jades_property_malformed',
  });
});

test('refuses elements that are not what their name says, or say more than is understood', () => {
  const other = 'xmlns="http://uri.etsi.org/01903/v1.4.1#"';
  for (const property of [
    xml('SignerRoleV2', role, other),
    xml('SignerRoleV2', `${role}<CertifiedRolesV2/>`),
    xml('SignerRoleV2', '<ClaimedRoles/>'),
    xml('SignerRoleV2', '<ClaimedRoles><ClaimedRole><b/></ClaimedRole></ClaimedRoles>'),
    xml('SignatureProductionPlaceV2', ''),
    xml('SignatureProductionPlaceV2', '<City>a</City><City>b</City>'),
    xml('SignatureProductionPlaceV2', '<Planet>Earth</Planet>'),
    xml('SigningTime', '2026-01-01T00:00:00Z'),
    { name: 'SignerRoleV2', value: utf8('<!DOCTYPE a><a/>') },
    { name: 'SignerRoleV2', value: utf8('no xml') },
  ]) {
    assert.throws(() => readXadesProperties([property]), { code: 'xades_property_malformed' });
  }
});

test('refuses header parameters that say more than is understood', () => {
  for (const property of [
    json('srCms', []),
    json('srCms', [{ commId: { id: approval, desc: 'more' } }]),
    json('srCms', [{ commId: { id: approval }, commQuals: [] }]),
    json('srAts', { claimed: [] }),
    json('srAts', { claimed: [{ mediaType: 'text/html', encoding: 'binary', qVals: ['x'] }] }),
    json('srAts', { certified: [] }),
    json('sigPl', {}),
    json('sigPl', { addressLocality: 1 }),
    json('sigPl', { planet: 'Earth' }),
    json('alg', 'none'),
    { name: 'sigPl', value: utf8('{"postalCode":"1","postalCode":"2"}') },
  ]) {
    assert.throws(() => readJadesProperties([property]), { code: 'jades_property_malformed' });
  }
});
