/**
 * OpenSSL reads the certificates, requests and revocation lists we build, for every key and
 * scheme we serve, and we read what it builds. Beside every "yes" stands the nearest "no":
 * one bit in the signature, another authority, a serial number on the list.
 *
 * The world is about the present, since OpenSSL verifies for now.
 */

import assert from 'node:assert/strict';
import type { KeyObject } from 'node:crypto';
import { after, describe, test } from 'node:test';
import type { Crl, KeyAlgorithm, PathConclusion, SignatureAlgorithm } from '@kumoin/pki';
import {
  assembleSigned,
  buildAuthorityInfoAccess,
  buildAuthorityKeyIdentifier,
  buildBasicConstraints,
  buildCertificatePolicies,
  buildCrlDistributionPoints,
  buildExtendedKeyUsage,
  buildKeyUsage,
  buildName,
  buildQcStatements,
  buildSubjectAltName,
  buildSubjectKeyIdentifier,
  buildTbsCertificate,
  buildTbsCertificationRequest,
  buildTbsCrl,
  decodePem,
  findRevocation,
  formatName,
  keyIdentifier,
  oid,
  parseCertificate,
  parseCertificationRequest,
  parseCrl,
  readKeyAlgorithm,
  validatePath,
  verifyCertificationRequest,
} from '@kumoin/pki';
import { generateKeyPair, signWith } from '@kumoin/testkit';
import { makeWorkbench, missing } from './workbench.ts';

const at = Math.floor(Date.now() / 1000) * 1000;
const dayMs = 86_400_000;
const skip = missing('openssl', 'version');
const bench = makeWorkbench();
after(() => bench.clear());

const openssl = (...args: readonly string[]) => bench.ask('openssl', ...args);
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

interface Keys {
  readonly privateKey: KeyObject;
  readonly spki: Uint8Array;
}

const made = new Map<KeyAlgorithm, Keys>();

/** One pair of each kind is enough: RSA keys take their time. */
function keysOf(kind: KeyAlgorithm): Keys {
  const known = made.get(kind);
  if (known !== undefined) return known;
  const fresh = makeKeys(kind);
  made.set(kind, fresh);
  return fresh;
}

function makeKeys(kind: KeyAlgorithm): Keys {
  const { privateKey, publicKey } = generateKeyPair(kind);
  return { privateKey, spki: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })) };
}

function sign(tbs: Uint8Array, keys: Keys, algorithm: SignatureAlgorithm): Uint8Array {
  return assembleSigned(tbs, algorithm, signWith(keys.privateKey, algorithm, tbs));
}

const rootName = buildName([
  { type: 'countryName', value: 'JP' },
  { type: 'organizationName', value: '雲印 Interop' },
  { type: 'commonName', value: 'Interop Root' },
]);
const leafName = buildName([
  { type: 'countryName', value: 'JP' },
  { type: 'surname', value: '山田' },
  { type: 'givenName', value: '花子' },
  { type: 'serialNumber', value: 'PNOJP-0001' },
  { type: 'commonName', value: '山田 花子' },
]);
const leafSerial = Uint8Array.of(0x9a, 0xbc, 0xde);

function buildRoot(keys: Keys, algorithm: SignatureAlgorithm): Uint8Array {
  const tbs = buildTbsCertificate({
    serialNumber: Uint8Array.of(1),
    signatureAlgorithm: algorithm,
    issuer: rootName,
    subject: rootName,
    notBefore: at - dayMs,
    notAfter: at + dayMs,
    publicKey: keys.spki,
    extensions: [
      buildBasicConstraints({ ca: true }),
      buildKeyUsage(['keyCertSign', 'cRLSign']),
      buildSubjectKeyIdentifier(keyIdentifier(keys.spki)),
    ],
  });
  return sign(tbs, keys, algorithm);
}

