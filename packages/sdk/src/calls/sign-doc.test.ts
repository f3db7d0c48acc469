import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSdkError, scriptedClient } from '../scripted-server.contract.ts';

const document = {
  document: Uint8Array.of(1, 2, 3),
  format: 'P',
  level: 'Ades-B-T',
  envelope: 'Revision',
  signOid: '1.2.840.10045.4.3.2',
  properties: [{ name: 'Reason', value: 'b2s=' }, { name: 'Location' }],
} as const;
const order = { yes: { sad: 's' }, credentialId: 'c', documents: [document] };

test('documents go out in the words of v2', async () => {
  const { client, sent } = scriptedClient('v2', { DocumentWithSignature: ['BAUG'] });
  const signed = await client.signDoc({ ...order, returnValidationInfo: true });
  assert.deepEqual(signed.documents, [Uint8Array.of(4, 5, 6)]);
  assert.deepEqual(sent[0]?.body, {
    credentialID: 'c',
    SAD: 's',
    documents: [
      {
        document: 'AQID',
        signature_format: 'P',
        signAlgo: '1.2.840.10045.4.3.2',
        conformance_level: 'Ades-B-T',
        signed_envelope_property: 'Revision',
        signed_props: [
          { attribute_name: 'Reason', attribute_value: 'b2s=' },
          { attribute_name: 'Location' },
        ],
      },
    ],
    returnValidationInfo: true,
  });
});

test('digests go out as a list, and come back as objects to embed, in any spelling', async () => {
  for (const name of ['SignatureObject', 'signatureObject']) {
    const validationInfo = { ocsp: ['AQ=='], crl: [] };
    const { client, sent } = scriptedClient('v2', { [name]: ['BA==', 'BQ=='], validationInfo });
    const { document: _, ...wish } = document;
    const digests = [{ ...wish, digests: [Uint8Array.of(1), Uint8Array.of(2)], hashOid: '1.2' }];
    const yes = { credentialToken: 'ct' };
    const signed = await client.signDoc({ yes, signatureQualifier: 'eu_eidas_qes', digests });
    assert.deepEqual(signed.signatureObjects, [Uint8Array.of(4), Uint8Array.of(5)]);
    assert.deepEqual(signed.validationInfo?.ocsp, [Uint8Array.of(1)]);
    assert.equal(sent[0]?.authorization, 'Bearer ct');
    assert.partialDeepStrictEqual(sent[0]?.body, {
      signatureQualifier: 'eu_eidas_qes',
      documentDigests: [{ hashes: ['AQ==', 'Ag=='], hashAlgorithmOID: '1.2' }],
    });
  }
});

test('one signature too few, or too many, is none', async () => {
  for (const answer of [{}, { SignatureObject: [] }, { SignatureObject: ['AQ==', 'Ag=='] }]) {
    const { client } = scriptedClient('v2', answer);
    await assert.rejects(client.signDoc(order), isSdkError('unintelligible'));
  }
});

test('what no server could answer is not sent', async () => {
  const { client, sent } = scriptedClient('v2');
  const neither = { yes: { sad: 's' }, credentialId: 'c' };
  await assert.rejects(client.signDoc(neither), isSdkError('unsupported'));
  await assert.rejects(client.signDoc({ ...order, digests: [] }), isSdkError('unsupported'));
  const old = scriptedClient('v1');
  await assert.rejects(old.client.signDoc(order), isSdkError('unsupported'));
  assert.deepEqual([sent, old.sent], [[], []]);
});

test('the identifier for later is read in every spelling that is seen', async () => {
  for (const name of ['responseID', 'responseId', 'response_id']) {
    const { client } = scriptedClient('v2', { [name]: 'r' });
    assert.equal(await client.beginSignDoc(order), 'r');
  }
  const { client } = scriptedClient('v2', { DocumentWithSignature: ['BAUG'] });
  await assert.rejects(client.beginSignDoc(order), isSdkError('unintelligible'));
});
