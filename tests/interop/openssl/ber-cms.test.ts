/**
 * CMS as `openssl cms -sign -stream` writes it, in BER with lengths it did not know: read,
 * verified, added to, and taken back by openssl with everything that was added.
 */

import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { describeDocument, extendSignature } from '@kumoin/ades';
import {
  buildAttribute,
  checkSignerInfo,
  derUtf8String,
  editSignedData,
  parseCertificate,
  parseSignedData,
} from '@kumoin/pki';
import { makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import { makeWorkbench, missing } from './workbench.ts';

const pki = makePkiWorld({ at: Math.floor(Date.now() / 1000) * 1000 });
const bench = makeWorkbench();
after(() => bench.clear());

const document = new Uint8Array(100_000).map((_, at) => at % 251);
bench.write('document', document);
bench.writePem('root.pem', 'CERTIFICATE', [pki.certificate('root')]);
const [certificate = new Uint8Array(), ...chain] = pki.chain('p256');
bench.writePem('signer.pem', 'CERTIFICATE', [certificate]);
bench.writePem('chain.pem', 'CERTIFICATE', chain);
const key = pki.privateKey('p256').export({ type: 'pkcs8', format: 'der' });
bench.write('key.der', new Uint8Array(key));

function sign(): Uint8Array {
  const how = ['cms', '-sign', '-stream', '-nodetach', '-binary', '-cades', '-md', 'sha256'];
  const signer = ['-signer', 'signer.pem', '-inkey', 'key.der', '-keyform', 'DER'];
  const files = ['-certfile', 'chain.pem', '-in', 'document', '-outform', 'DER'];
  const { said } = bench.ask('openssl', ...how, ...signer, ...files, '-out', 's.p7m');
  assert.equal(said, '');
  return bench.read('s.p7m');
}

function verify(cms: Uint8Array) {
  const how = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-purpose', 'any'];
  const files = ['-in', bench.write('v.p7m', cms), '-out', bench.path('content.out')];
  return bench.ask('openssl', ...how, ...files, '-CAfile', 'root.pem');
}

suite('openssl cms -sign -stream', { skip: missing('openssl', 'version') }, () => {
  test('is BER, and read as what it means', () => {
    const streamed = sign();
    assert.deepEqual([...streamed.subarray(0, 2)], [0x30, 0x80]);
    assert.throws(() => parseSignedData(streamed), { code: 'der_indefinite_length' });
    const signedData = parseSignedData(streamed, { ber: true });
    const [signerInfo] = signedData.signerInfos;
    assert.ok(signerInfo);
    assert.deepEqual(signedData.content, document);
    assert.deepEqual(checkSignerInfo({ signedData, signerInfo }).reasons, []);
  });

  test('with one octet of its content changed is found out, by openssl as well', () => {
    const broken = Uint8Array.from(sign());
    const at = Buffer.from(broken).indexOf(document.subarray(0, 64)) + 10;
    broken[at] = (broken[at] ?? 0) ^ 1;
    const signedData = parseSignedData(broken, { ber: true });
    const [signerInfo] = signedData.signerInfos;
    assert.ok(signerInfo);
    const { reasons } = checkSignerInfo({ signedData, signerInfo });
    assert.deepEqual(reasons, ['message_digest_mismatch']);
    assert.match(verify(broken).said, /verification failure/i);
  });

  test('is raised to B-LTA, in its BER, and openssl still accepts it', async () => {
    const streamed = sign();
    const at = Date.now();
    const { document: raised, level } = await extendSignature(streamed, {
      level: 'B-LTA',
      needs: makeTestNeeds(pki, { at }),
      anchors: [parseCertificate(pki.certificate('root'))],
      at,
      random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    });
    assert.equal(level, 'B-LTA');
    const { encapsulatedRaw } = parseSignedData(streamed, { ber: true });
    assert.deepEqual(parseSignedData(raised, { ber: true }).encapsulatedRaw, encapsulatedRaw);
    const [told] = (await describeDocument(raised)).signatures;
    assert.deepEqual([told?.level, told?.integrity.faults], ['B-LTA', []]);
    assert.match(verify(raised).said, /CAdES Verification successful/);
    assert.deepEqual(bench.read('content.out'), document);
  });

  test('takes in CRLs, certificates and an attribute, and openssl still accepts it', () => {
    const attribute = buildAttribute('2.999.1', derUtf8String('added'));
    const edited = editSignedData(sign(), {
      addCertificates: [pki.certificate('p384')],
      addCrls: [pki.crl(), pki.crl('root')],
      addUnsignedAttributes: [{ signerIndex: 0, attribute }],
    });
    assert.match(verify(edited).said, /CAdES Verification successful/);
    assert.deepEqual(bench.read('content.out'), document);
    const printed = bench.ask(
      'openssl',
      'cms',
      '-cmsout',
      '-print',
      '-inform',
      'DER',
      '-in',
      'v.p7m',
    );
    assert.match(printed.said, /2\.999\.1/);
    assert.match(printed.said, /crls:\s*\n\s*d\.crl/);
  });
});