/** With every extension we can write, so that OpenSSL gets to see them all. */
function buildLeaf(keys: Keys, algorithm: SignatureAlgorithm): Uint8Array {
  const { spki } = keysOf('p-256');
  const tbs = buildTbsCertificate({
    serialNumber: leafSerial,
    signatureAlgorithm: algorithm,
    issuer: rootName,
    subject: leafName,
    notBefore: at - dayMs,
    notAfter: at + dayMs,
    publicKey: spki,
    extensions: [
      buildBasicConstraints({ ca: false }),
      buildKeyUsage(['nonRepudiation', 'digitalSignature']),
      buildExtendedKeyUsage([oid.purposeEmailProtection]),
      buildSubjectKeyIdentifier(keyIdentifier(spki)),
      buildAuthorityKeyIdentifier(keyIdentifier(keys.spki)),
      buildCrlDistributionPoints(['http://pki.test/root.crl']),
      buildAuthorityInfoAccess({
        ocspUrls: ['http://pki.test/ocsp'],
        caIssuersUrls: ['http://pki.test/root.cer'],
      }),
      buildCertificatePolicies([{ id: '1.3.6.1.4.1.55555.1', cpsUrl: 'https://pki.test/cps' }]),
      buildQcStatements({
        types: ['esign'],
        disclosures: [{ url: 'https://pki.test/pds', language: 'en' }],
      }),
      buildSubjectAltName(['hanako@pki.test']),
    ],
  });
  return sign(tbs, keys, algorithm);
}

function buildList(keys: Keys, algorithm: SignatureAlgorithm, listed: boolean): Uint8Array {
  const revokedAt = at - 3_600_000;
  const tbs = buildTbsCrl({
    signatureAlgorithm: algorithm,
    issuer: rootName,
    thisUpdate: at - 60_000,
    nextUpdate: at + dayMs,
    number: 4711,
    authorityKeyIdentifier: keyIdentifier(keys.spki),
    entries: listed ? [{ serialNumber: leafSerial, revokedAt, reason: 'keyCompromise' }] : [],
  });
  return sign(tbs, keys, algorithm);
}

/** The last bit of a signed structure belongs to its signature. */
function withLastBitFlipped(der: Uint8Array): Uint8Array {
  const broken = Uint8Array.from(der);
  broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;
  return broken;
}

const rsaSchemes: readonly SignatureAlgorithm[] = [
  { scheme: 'rsa-pkcs1', hash: 'sha256' },
  { scheme: 'rsa-pss', hash: 'sha256' },
  { scheme: 'rsa-pss', hash: 'sha512' },
];
const cases: readonly (readonly [KeyAlgorithm, SignatureAlgorithm])[] = [
  ...(['rsa-2048', 'rsa-3072', 'rsa-4096'] as const).flatMap((kind) =>
    rsaSchemes.map((scheme) => [kind, scheme] as const),
  ),
  ['rsa-2048', { scheme: 'rsa-pkcs1', hash: 'sha384' }],
  ['rsa-2048', { scheme: 'rsa-pkcs1', hash: 'sha512' }],
  ['rsa-2048', { scheme: 'rsa-pss', hash: 'sha384' }],
  ['p-256', { scheme: 'ecdsa', hash: 'sha256' }],
  ['p-384', { scheme: 'ecdsa', hash: 'sha384' }],
  ['p-521', { scheme: 'ecdsa', hash: 'sha512' }],
  ['ed25519', { scheme: 'ed25519' }],
];

bench.writePem('foreign.pem', 'CERTIFICATE', [
  buildRoot(makeKeys('ed25519'), { scheme: 'ed25519' }),
]);

