/**
 * Judges nobody here wrote read our CMS, time-stamps and OCSP answers: OpenSSL, GnuTLS and
 * NSS. Every "yes" stands beside the nearest "no", because a judge that accepts everything
 * proves nothing.
 *
 * The world is about the present, since these tools have no agreed way to be told another
 * time.
 */

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { OcspResponse, SignatureAlgorithm } from '@kumoin/pki';
import {
  assembleOcspResponse,
  buildOcspCertId,
  buildOcspRequest,
  buildOcspResponseData,
  buildTimestampRejection,
  buildTimestampRequest,
  buildTimestampResponse,
  buildTstInfo,
  bytesToHex,
  checkOcspResponse,
  checkSignerInfo,
  checkTimestampToken,
  cmsDigestAlgorithm,
  digest,
  keyIdentifier,
  parseCertificate,
  parseOcspRequest,
  parseOcspResponse,
  parseSignedData,
  parseTimestampRequest,
  parseTimestampResponse,
  parseTimestampToken,
  prepareSignedData,
  prepareTimestampToken,
} from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import type { Verdict } from './workbench.ts';
import { makeWorkbench, missing } from './workbench.ts';

const world = makePkiWorld({ at: Math.floor(Date.now() / 1000) * 1000 });
const bench = makeWorkbench();
after(() => bench.clear());

const text = new TextEncoder();
const content = text.encode('The very bytes that are to be signed.\n');
const tampered = text.encode('The very bytes that are to be signed!\n');

bench.writePem('root.pem', 'CERTIFICATE', [world.certificate('root')]);
bench.writePem('foreign.pem', 'CERTIFICATE', [world.certificate('foreignRoot')]);
bench.writePem('issuing.pem', 'CERTIFICATE', [world.certificate('issuing')]);
bench.write('content', content);
bench.write('tampered', tampered);

interface Making {
  readonly signer: ActorName;
  readonly algorithm: SignatureAlgorithm;
  readonly attached: boolean;
}

function sign({ signer, algorithm, attached }: Making): Uint8Array {
  const hash = cmsDigestAlgorithm(algorithm);
  const { toBeSigned, finish } = prepareSignedData({
    hash,
    signatureAlgorithm: algorithm,
    signerCertificate: world.certificate(signer),
    certificates: world.chain(signer).slice(0, -1),
    signingTime: world.at,
    ...(attached ? { content } : { contentDigest: digest(hash, content) }),
  });
  return finish(world.sign(signer, algorithm, toBeSigned));
}

type Judge = 'openssl' | 'gnutls' | 'nss';

/**
 * Who can judge what. OpenSSL 3.0 and NSS do not know Ed25519 in CMS, and GnuTLS 3.7 refuses
 * PSS with another hash than SHA-256, OpenSSL's own signatures included.
 */
const makings: readonly (readonly [string, ActorName, SignatureAlgorithm, readonly Judge[]])[] = [
  ['RSA-2048 PKCS#1', 'rsa2048', defaultAlgorithm('rsa2048'), ['openssl', 'gnutls', 'nss']],
  [
    'RSA-3072 PKCS#1',
    'rsa3072',
    { scheme: 'rsa-pkcs1', hash: 'sha384' },
    ['openssl', 'gnutls', 'nss'],
  ],
  ['RSA-2048 PSS', 'rsa2048', { scheme: 'rsa-pss', hash: 'sha256' }, ['openssl', 'gnutls', 'nss']],
  ['RSA-3072 PSS', 'rsa3072', { scheme: 'rsa-pss', hash: 'sha512' }, ['openssl', 'nss']],
  ['P-256', 'p256', defaultAlgorithm('p256'), ['openssl', 'gnutls', 'nss']],
  ['P-384', 'p384', defaultAlgorithm('p384'), ['openssl', 'gnutls', 'nss']],
  ['P-521', 'p521', defaultAlgorithm('p521'), ['openssl', 'gnutls', 'nss']],
  ['Ed25519', 'ed25519', defaultAlgorithm('ed25519'), ['gnutls']],
];

const judgedBy = (judge: Judge) => makings.filter(([, , , judges]) => judges.includes(judge));

