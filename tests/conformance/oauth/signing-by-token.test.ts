/**
 * CSC API v2.0.0.2, 11.10 to 11.12: the token of an agreement on our page opens signing, signDoc and
 * polling by itself, as Bearer.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verifyPdf } from '@kumoin/ades';
import { digest } from '@kumoin/pki';
import { samplePdf } from '../../worlds/sample-pdf.ts';
import type { Session } from '../csc/csc-world.ts';
import { OAuthWorld, pkce, sha256Oid } from './oauth-world.ts';

const pdf = samplePdf();
const other = new TextEncoder().encode('something else');
const signAlgo = '1.2.840.10045.4.3.2';
const asPdf = { document: Buffer.from(pdf).toString('base64'), signature_format: 'P', signAlgo };

let world: OAuthWorld;
let credentialID: string;
before(async () => {
  world = await OAuthWorld.start();
  credentialID = await world.enrol('alice');
});
after(() => world.close());

/** A person agrees to the document on our page. @returns the application with the token. */
async function agreeTo(document: Uint8Array): Promise<Session> {
  const { verifier, parameters } = pkce();
  const hashes = Buffer.from(digest('sha256', document)).toString('base64url');
  const asked = { scope: 'credential', credentialID, numSignatures: '1', hashes };
  const answer = await world.agree('alice', {
    ...asked,
    hashAlgorithmOID: sha256Oid,
    ...parameters,
  });
  const { body } = await world.redeem(answer.get('code'), { code_verifier: verifier });
  return world.csc.sessionOf(String(body['access_token']));
}

test('11.11 signDoc · v2 · a credential token as Bearer signs the agreed document, once', async () => {
  const session = await agreeTo(pdf);
  const order = { credentialID, documents: [{ ...asPdf, conformance_level: 'Ades-B-T' }] };
  const { status, body, text } = await session.call('v2', 'signatures/signDoc', order);
  assert.equal(status, 200, text);
  const [signed = ''] = body['DocumentWithSignature'] as string[];
  const { chain } = await world.csc.built.useCases.showAuthority('root');
  const anchors = chain.slice(-1);
  const bytes = new Uint8Array(Buffer.from(signed, 'base64'));
  const [report] = verifyPdf(bytes, { anchors, at: world.csc.clock.at }).signatures;
  assert.deepEqual([report?.indication, report?.level], ['TOTAL_PASSED', 'B-T']);
  const again = await session.call('v2', 'signatures/signDoc', order);
  assert.equal(again.status, 400);
});

test('11.11 signDoc · v2 · credential token, another document → 403 invalid_hash', async () => {
  const session = await agreeTo(pdf);
  const document = Buffer.from(other).toString('base64');
  const order = { credentialID, documents: [{ ...asPdf, document, signature_format: 'C' }] };
  const { status, body } = await session.call('v2', 'signatures/signDoc', order);
  assert.equal(status, 403);
  assert.deepEqual(body, {
    error: 'invalid_hash',
    error_description: 'Document or documentDigest does not match authorized hash',
  });
  const own = await session.call('v2', 'signatures/signDoc', { credentialID, documents: [asPdf] });
  assert.equal(own.status, 200);
});

test('11.11 signDoc · v2 · credential token of another credential → invalid_request', async () => {
  const session = await agreeTo(pdf);
  const elsewhere = await world.enrol('alice');
  const order = { credentialID: elsewhere, documents: [asPdf] };
  const { status, body } = await session.call('v2', 'signatures/signDoc', order);
  assert.equal(status, 400);
  assert.equal(body['error_description'], 'Invalid parameter credentialID');
});

test('11.12 signPolling · v2 · a credential token orders and polls by itself', async () => {
  const session = await agreeTo(pdf);
  const hashes = [Buffer.from(digest('sha256', pdf)).toString('base64')];
  const order = { credentialID, hashes, hashAlgorithmOID: sha256Oid, signAlgo };
  const asked = await session.call('v2', 'signatures/signHash', { ...order, operationMode: 'A' });
  assert.equal(asked.status, 200, asked.text);
  for (;;) {
    const body = { requestID: asked.body['responseID'] };
    const answer = await session.call('v2', 'signatures/signPolling', body);
    if (answer.status === 202) continue;
    assert.equal(answer.status, 200, answer.text);
    assert.equal((answer.body['signatures'] as unknown[]).length, 1);
    return;
  }
});