for (const [kind, algorithm] of cases) {
  const hash = 'hash' in algorithm ? ` with ${algorithm.hash}` : '';
  describe(`${kind} ${algorithm.scheme}${hash}`, { skip }, () => {
    const keys = keysOf(kind);
    const root = buildRoot(keys, algorithm);
    const leaf = buildLeaf(keys, algorithm);
    const strict = ['verify', '-x509_strict', '-check_ss_sig', '-CAfile', 'root.pem'];
    const place = (): void => {
      bench.writePem('root.pem', 'CERTIFICATE', [root]);
      bench.writePem('leaf.pem', 'CERTIFICATE', [leaf]);
    };

    test('the chain verifies strictly; one bit or another root, and it does not', () => {
      place();
      assert.match(openssl(...strict, 'leaf.pem').said, /leaf\.pem: OK/);
      bench.writePem('broken.pem', 'CERTIFICATE', [withLastBitFlipped(leaf)]);
      assert.match(openssl(...strict, 'broken.pem').said, /verification failed/);
      const other = openssl('verify', '-x509_strict', '-CAfile', 'foreign.pem', 'leaf.pem');
      assert.match(other.said, /verification failed/);
    });

    test('the root shows its own signature as good, and a flipped one as bad', () => {
      place();
      assert.match(openssl(...strict, 'root.pem').said, /root\.pem: OK/);
      bench.writePem('root.pem', 'CERTIFICATE', [withLastBitFlipped(root)]);
      assert.match(openssl(...strict, 'root.pem').said, /signature failure|verification failed/);
    });

    test('a request proves its key; with one bit flipped it proves nothing', () => {
      const extensions = [buildKeyUsage(['nonRepudiation'])];
      const tbs = buildTbsCertificationRequest({
        subject: leafName,
        publicKey: keys.spki,
        extensions,
      });
      const request = sign(tbs, keys, algorithm);
      bench.write('request.der', request);
      const check = ['req', '-verify', '-noout', '-text', '-inform', 'DER'];
      const { said } = openssl(...check, '-in', 'request.der');
      assert.match(said, /self-signature verify OK/);
      assert.match(said, /Non Repudiation/);
      bench.write('broken.der', withLastBitFlipped(request));
      assert.doesNotMatch(openssl(...check, '-in', 'broken.der').said, /verify OK/);
    });

    test('a list verifies against its issuer, and against no one else', () => {
      place();
      const list = buildList(keys, algorithm, true);
      bench.write('list.crl', list);
      const check = ['crl', '-inform', 'DER', '-noout', '-in', 'list.crl', '-CAfile'];
      assert.match(openssl(...check, 'root.pem').said, /verify OK/);
      assert.doesNotMatch(openssl(...check, 'foreign.pem').said, /verify OK/);
      bench.write('list.crl', withLastBitFlipped(list));
      assert.doesNotMatch(openssl(...check, 'root.pem').said, /verify OK/);
    });

    test('whoever is on the list is revoked, and nobody else', () => {
      place();
      for (const listed of [true, false]) {
        bench.writePem('list.pem', 'X509 CRL', [buildList(keys, algorithm, listed)]);
        const { said } = openssl(...strict, '-crl_check', '-CRLfile', 'list.pem', 'leaf.pem');
        assert.match(said, listed ? /certificate revoked/ : /leaf\.pem: OK/);
      }
    });
  });
}

test('openssl shows every extension of a certificate by its name', { skip }, () => {
  bench.write('leaf.der', buildLeaf(keysOf('p-256'), { scheme: 'ecdsa', hash: 'sha256' }));
  const show = ['x509', '-inform', 'DER', '-noout', '-text', '-nameopt', 'utf8'];
  const { said } = openssl(...show, '-in', 'leaf.der');
  for (const shown of [
    'Version: 3 (0x2)',
    'Serial Number: 10140894 (0x9abcde)',
    '山田 花子',
    'X509v3 Basic Constraints: critical',
    'X509v3 Key Usage: critical',
    'Digital Signature, Non Repudiation',
    'E-mail Protection',
    'URI:http://pki.test/root.crl',
    'OCSP - URI:http://pki.test/ocsp',
    'CA Issuers - URI:http://pki.test/root.cer',
    'CPS: https://pki.test/cps',
    'email:hanako@pki.test',
    'qcStatements',
  ]) {
    assert.ok(said.includes(shown), `${shown} in ${said}`);
  }
});