/** The last byte is one of the signature's. */
function flipLastByte(der: Uint8Array): Uint8Array {
  const flipped = Uint8Array.from(der);
  flipped[flipped.length - 1] = (flipped[flipped.length - 1] ?? 0) ^ 1;
  return flipped;
}

describe('openssl cms -verify -cades', { skip: missing('openssl', 'version') }, () => {
  const verify = (file: string, ...more: readonly string[]): Verdict =>
    bench.ask(
      'openssl',
      ...['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-purpose', 'any'],
      ...['-in', file, '-out', 'content.out', ...more],
    );

  for (const [title, signer, algorithm] of judgedBy('openssl')) {
    test(`accepts ${title} attached, and refuses a flipped byte and a foreign root`, () => {
      const der = sign({ signer, algorithm, attached: true });
      bench.write('s.p7m', der);
      const good = verify('s.p7m', '-CAfile', 'root.pem');
      assert.match(good.said, /CAdES Verification successful/);
      assert.equal(good.code, 0);
      assert.deepEqual(bench.read('content.out'), content);
      assert.equal(verify('s.p7m', '-CAfile', 'foreign.pem').code, 4);

      bench.write('bad.p7m', flipLastByte(der));
      const refused = verify('bad.p7m', '-CAfile', 'root.pem');
      assert.match(refused.said, /verification failure/i);
      assert.equal(refused.code, 4);
    });

    test(`accepts ${title} detached, and refuses other content`, () => {
      bench.write('s.p7s', sign({ signer, algorithm, attached: false }));
      const good = verify('s.p7s', '-CAfile', 'root.pem', '-content', 'content');
      assert.match(good.said, /CAdES Verification successful/);
      const bad = verify('s.p7s', '-CAfile', 'root.pem', '-content', 'tampered');
      assert.match(bad.said, /verification failure/i);
      assert.equal(bad.code, 4);
    });
  }

  test('prints the attributes we meant to sign', () => {
    const algorithm = defaultAlgorithm('p256');
    bench.write('s.p7s', sign({ signer: 'p256', algorithm, attached: false }));
    const print = ['cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', 's.p7s'];
    const { said } = bench.ask('openssl', ...print);
    assert.match(said, /id-smime-aa-signingCertificateV2/);
    assert.match(said, /1\.2\.840\.113549\.1\.9\.52/);
    assert.match(said, /unsignedAttrs:\s+<ABSENT>/);
  });
});

describe('what openssl signs', { skip: missing('openssl', 'version') }, () => {
  test('is sound for us, and one byte of content is not', () => {
    const key = world.privateKey('p256').export({ type: 'pkcs8', format: 'pem' });
    bench.write('key.pem', text.encode(String(key)));
    bench.writePem('p256.pem', 'CERTIFICATE', [world.certificate('p256')]);
    const files = ['-in', 'content', '-out', 'theirs.p7s', '-signer', 'p256.pem'];
    const how = ['cms', '-sign', '-cades', '-binary', '-md', 'sha256', '-outform', 'DER'];
    const { code, said } = bench.ask('openssl', ...how, ...files, '-inkey', 'key.pem');
    assert.equal(code, 0, said);
    const signedData = parseSignedData(bench.read('theirs.p7s'));
    const [signerInfo] = signedData.signerInfos;
    assert.ok(signerInfo);
    assert.deepEqual(checkSignerInfo({ signedData, signerInfo, content }).reasons, []);
    assert.deepEqual(checkSignerInfo({ signedData, signerInfo, content: tampered }).reasons, [
      'message_digest_mismatch',
    ]);
  });
});

describe('certtool --p7-verify', { skip: missing('certtool') }, () => {
  const verify = (file: string, ca: string, ...more: readonly string[]): Verdict =>
    bench.ask(
      'certtool',
      ...['--p7-verify', '--inder', '--infile', file, '--load-ca-certificate', ca, ...more],
    );

  for (const [title, signer, algorithm] of judgedBy('gnutls')) {
    test(`accepts ${title} attached and detached, and refuses the nearest fault`, () => {
      bench.write('s.p7m', sign({ signer, algorithm, attached: true }));
      assert.match(verify('s.p7m', 'root.pem').said, /Signature status: ok/);
      assert.match(verify('s.p7m', 'foreign.pem').said, /verification failed/);

      bench.write('s.p7s', sign({ signer, algorithm, attached: false }));
      const good = verify('s.p7s', 'root.pem', '--load-data', 'content');
      assert.match(good.said, /Signature status: ok/);
      const bad = verify('s.p7s', 'root.pem', '--load-data', 'tampered');
      assert.match(bad.said, /verification failed/);
    });
  }
});

