/**
 * XAdES before xmlsec1, which knows XML Signature and nothing of XAdES: so it has to count the
 * Reference to the signed properties among those it found right. What it does not serve (PSS and
 * EdDSA identifiers, SHA-3) is told as that. Canonical forms are compared with xmllint.
 */

import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import type { XadesContent } from '@kumoin/ades';
import type { SignatureAlgorithm } from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import { makeXadesWorld } from '../../worlds/xades-world.ts';
import { makeForeignXades } from '../../worlds/foreign-xades.ts';
import { makeWorkbench, missing } from '../openssl/workbench.ts';

const skip = missing('xmlsec1');
const bench = makeWorkbench();
after(() => bench.clear());
const world = makeXadesWorld({ at: Date.now() });
const { pki } = world;
const root = bench.writePem('root.pem', 'CERTIFICATE', [pki.certificate('root')]);
const foreignRoot = bench.writePem('foreign.pem', 'CERTIFICATE', [pki.certificate('foreignRoot')]);
const issuing = bench.writePem('issuing.pem', 'CERTIFICATE', [pki.certificate('issuing')]);

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const xades = 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties';
const object = 'http://www.w3.org/2000/09/xmldsig#:Object';

/** @returns what it says of the references; undefined where the signature is not accepted. */
function ask(document: Uint8Array, trusted = root): string | undefined {
  const file = bench.write('signed.xml', document);
  const ids = [xades, object, ':b', 'http://www.w3.org/2000/09/xmldsig#:SignatureValue'];
  const { code, said } = bench.ask(
    'xmlsec1',
    '--verify',
    ...['--enabled-key-data', 'x509'],
    ...ids.flatMap((name) => ['--id-attr:Id', name]),
    ...['--trusted-pem', trusted, '--untrusted-pem', issuing],
    file,
  );
  if (code !== 0 || !/^OK$/mu.test(said)) return undefined;
  return /SignedInfo References \(ok\/all\): (\d+\/\d+)/u.exec(said)?.[1];
}

const document = encode(
  '<?xml version="1.0"?>\r\n<a  xmlns="urn:a">\r\n <b Id="b">山 &amp; 川</b><!-- c --></a>\r\n',
);
bench.write('file.txt', encode('The very bytes.\n'));

const packings: readonly (readonly [string, XadesContent, string])[] = [
  ['enveloped', { packaging: 'enveloped', document }, '2/2'],
  [
    'internally detached',
    { packaging: 'internally-detached', document: encode('<a><b Id="b">10</b></a>'), ids: ['b'] },
    '2/2',
  ],
  [
    'enveloping',
    {
      packaging: 'enveloping',
      objects: [
        { bytes: document, as: 'xml' },
        { bytes: encode('10'), as: 'base64' },
      ],
    },
    '3/3',
  ],
  [
    'detached',
    {
      packaging: 'detached',
      files: [{ name: bench.path('file.txt'), content: encode('The very bytes.\n') }],
    },
    '2/2',
  ],
];

const algorithms: readonly (readonly [ActorName, SignatureAlgorithm])[] = [
  ['rsa2048', { scheme: 'rsa-pkcs1', hash: 'sha256' }],
  ['rsa3072', { scheme: 'rsa-pkcs1', hash: 'sha384' }],
  ['rsa4096', { scheme: 'rsa-pkcs1', hash: 'sha512' }],
  ['p256', { scheme: 'ecdsa', hash: 'sha256' }],
  ['p384', { scheme: 'ecdsa', hash: 'sha384' }],
  ['p521', { scheme: 'ecdsa', hash: 'sha512' }],
];

/** One digit of the content, or of the properties where the content stands outside. */
function tamper(signed: Uint8Array): Uint8Array {
  const text = decode(signed);
  const changed = text
    .replace('山', '川')
    .replace('>10<', '>11<')
    .replace(/(<xades:SigningTime>\d)./u, '$19');
  assert.notEqual(changed, text);
  return encode(changed);
}

suite('XAdES before xmlsec1', { skip }, () => {
  for (const [packaging, content, references] of packings) {
    for (const [signer, algorithm] of algorithms) {
      test(`${packaging}, ${signer}: every reference is right, and tampering is found`, async () => {
        const signed = await world.sign(content, { signer, algorithm });
        assert.equal(ask(signed), references);
        assert.equal(ask(tamper(signed)), undefined);
        assert.equal(ask(signed, foreignRoot), undefined);
      });
    }

    test(`${packaging}: still right at B-LTA, and after a renewal`, async () => {
      const resolve = () => encode('The very bytes.\n');
      const signed = await world.sign(content);
      const extended = await world.extend(signed, 'B-LTA', resolve);
      assert.equal(ask(extended), references);
      const renewed = await world.extend(extended, 'B-LTA', resolve);
      assert.equal(ask(renewed), references);
      assert.equal(ask(tamper(renewed)), undefined);
    });
  }

  test('two signers in one document: the first is right with the second beside it', async () => {
    const first = await world.sign({ packaging: 'enveloped', document });
    const both = await world.sign(
      { packaging: 'enveloped', document: first },
      { signer: 'rsa2048' },
    );
    // It verifies the first signature it meets.
    assert.equal(ask(both), '2/2');
    assert.equal(ask(tamper(both)), undefined);
  });

  test('our hand-written signature of another layout is one to it, too', () => {
    const { document: foreign } = makeForeignXades(pki);
    const ids = ['SignedProperties', 'Object', 'Manifest'];
    const file = bench.write('foreign.xml', foreign);
    const { said } = bench.ask(
      'xmlsec1',
      '--verify',
      ...['--enabled-key-data', 'x509'],
      ...ids.flatMap((name) => {
        const namespace = name === 'SignedProperties' ? xades : object.replace('Object', name);
        return ['--id-attr:Id', namespace];
      }),
      ...['--trusted-pem', root, '--untrusted-pem', issuing],
      file,
    );
    assert.match(said, /^OK$/mu);
    assert.match(said, /SignedInfo References \(ok\/all\): 4\/4/u);
    assert.match(said, /Manifests References \(ok\/all\): 1\/1/u);
  });

  test('algorithms it has no word for are refused as unknown, not as wrong', async () => {
    const content = { packaging: 'enveloped', document } as const;
    for (const algorithm of [
      { scheme: 'rsa-pss', hash: 'sha256' },
      { scheme: 'ed25519' },
      { scheme: 'ecdsa', hash: 'sha3-256' },
    ] as const) {
      const signer = { 'rsa-pss': 'rsa2048', ed25519: 'ed25519', ecdsa: 'p256' } as const;
      const signed = await world.sign(content, { signer: signer[algorithm.scheme], algorithm });
      const file = bench.write('unknown.xml', signed);
      const { said } = bench.ask('xmlsec1', '--verify', '--insecure', file);
      assert.match(said, /xmlSecTransformIdListFindByHref/u);
    }
  });
});