test('openssl shows number, reason and key of a list', { skip }, () => {
  bench.write('list.crl', buildList(keysOf('p-256'), { scheme: 'ecdsa', hash: 'sha256' }, true));
  const { said } = openssl('crl', '-inform', 'DER', '-in', 'list.crl', '-noout', '-text');
  for (const shown of ['Version 2', '4711', 'Serial Number: 9ABCDE', 'Key Compromise']) {
    assert.ok(said.includes(shown), `${shown} in ${said}`);
  }
});

test('our shape of a name is the one openssl prints for RFC 2253', { skip }, () => {
  const name = buildName([
    { type: 'countryName', value: 'JP' },
    { type: 'organizationName', value: ' A, "B" + C; <D> \\ E ' },
    { type: 'commonName', value: '#1 山田' },
  ]);
  const keys = keysOf('p-256');
  const algorithm: SignatureAlgorithm = { scheme: 'ecdsa', hash: 'sha256' };
  const tbs = buildTbsCertificationRequest({ subject: name, publicKey: keys.spki });
  bench.write('named.der', sign(tbs, keys, algorithm));
  const form = ['-nameopt', 'RFC2253,-esc_msb,utf8'];
  const { said } = openssl(
    'req',
    '-inform',
    'DER',
    '-in',
    'named.der',
    '-subject',
    '-noout',
    ...form,
  );
  const { subject } = parseCertificationRequest(bench.read('named.der'));
  assert.equal(said.replace(/^subject=/, '').trimEnd(), formatName(subject));
});

interface TheirKind {
  readonly kind: KeyAlgorithm;
  readonly newkey: readonly string[];
  readonly options?: readonly string[];
  readonly algorithm: SignatureAlgorithm;
}

const pss = ['rsa_padding_mode:pss', 'rsa_pss_saltlen:digest'].flatMap((option) => [
  '-sigopt',
  option,
]);
const ec = (curve: string): readonly string[] => ['ec', '-pkeyopt', `ec_paramgen_curve:${curve}`];
const theirs: readonly TheirKind[] = [
  {
    kind: 'rsa-2048',
    newkey: ['rsa:2048'],
    options: ['-sha256'],
    algorithm: { scheme: 'rsa-pkcs1', hash: 'sha256' },
  },
  {
    kind: 'rsa-3072',
    newkey: ['rsa:3072'],
    options: ['-sha384', ...pss],
    algorithm: { scheme: 'rsa-pss', hash: 'sha384' },
  },
  { kind: 'p-256', newkey: ec('P-256'), algorithm: { scheme: 'ecdsa', hash: 'sha256' } },
  {
    kind: 'p-384',
    newkey: ec('P-384'),
    options: ['-sha384'],
    algorithm: { scheme: 'ecdsa', hash: 'sha384' },
  },
  {
    kind: 'p-521',
    newkey: ec('P-521'),
    options: ['-sha512'],
    algorithm: { scheme: 'ecdsa', hash: 'sha512' },
  },
  { kind: 'ed25519', newkey: ['ed25519'], algorithm: { scheme: 'ed25519' } },
];

function readPem(name: string): Uint8Array {
  const [block] = decodePem(text(bench.read(name)));
  assert.ok(block, `no block in ${name}`);
  return block.bytes;
}