describe('cmsutil -D', { skip: missing('cmsutil') || missing('certutil') }, () => {
  before(() => {
    mkdirSync(bench.path('nssdb'));
    bench.ask('certutil', '-N', '-d', 'sql:nssdb', '--empty-password');
    const trusted = ['-n', 'root', '-t', 'CT,C,C', '-i', 'root.pem'];
    bench.ask('certutil', '-A', '-d', 'sql:nssdb', ...trusted);
  });
  const decode = (file: string, ...more: readonly string[]): Verdict =>
    bench.ask('cmsutil', '-D', '-d', 'sql:nssdb', '-i', file, '-o', 'content.out', ...more);

  for (const [title, signer, algorithm] of judgedBy('nss')) {
    test(`accepts ${title} attached and detached, and refuses other content`, () => {
      bench.write('s.p7m', sign({ signer, algorithm, attached: true }));
      assert.equal(decode('s.p7m').code, 0);
      bench.write('s.p7s', sign({ signer, algorithm, attached: false }));
      assert.equal(decode('s.p7s', '-c', 'content').code, 0);
      const bad = decode('s.p7s', '-c', 'tampered');
      assert.match(bad.said, /DigestMismatch/);
      assert.equal(bad.code, 1);
    });
  }
});

/** An authority as a face would be: query in, reply out. */
function stamp(query: Uint8Array, { nonce = true }: { nonce?: boolean } = {}): Uint8Array {
  const request = parseTimestampRequest(query);
  if ('fault' in request.imprint) {
    const text = 'unknown hash';
    return buildTimestampRejection({ status: 'rejection', failure: request.imprint.fault, text });
  }
  const tstInfo = buildTstInfo({
    ...request.imprint,
    policy: '0.4.0.2023.1.1',
    serialNumber: 0x8000_0000_0000_0001n,
    at: world.at + 120,
    accuracy: { seconds: 1 },
    ...(request.nonce === undefined || !nonce ? {} : { nonce: request.nonce }),
    tsa: parseCertificate(world.certificate('tsa')).subject.raw,
  });
  const signatureAlgorithm = defaultAlgorithm('tsa');
  const { toBeSigned, finish } = prepareTimestampToken(tstInfo, {
    signatureAlgorithm,
    signerCertificate: world.certificate('tsa'),
    certificates: request.certificateRequested ? [world.certificate('tsa')] : [],
    signingTime: world.at,
  });
  return buildTimestampResponse(finish(world.sign('tsa', signatureAlgorithm, toBeSigned)));
}

