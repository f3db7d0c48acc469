/**
 * CAdES signatures of packages/ades before `openssl cms -verify -cades`: each level and
 * packaging, from the whole document and from its digest, and beside every "yes" the nearest
 * "no".
 */

import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { embedCms, prepareCades, preparePadesCms } from '@kumoin/ades';
import type { PreparedCms } from '@kumoin/ades';
import { derObjectIdentifier, derSequence, digest } from '@kumoin/pki';
import { makePadesWorld } from '../../worlds/pades-world.ts';
import { makeWorkbench, missing } from './workbench.ts';

const world = makePadesWorld({ at: Math.floor(Date.now() / 1000) * 1000 });
const { pki } = world;
const bench = makeWorkbench();
after(() => bench.clear());

const document = new TextEncoder().encode('The very bytes that are to be signed.\n');
bench.write('document', document);
bench.write('other', document.subarray(1));
bench.writePem('root.pem', 'CERTIFICATE', [pki.certificate('root')]);
bench.writePem('foreign.pem', 'CERTIFICATE', [pki.certificate('foreignRoot')]);

const [certificate = new Uint8Array(), ...chain] = pki.chain('p256');
const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
const signer = { certificate, chain, algorithm };
const approval = {
  name: 'commitment-type-indication' as const,
  value: derSequence(derObjectIdentifier('1.2.840.113549.1.9.16.6.5')),
};

function finish(prepared: PreparedCms, level: 'B-B' | 'B-T'): Uint8Array {
  const signature = pki.sign('p256', algorithm, prepared.toBeSigned);
  return embedCms(prepared, signature, {
    ...(level === 'B-T' && { timestampToken: world.stamp(signature) }),
  });
}

function verify(cms: Uint8Array, ...more: readonly string[]) {
  const how = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-purpose', 'any'];
  const files = ['-in', bench.write('s.p7m', cms), '-out', bench.path('content.out')];
  return bench.ask('openssl', ...how, ...files, ...more);
}

const successful = /CAdES Verification successful/;
const failed = /verification failure/i;
const order = { signer, signingTime: pki.at, properties: [approval] };

suite('openssl cms -verify -cades', { skip: missing('openssl', 'version') }, () => {
  for (const level of ['B-B', 'B-T'] as const) {
    test(`accepts ${level} attached, gives the document back, and refuses a foreign root`, () => {
      const cms = finish(prepareCades({ ...order, content: { document }, attached: true }), level);
      assert.match(verify(cms, '-CAfile', 'root.pem').said, successful);
      assert.deepEqual(bench.read('content.out'), document);
      assert.equal(verify(cms, '-CAfile', 'foreign.pem').code, 4);
    });

    test(`accepts ${level} detached from a digest, and refuses another document`, () => {
      const content = { digest: digest('sha256', document) };
      const cms = finish(prepareCades({ ...order, content, attached: false }), level);
      const trust = ['-CAfile', 'root.pem', '-content'];
      assert.match(verify(cms, ...trust, 'document').said, successful);
      const refused = verify(cms, ...trust, 'other');
      assert.match(refused.said, failed);
      assert.equal(refused.code, 4);
    });

    test(`accepts the CMS of a PAdES signature at ${level}, made from the digest alone`, () => {
      const documentDigest = digest('sha256', document);
      const cms = finish(preparePadesCms({ documentDigest, signer }), level);
      const trust = ['-CAfile', 'root.pem', '-content'];
      assert.match(verify(cms, ...trust, 'document').said, successful);
      assert.match(verify(cms, ...trust, 'other').said, failed);
    });
  }

  test('finds one bit of the signed attributes changed', () => {
    const cms = finish(prepareCades({ ...order, content: { document }, attached: true }), 'B-B');
    const at = Buffer.from(cms).indexOf(approval.value) + approval.value.length - 1;
    const forged = Uint8Array.from(cms, (octet, index) => (index === at ? octet ^ 1 : octet));
    assert.match(verify(cms, '-CAfile', 'root.pem').said, successful);
    assert.match(verify(forged, '-CAfile', 'root.pem').said, failed);
  });

  test('names the properties the signer gave', () => {
    const cms = finish(prepareCades({ ...order, content: { document }, attached: true }), 'B-B');
    const print = ['cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in'];
    const { said } = bench.ask('openssl', ...print, bench.write('s.p7m', cms));
    assert.match(said, /id-smime-aa-ets-commitmentType/);
    assert.match(said, /signingTime/);
  });
});
