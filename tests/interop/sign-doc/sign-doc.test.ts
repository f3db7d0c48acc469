/**
 * What `signatures/signDoc` of the real program gives out, before judges nobody here wrote:
 * `openssl cms -verify -cades` for the CMS in and beside documents, and poppler's pdfsig for the
 * PDF. Beside every "yes" stands the nearest "no".
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { decodePem, digest } from '@kumoin/pki';
import { startServer } from '../../worlds/running-server.ts';
import type { RunningServer } from '../../worlds/running-server.ts';
import { samplePdf } from '../../worlds/sample-pdf.ts';
import { makeWorkbench, missing } from '../openssl/workbench.ts';
import * as judges from '../pdf-corpus/judges.ts';

const bench = makeWorkbench();
const text = new TextEncoder().encode('The very bytes that are to be signed.\n');
const pdf = samplePdf();
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const rsa = '1.2.840.113549.1.1.11';

let server: RunningServer;
before(async () => {
  server = await startServer();
  bench.write('root.pem', readFileSync(server.demo.trustAnchors));
  bench.write('text', text);
  bench.write('other', text.subarray(1));
});
after(async () => {
  bench.clear();
  await server.stop();
});

async function call(method: string, body: object, authorization: string) {
  const url = server.demo.cscV1.replace('/v1', `/v2/${method}`);
  const headers = { authorization, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.equal(answer.status, 200, await answer.clone().text());
  return (await answer.json()) as Record<string, unknown>;
}

/** Logs in, agrees to the digest of the document and has it signed. */
async function signDoc(agreed: Uint8Array, body: object): Promise<Record<string, unknown>> {
  const [signer] = server.demo.signers;
  const basic = base64(Buffer.from(`${signer?.account}:${signer?.password}`));
  const { access_token: token } = await call('auth/login', {}, `Basic ${basic}`);
  const bearer = `Bearer ${String(token)}`;
  const credentialID = signer?.credentials[0]?.credentialID;
  const hashes = [base64(digest('sha256', agreed))];
  const authData = [{ id: 'PIN', value: signer?.pin }];
  const yes = { credentialID, numSignatures: 1, hashes, authData };
  const { SAD } = await call('credentials/authorize', yes, bearer);
  return call('signatures/signDoc', { credentialID, SAD, ...body }, bearer);
}

function firstOf(members: Record<string, unknown>, name: string): Uint8Array {
  const [first] = members[name] as string[];
  return new Uint8Array(Buffer.from(first ?? '', 'base64'));
}

function verify(cms: Uint8Array, ...more: readonly string[]) {
  const how = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-purpose', 'any'];
  const files = ['-in', bench.write('s.p7m', cms), '-out', bench.path('content.out')];
  return bench.ask('openssl', ...how, ...files, '-CAfile', 'root.pem', ...more);
}

/** The CMS and the signed bytes, by the document's own /ByteRange. */
function takeApart(signed: Uint8Array): { cms: Uint8Array; content: Uint8Array } {
  const latin1 = Buffer.from(signed).toString('latin1');
  const match = /ByteRange *\[ *0 (\d+) (\d+) (\d+) *\]/.exec(latin1) ?? [];
  const [gapStart = 0, gapEnd = 0, rest = 0] = match.slice(1).map(Number);
  const padded = Buffer.from(latin1.slice(gapStart + 1, gapEnd - 1), 'hex');
  const content = Buffer.concat([
    signed.subarray(0, gapStart),
    signed.subarray(gapEnd, gapEnd + rest),
  ]);
  return { cms: new Uint8Array(padded.subarray(0, padded.readUInt16BE(2) + 4)), content };
}

const successful = /CAdES Verification successful/;
const failed = /verification failure/i;
const asPdf = { document: base64(pdf), signature_format: 'P', signAlgo: rsa };
const asCms = { document: base64(text), signature_format: 'C', signAlgo: rsa };

suite('openssl cms -verify -cades', { skip: missing('openssl', 'version') }, () => {
  for (const conformance_level of ['Ades-B-B', 'Ades-B-T']) {
    test(`accepts CAdES ${conformance_level} attached, and gives the document back`, async () => {
      const members = await signDoc(text, { documents: [{ ...asCms, conformance_level }] });
      assert.match(verify(firstOf(members, 'DocumentWithSignature')).said, successful);
      assert.deepEqual(bench.read('content.out'), text);
    });

    test(`accepts CAdES ${conformance_level} over a digest, and no other document`, async () => {
      const { document: _, ...rest } = asCms;
      const entry = { ...rest, hashes: [base64(digest('sha256', text))], conformance_level };
      const members = await signDoc(text, { documentDigests: [entry] });
      const cms = firstOf(members, 'SignatureObject');
      assert.match(verify(cms, '-content', 'text').said, successful);
      assert.match(verify(cms, '-content', 'other').said, failed);
    });

    test(`accepts the CMS inside PAdES ${conformance_level}, and no other bytes`, async () => {
      const members = await signDoc(pdf, { documents: [{ ...asPdf, conformance_level }] });
      const { cms, content } = takeApart(firstOf(members, 'DocumentWithSignature'));
      bench.write('signed', content);
      assert.match(verify(cms, '-content', 'signed').said, successful);
      assert.match(verify(cms, '-content', 'text').said, failed);
    });
  }
});

const tools = ['pdfsig', 'certutil'].map((tool) => missing(tool));
suite('pdfsig', { skip: tools.find((reason) => reason !== false) ?? false }, () => {
  let store: string;
  before(async () => {
    const [root] = decodePem(readFileSync(server.demo.trustAnchors, 'latin1'));
    store = await judges.makeTrustStore(bench.path('.'), root?.bytes ?? new Uint8Array());
  });

  for (const signed_envelope_property of ['Certification', 'Revision']) {
    test(`finds a ${signed_envelope_property} valid and trusted, and a changed byte`, async () => {
      const entry = { ...asPdf, signed_envelope_property, conformance_level: 'Ades-B-T' };
      const members = await signDoc(pdf, { documents: [entry] });
      const signed = firstOf(members, 'DocumentWithSignature');
      const [verdict] = await judges.askPdfsig(bench.write('signed.pdf', signed), store);
      assert.deepEqual([verdict?.signature, verdict?.certificate], [judges.VALID, judges.TRUSTED]);
      assert.equal(verdict?.coversWholeFile, true);
      const changed = Uint8Array.from(signed, (octet, at) => (at === 12 ? octet ^ 1 : octet));
      const [other] = await judges.askPdfsig(bench.write('changed.pdf', changed), store);
      assert.equal(other?.signature, judges.MISMATCH);
    });
  }
});