describe('openssl ts', { skip: missing('openssl', 'version') }, () => {
  const verify = (...more: readonly string[]): Verdict =>
    bench.ask('openssl', 'ts', '-verify', '-CAfile', 'root.pem', '-untrusted', 'path.pem', ...more);
  before(() => {
    bench.writePem('path.pem', 'CERTIFICATE', [world.certificate('issuing')]);
    const ask = ['ts', '-query', '-data', 'content', '-sha256', '-cert', '-out', 'q.tsq'];
    bench.ask('openssl', ...ask);
    bench.write('r.tsr', stamp(bench.read('q.tsq')));
  });

  test('verifies our reply by its query, by the data and as a bare token', () => {
    for (const form of [
      ['-queryfile', 'q.tsq'],
      ['-data', 'content'],
    ]) {
      const { said, code } = verify('-in', 'r.tsr', ...form);
      assert.match(said, /Verification: OK/);
      assert.equal(code, 0);
    }
    const { token } = parseTimestampResponse(bench.read('r.tsr'));
    assert.ok(token);
    bench.write('t.tst', token);
    assert.match(verify('-token_in', '-in', 't.tst', '-data', 'content').said, /Verification: OK/);
  });

  test('refuses our reply for other data, and with a signature one bit off', () => {
    const other = verify('-in', 'r.tsr', '-data', 'tampered');
    assert.match(other.said, /message imprint mismatch/);
    assert.equal(other.code, 1);
    bench.write('bad.tsr', flipLastByte(bench.read('r.tsr')));
    assert.equal(verify('-in', 'bad.tsr', '-data', 'content').code, 1);
  });

  test('refuses a reply that leaves the nonce out, as our own check does', () => {
    bench.write('bare.tsr', stamp(bench.read('q.tsq'), { nonce: false }));
    const { said, code } = verify('-in', 'bare.tsr', '-queryfile', 'q.tsq');
    assert.match(said, /nonce not returned/);
    assert.equal(code, 1);
  });

  test('prints a query of ours and reads its nonce', () => {
    const messageDigest = digest('sha512', content);
    bench.write('o.tsq', buildTimestampRequest({ hash: 'sha512', messageDigest, nonce: 0x80n }));
    const { said } = bench.ask('openssl', 'ts', '-query', '-in', 'o.tsq', '-text');
    assert.match(said, /Hash Algorithm: sha512/);
    assert.match(said, /Nonce: 0x80/);
    assert.match(said, /Certificate required: no/);
  });

  test('verifies a token without certificates once it is given them', () => {
    bench.ask('openssl', 'ts', '-query', '-data', 'content', '-sha512', '-out', 'slim.tsq');
    bench.write('slim.tsr', stamp(bench.read('slim.tsq')));
    assert.equal(verify('-in', 'slim.tsr', '-queryfile', 'slim.tsq').code, 1);
    bench.writePem('tsa-path.pem', 'CERTIFICATE', world.chain('tsa').slice(0, -1));
    const trust = ['-CAfile', 'root.pem', '-untrusted', 'tsa-path.pem'];
    const files = ['-in', 'slim.tsr', '-queryfile', 'slim.tsq'];
    assert.match(bench.ask('openssl', 'ts', '-verify', ...files, ...trust).said, /OK/);
  });

  test('reads the reason of a rejection', () => {
    bench.ask('openssl', 'ts', '-query', '-data', 'content', '-md5', '-out', 'weak.tsq');
    bench.write('no.tsr', stamp(bench.read('weak.tsq')));
    const { said } = bench.ask('openssl', 'ts', '-reply', '-in', 'no.tsr', '-text');
    assert.match(said, /Status: Rejected/);
    assert.match(said, /Failure info: unrecognized or unsupported algorithm/);
    const reasons = [
      ['badRequest', /transaction not permitted or supported/],
      ['badDataFormat', /data submitted has the wrong format/],
      ['timeNotAvailable', /time source is not available/],
      ['unacceptedPolicy', /policy is not supported/],
      ['unacceptedExtension', /extension is not supported/],
      ['addInfoNotAvailable', /additional information requested could not be understood/],
      ['systemFailure', /cannot be handled due to system failure/],
    ] as const;
    for (const [failure, words] of reasons) {
      bench.write('no.tsr', buildTimestampRejection({ status: 'rejection', failure, text: 'no' }));
      const reply = bench.ask('openssl', 'ts', '-reply', '-in', 'no.tsr', '-text');
      assert.match(reply.said, words, failure);
    }
  });
});

interface OcspCase {
  readonly request: Uint8Array;
  readonly signer?: ActorName;
}

/** A responder as a face would be: request in, response out. */
function respond({ request, signer = 'ocsp' }: OcspCase): Uint8Array {
  const { questions, nonce } = parseOcspRequest(request);
  const revoked = parseCertificate(world.certificate('revoked')).serialNumberHex;
  const data = buildOcspResponseData({
    responderKeyHash: keyIdentifier(world.publicKey(signer)),
    producedAt: world.at,
    responses: questions.map(({ certId }) => ({
      certId: certId.raw,
      status:
        bytesToHex(certId.serialNumber) === revoked
          ? { kind: 'revoked', revokedAt: world.at - 86_400_000, reason: 'keyCompromise' }
          : { kind: 'good' },
      thisUpdate: world.at - 60_000,
      nextUpdate: world.at + 3_600_000,
    })),
    ...(nonce === undefined ? {} : { nonce }),
  });
  const algorithm = defaultAlgorithm(signer);
  const signature = world.sign(signer, algorithm, data);
  return assembleOcspResponse({
    data,
    algorithm,
    signature,
    certificates: [world.certificate(signer)],
  });
}

