import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  creationParameters,
  credentialParameters,
  deletionParameters,
} from './authorization-details.ts';

const digests = [Uint8Array.of(0xfb, 0xff), Uint8Array.of(1)];
const consent = { credentialId: 'c', digests, hashOid: '1.2.3', labels: ['Contract'] };

test('v1 names hashes in base64url, v2 their algorithm too', () => {
  assert.deepEqual(credentialParameters(consent, { version: 'v1', rar: 'none' }), {
    credentialID: 'c',
    numSignatures: '2',
    hash: '-_8,AQ',
  });
  assert.deepEqual(credentialParameters(consent, { version: 'v2', rar: 'none' }), {
    credentialID: 'c',
    numSignatures: '2',
    hashes: '-_8,AQ',
    hashAlgorithmOID: '1.2.3',
  });
});

test('a qualifier goes instead of a credential, and digests may come later', () => {
  const late = { signatureQualifier: 'eu_eidas_qes', digests: [], hashOid: '', numSignatures: 3 };
  const parameters = credentialParameters(late, { version: 'v2', rar: 'none' });
  assert.deepEqual(parameters, { signatureQualifier: 'eu_eidas_qes', numSignatures: '3' });
});

function detailsOf(rar: 'credential' | '2025'): unknown {
  const parameters = credentialParameters(consent, { version: 'v2', rar });
  assert.deepEqual(Object.keys(parameters), ['authorization_details']);
  return JSON.parse(parameters['authorization_details'] ?? '');
}

test('details of type credential have what v2.0 knows, and a label for each document', () => {
  assert.deepEqual(detailsOf('credential'), [
    {
      type: 'credential',
      credentialID: 'c',
      documentDigests: [
        { hash: '+/8=', label: 'Contract' },
        { hash: 'AQ==', label: 'Document 2' },
      ],
      hashAlgorithmOID: '1.2.3',
    },
  ]);
});

test('details of 2025 tell the number and the kind of the digests', () => {
  assert.deepEqual(detailsOf('2025'), [
    {
      type: 'https://cloudsignatureconsortium.org/2025/credential',
      credentialID: 'c',
      numSignatures: 2,
      documentDigests: [
        { hash: '+/8=', label: 'Contract', hashType: 'dtbsr' },
        { hash: 'AQ==', label: 'Document 2', hashType: 'dtbsr' },
      ],
      hashAlgorithmOID: '1.2.3',
    },
  ]);
});

test('a new credential and the end of one have types of their own', () => {
  const request = { certificatePolicy: '1.2', subjectData: { given_name: '花子' } };
  const entries = [creationParameters(request), deletionParameters('c')].map(
    (parameters) => JSON.parse(parameters['authorization_details'] ?? '') as unknown,
  );
  const type = (kind: string): string => `https://cloudsignatureconsortium.org/2025/${kind}`;
  assert.deepEqual(entries, [
    [{ type: type('credential-creation'), credentialCreationRequest: request }],
    [{ type: type('credential-deletion'), credentialID: 'c' }],
  ]);
});
