/**
 * CAdES before three CMS engines that have nothing to do with openssl: GnuTLS, NSS and GnuPG. What
 * an engine cannot read is said where it is left out, and asked in the form it can: NSS and GnuPG
 * know no OCSP response among the lists of a CMS, so they see the archived one with lists alone.
 */

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import { after, suite, test } from 'node:test';
import { extendCades } from '@kumoin/ades';
import { bytesToHex, digest, parseCertificate } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import { cadesDocument, makeCadesWorld } from '../../worlds/cades-world.ts';
import { flipLast, overwrite } from '../../worlds/cms-surgery.ts';
import { makeWorkbench, missing } from '../openssl/workbench.ts';

const at = Math.floor(Date.now() / 1000) * 1000;
const world = makeCadesWorld({ at });
const { pki } = world;
const anchors = [parseCertificate(pki.certificate('root'))];
const levels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;

const bench = makeWorkbench();
after(() => {
  // GnuPG leaves its agent running.
  bench.ask('gpgconf', '--homedir', bench.path('gpg'), '--kill', 'gpg-agent');
  bench.clear();
});
bench.write('document', cadesDocument);
bench.write('other', flipLast(cadesDocument));
bench.writePem('root.pem', 'CERTIFICATE', [pki.certificate('root')]);
bench.writePem('foreign.pem', 'CERTIFICATE', [pki.certificate('foreignRoot')]);

interface Wish {
  readonly algorithm: readonly [ActorName, SignatureAlgorithm];
  readonly level: (typeof levels)[number];
  readonly listsOnly: boolean;
  readonly attached?: boolean;
}

async function make({ algorithm: [signer, algorithm], level, listsOnly, attached = true }: Wish) {
  const signed = world.sign({ signer, algorithm, attached });
  if (level === 'B-B') return signed;
  world.needs.settings.listsOnly = listsOnly;
  const content = { content: cadesDocument };
  const order = { level, needs: world.needs, anchors, at, ...(!attached && content) };
  const { document, level: reached } = await extendCades(signed, order);
  assert.equal(reached, level);
  return document;
}

const algorithms: readonly (readonly [ActorName, SignatureAlgorithm])[] = [
  ['rsa2048', { scheme: 'rsa-pkcs1', hash: 'sha256' }],
  ['rsa2048', { scheme: 'rsa-pss', hash: 'sha256' }],
  ['p256', { scheme: 'ecdsa', hash: 'sha256' }],
  ['p384', { scheme: 'ecdsa', hash: 'sha384' }],
  ['p521', { scheme: 'ecdsa', hash: 'sha512' }],
  ['ed25519', { scheme: 'ed25519' }],
];
const nameOf = (algorithm: SignatureAlgorithm): string => Object.values(algorithm).join(' ');

/** The attached one with the last byte of its content changed. */
function changed(cms: Uint8Array): Uint8Array {
  return overwrite(cms, cadesDocument, flipLast(cadesDocument));
}

interface Engine {
  readonly command: string;
  readonly flag?: string;
  /** Whether it takes the signature for right, by a signer it trusts. */
  readonly accepts: (cms: Uint8Array, content?: string) => boolean;
  /** Why it is not asked about that. */
  readonly cannot: (algorithm: SignatureAlgorithm) => string | false;
  readonly listsOnly: boolean;
}

const gnutls: Engine = {
  command: 'certtool',
  accepts: (cms, content) => {
    const how = ['--p7-verify', '--inder', '--infile', bench.write('s.p7m', cms)];
    const beside = content === undefined ? [] : ['--load-data', content];
    const trust = ['--load-ca-certificate', 'root.pem'];
    const { code, said } = bench.ask('certtool', ...how, ...beside, ...trust);
    return code === 0 && /Signature status: ok/.test(said);
  },
  cannot: () => false,
  listsOnly: false,
};

const nss: Engine = {
  command: 'cmsutil',
  flag: '-H',
  accepts: (cms, content) => {
    const how = ['-D', '-d', 'sql:nss', '-i', bench.write('s.p7m', cms), '-o', 'content.out'];
    const beside = content === undefined ? [] : ['-c', content];
    return bench.ask('cmsutil', ...how, ...beside).code === 0;
  },
  cannot: ({ scheme }) => scheme === 'ed25519' && 'NSS 3.87 has no Ed25519',
  listsOnly: true,
};

const gpgsm: Engine = {
  command: 'gpgsm',
  accepts: (cms, content) => {
    const home = ['--homedir', bench.path('gpg'), '--batch', '--disable-dirmngr'];
    const how = [...home, '--disable-crl-checks', '--verify', bench.write('s.p7m', cms)];
    const { said } = bench.ask('gpgsm', ...how, ...(content === undefined ? [] : [content]));
    return /Good signature from/.test(said);
  },
  cannot: (algorithm) => {
    if (algorithm.scheme === 'ed25519') return 'gpgsm 2.2 has no Ed25519';
    const p521 = algorithm.scheme === 'ecdsa' && algorithm.hash === 'sha512';
    return p521 && 'gpgsm 2.2 cannot do P-521';
  },
  listsOnly: true,
};

function trustInNss(): void {
  mkdirSync(bench.path('nss'));
  bench.ask('certutil', '-N', '-d', 'sql:nss', '--empty-password');
  const root = ['-n', 'root', '-t', 'CT,C,C', '-i', 'root.pem'];
  assert.equal(bench.ask('certutil', '-A', '-d', 'sql:nss', ...root).code, 0);
}

function trustInGpgsm(): void {
  mkdirSync(bench.path('gpg'));
  chmodSync(bench.path('gpg'), 0o700);
  const root = pki.certificate('root');
  const trusted = `${bytesToHex(digest('sha1', root)).toUpperCase()} S\n`;
  bench.write('gpg/trustlist.txt', new TextEncoder().encode(trusted));
  const files = [
    bench.write('root.der', root),
    bench.write('issuing.der', pki.certificate('issuing')),
  ];
  const home = ['--homedir', bench.path('gpg'), '--batch', '--disable-dirmngr'];
  assert.match(bench.ask('gpgsm', ...home, '--import', ...files).said, /imported: 2/);
}

const engines: readonly (readonly [string, Engine, () => void])[] = [
  ['GnuTLS', gnutls, () => undefined],
  ['NSS', nss, trustInNss],
  ['GnuPG', gpgsm, trustInGpgsm],
];

for (const [name, engine, prepare] of engines) {
  const { accepts, listsOnly } = engine;
  suite(`${name} before CAdES`, { skip: missing(engine.command, engine.flag) }, () => {
    test('is made to trust the root', prepare);
    for (const algorithm of algorithms) {
      const skip = engine.cannot(algorithm[1]);
      test(
        `${nameOf(algorithm[1])}: B-B to B-LTA, and not with a byte changed`,
        { skip },
        async () => {
          for (const level of levels) {
            const cms = await make({ algorithm, level, listsOnly });
            assert.equal(accepts(cms), true, level);
            assert.equal(accepts(changed(cms)), false, level);
          }
          const detached = await make({ algorithm, level: 'B-LTA', listsOnly, attached: false });
          assert.equal(accepts(detached, 'document'), true);
          assert.equal(accepts(detached, 'other'), false);
        },
      );
    }
  });
}