describe('openssl ocsp', { skip: missing('openssl', 'version') }, () => {
  const ids = ['-issuer', 'issuing.pem', '-sha256', '-cert', 'p256.pem', '-cert', 'revoked.pem'];
  before(() => {
    bench.writePem('p256.pem', 'CERTIFICATE', [world.certificate('p256')]);
    bench.writePem('revoked.pem', 'CERTIFICATE', [world.certificate('revoked')]);
    bench.ask('openssl', 'ocsp', ...ids, '-reqout', 'q.ocsp');
    bench.write('r.ocsp', respond({ request: bench.read('q.ocsp') }));
  });
  const verify = (file: string, ca = 'root.pem'): Verdict => {
    const trust = ['-CAfile', ca, '-verify_other', 'issuing.pem'];
    return bench.ask('openssl', 'ocsp', ...ids, '-no_nonce', '-respin', file, ...trust);
  };

  test('verifies good and revoked, and reads the reason', () => {
    const { said, code } = verify('r.ocsp');
    assert.match(said, /Response verify OK/);
    assert.match(said, /p256\.pem: good/);
    assert.match(said, /revoked\.pem: revoked/);
    assert.match(said, /Reason: keyCompromise/);
    assert.equal(code, 0);
  });

  test('finds the nonce of its own request again, and misses that of another', () => {
    const trust = ['-CAfile', 'root.pem', '-verify_other', 'issuing.pem', '-respin', 'r.ocsp'];
    const same = bench.ask('openssl', 'ocsp', '-reqin', 'q.ocsp', ...trust);
    assert.match(same.said, /Response verify OK/);
    bench.ask('openssl', 'ocsp', ...ids, '-reqout', 'other.ocsp');
    const other = bench.ask('openssl', 'ocsp', '-reqin', 'other.ocsp', ...trust);
    assert.match(other.said, /Nonce Verify error/);
  });

  test('refuses one flipped bit, a foreign root and an unappointed responder', () => {
    const der = Uint8Array.from(bench.read('r.ocsp'));
    const { basic } = parseSuccessful(der);
    const at = der.length - basic.raw.length + basic.data.length;
    der[at - 20] = (der[at - 20] ?? 0) ^ 1;
    bench.write('bad.ocsp', der);
    assert.doesNotMatch(verify('bad.ocsp').said, /Response verify OK/);
    assert.doesNotMatch(verify('r.ocsp', 'foreign.pem').said, /Response verify OK/);
    bench.write('rogue.ocsp', respond({ request: bench.read('q.ocsp'), signer: 'p384' }));
    const rogue = verify('rogue.ocsp').said;
    assert.match(rogue, /missing ocspsigning usage/);
    assert.doesNotMatch(rogue, /Response verify OK/);
  });

  test('reads our request with SHA-1 and a nonce of 32 octets', () => {
    const issuer = parseCertificate(world.certificate('issuing'));
    const { serialNumber } = parseCertificate(world.certificate('p256'));
    const certIds = [buildOcspCertId({ hash: 'sha1', issuer, serialNumber })];
    const nonce = new Uint8Array(32).fill(0x80);
    bench.write('o.ocsp', buildOcspRequest({ certIds, nonce }));
    const { said } = bench.ask('openssl', 'ocsp', '-reqin', 'o.ocsp', '-req_text', '-noverify');
    assert.match(said, /Hash Algorithm: sha1/);
    assert.match(said, /OCSP Nonce/);
  });

  test('and GnuTLS agrees', { skip: missing('ocsptool') }, () => {
    const verifyWith = (trust: string): Verdict =>
      bench.ask('ocsptool', '-e', '--load-response', 'r.ocsp', '--load-trust', trust);
    assert.match(verifyWith('issuing.pem').said, /Verifying OCSP Response: Success/);
    assert.doesNotMatch(verifyWith('foreign.pem').said, /Verifying OCSP Response: Success/);
  });
});