for (const { kind, newkey, options = [], algorithm } of theirs) {
  describe(`openssl's own ${kind} ${algorithm.scheme}`, { skip }, () => {
    const makeKey = ['-newkey', ...newkey, '-nodes', '-keyout', 'their.key'];

    test('its request is read, and its proof holds', () => {
      const ask = ['-addext', 'keyUsage=critical,nonRepudiation', '-out', 'their.csr'];
      openssl('req', '-new', ...makeKey, ...options, '-subj', '/C=JP/CN=Their Leaf', ...ask);
      const request = parseCertificationRequest(readPem('their.csr'));
      assert.equal(formatName(request.subject), 'CN=Their Leaf,C=JP');
      assert.deepEqual(request.signatureAlgorithm, algorithm);
      assert.equal(readKeyAlgorithm(request.publicKey), kind);
      assert.equal(request.extensions.get(oid.keyUsage)?.critical, true);
      assert.equal(verifyCertificationRequest(request), true);
      const signature = withLastBitFlipped(request.signature);
      assert.equal(verifyCertificationRequest({ ...request, signature }), false);
    });

    test('its chain is judged, and its list revokes', () => {
      const conclusions = askTheirAuthority({ makeKey, options });
      assert.equal(conclusions.before.valid, true, JSON.stringify(conclusions.before));
      assert.ok(!conclusions.after.valid);
      assert.equal(conclusions.after.reason, 'revoked');
      assert.deepEqual(conclusions.list.signatureAlgorithm, algorithm);
    });
  });
}

interface TheirOptions {
  readonly makeKey: readonly string[];
  readonly options: readonly string[];
}

/** `openssl req -x509` and `openssl ca`: a root, a leaf, an empty list, and one naming the leaf. */
function askTheirAuthority({ makeKey, options }: TheirOptions): {
  readonly before: PathConclusion;
  readonly after: PathConclusion;
  readonly list: Crl;
} {
  const said = (...args: readonly string[]): void => {
    const verdict = openssl(...args);
    assert.equal(verdict.code, 0, verdict.said);
  };
  bench.write('ca.cnf', new TextEncoder().encode(theirConfiguration));
  bench.write('index.txt', new Uint8Array());
  bench.write('crlnumber', new TextEncoder().encode('10\n'));
  bench.write('serial', new TextEncoder().encode('8001\n'));
  const usage = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  const root = ['-subj', '/CN=Their Root', ...usage, '-out', 'their-root.pem', '-days', '5'];
  said('req', '-x509', ...makeKey, ...options, ...root);
  const request = ['-newkey', 'ed25519', '-nodes', '-keyout', 'their-leaf.key'];
  said('req', '-new', ...request, '-subj', '/CN=Their Leaf', '-out', 'their-leaf.csr');
  // Ed25519 keys choose their own digest; the word "default" lets every key do so.
  const digests = options.filter((option) => option.startsWith('-sha'));
  const md = ['-md', digests[0]?.slice(1) ?? 'default'];
  const schemes = [...md, ...options.filter((option) => !option.startsWith('-sha'))];
  const authority = ['ca', '-config', 'ca.cnf', '-batch', '-notext', ...schemes];
  const leaf = ['-in', 'their-leaf.csr', '-out', 'their-leaf.pem', '-days', '2'];
  said(...authority, ...leaf);
  said(...authority, '-gencrl', '-out', 'their-before.crl');
  said(...authority, '-revoke', 'their-leaf.pem', '-crl_reason', 'superseded');
  said(...authority, '-gencrl', '-out', 'their-after.crl');

  const certificate = parseCertificate(readPem('their-leaf.pem'));
  const judge = (list: Crl): PathConclusion =>
    validatePath({
      certificate,
      intermediates: [],
      anchors: [parseCertificate(readPem('their-root.pem'))],
      at: Date.now() + 1000,
      crls: [list],
      requireRevocation: true,
      keyUsage: ['nonRepudiation'],
    });
  const list = parseCrl(readPem('their-after.crl'));
  assert.equal(findRevocation(list, certificate.serialNumber)?.reason, 'superseded');
  assert.equal(list.number, 0x11n);
  return { before: judge(parseCrl(readPem('their-before.crl'))), after: judge(list), list };
}

const theirConfiguration = `
[ca]
default_ca = their
[their]
database = index.txt
serial = serial
crlnumber = crlnumber
new_certs_dir = .
certificate = their-root.pem
private_key = their.key
default_crl_days = 3
policy = anything
x509_extensions = leaf
crl_extensions = list
[anything]
commonName = supplied
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[list]
authorityKeyIdentifier = keyid
`;