/** What `openssl ts -reply` wants to be told. */
const authorityConfig = (referenceHash: 'sha1' | 'sha256'): string => `
[ tsa ]
default_tsa = authority
[ authority ]
serial = ./serial
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = yes
ess_cert_id_alg = ${referenceHash}
signer_digest = sha256
`;

describe('a real openssl authority', { skip: missing('openssl', 'version') }, () => {
  for (const referenceHash of ['sha1', 'sha256'] as const) {
    test(`stamps our query, and we believe it: reference by ${referenceHash}`, () => {
      bench.writePem('tsa.pem', 'CERTIFICATE', [world.certificate('tsa')]);
      const key = world.privateKey('tsa').export({ type: 'pkcs8', format: 'pem' });
      bench.write('tsa-key.pem', text.encode(String(key)));
      bench.write('tsa.conf', text.encode(authorityConfig(referenceHash)));
      bench.write('serial', text.encode('8001\n'));
      const messageDigest = digest('sha256', content);
      const query = { hash: 'sha256', nonce: 1n << 63n, certificateRequested: true } as const;
      bench.write('o.tsq', buildTimestampRequest({ ...query, messageDigest }));
      const who = ['-signer', 'tsa.pem', '-inkey', 'tsa-key.pem', '-chain', 'issuing.pem'];
      const files = ['-config', 'tsa.conf', '-queryfile', 'o.tsq', '-out', 'theirs.tsr'];
      const run = bench.ask('openssl', 'ts', '-reply', ...files, ...who);
      assert.equal(run.code, 0, run.said);
      const { token } = parseTimestampResponse(bench.read('theirs.tsr'));
      assert.ok(token);
      const evidence = {
        ...query,
        token: parseTimestampToken(token),
        expectedDigest: messageDigest,
        policy: '1.2.3.4',
        anchors: [parseCertificate(world.certificate('root'))],
      };
      assert.deepEqual(checkTimestampToken(evidence).reasons, []);
      const expectedDigest = digest('sha256', tampered);
      const other = checkTimestampToken({ ...evidence, expectedDigest, nonce: 1n });
      assert.deepEqual(other.reasons, ['imprint_mismatch', 'nonce_mismatch']);
    });
  }

  test('answers our OCSP request, and we believe it', () => {
    bench.writePem('ocsp.pem', 'CERTIFICATE', [world.certificate('ocsp')]);
    const key = world.privateKey('ocsp').export({ type: 'pkcs8', format: 'pem' });
    bench.write('ocsp-key.pem', text.encode(String(key)));
    const certificate = parseCertificate(world.certificate('p256'));
    const issuer = parseCertificate(world.certificate('issuing'));
    const serial = certificate.serialNumberHex.toUpperCase();
    bench.write('index.txt', text.encode(`V\t491231235959Z\t\t${serial}\tunknown\t/CN=x\n`));
    const { serialNumber } = certificate;
    const certIds = [buildOcspCertId({ hash: 'sha256', issuer, serialNumber })];
    const nonce = digest('sha256', content);
    bench.write('o.ocsp', buildOcspRequest({ certIds, nonce }));
    const who = ['-rsigner', 'ocsp.pem', '-rkey', 'ocsp-key.pem', '-CA', 'issuing.pem'];
    const files = ['-index', 'index.txt', '-reqin', 'o.ocsp', '-respout', 'theirs.ocsp'];
    const run = bench.ask('openssl', 'ocsp', ...files, ...who, '-ndays', '1');
    assert.equal(run.code, 0, run.said);
    const response = parseSuccessful(bench.read('theirs.ocsp')).basic;
    const evidence = { response, certificate, issuer, at: world.at, nonce };
    assert.deepEqual(checkOcspResponse(evidence).reasons, []);
    assert.equal(checkOcspResponse(evidence).status?.kind, 'good');
    const other = { ...evidence, certificate: parseCertificate(world.certificate('p384')) };
    assert.deepEqual(checkOcspResponse(other).reasons, ['certificate_not_answered']);
  });
});

function parseSuccessful(der: Uint8Array): OcspResponse & { status: 'successful' } {
  const response = parseOcspResponse(der);
  assert.ok(response.status === 'successful');
  return response;
}
