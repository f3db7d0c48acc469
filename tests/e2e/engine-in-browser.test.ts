/**
 * The signature engine in a real browser: `@kumoin/pki` and `@kumoin/ades`, bundled as an
 * application would, sign in Chromium with keys of WebCrypto in every format, up to B-LTA, and say
 * what they made; time-stamps and revocation come through functions. What was made there is read
 * here, by the crypto of Node, and what was made here is read there.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { describeDocument } from '@kumoin/ades';
import type { Packaging, SignatureFormat } from '@kumoin/ades';
import { bytesToHex, parseCertificate } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import type { ActorName } from '@kumoin/testkit';
import { needsBrowser, startBrowser } from '../worlds/browser.ts';
import { bundleSize, serveEngine } from '../worlds/engine-bundle.ts';
import type { EngineServer } from '../worlds/engine-bundle.ts';
import type * as enginePage from '../worlds/engine-page.ts';
import type { PageKey, PageOrder, PageOutside } from '../worlds/engine-page.ts';
import { samplePdf } from '../worlds/sample-pdf.ts';
import { roundSealPng } from '../worlds/sample-png.ts';
import { makeWorkbench, missing } from '../interop/openssl/workbench.ts';

/** What the program of the page is called there. */
declare const engine: typeof enginePage;

const at = Date.UTC(2026, 5, 1, 12);
const world = makePkiWorld({ at });
const outside = makeTestNeeds(world);
const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** The test PKI as the page asks it. */
const answers: PageOutside = {
  async stampFor(hash, digest) {
    const token = await outside.timestamp({ hash: hash as HashAlgorithm, digest: fromHex(digest) });
    return bytesToHex(token);
  },
  async statusOf(certificate, issuer, instant) {
    const [about, by] = [certificate, issuer].map((der) => parseCertificate(fromHex(der)));
    assert.ok(about && by);
    const found = await outside.revocation({ certificate: about, issuer: by, at: instant });
    return found.map(({ kind, der }) => ({ kind, der: bytesToHex(der) }));
  },
  async issuersOf(certificate) {
    const found = await outside.issuers(parseCertificate(fromHex(certificate)));
    return found.map((der) => bytesToHex(der));
  },
};

const actors: Readonly<Record<PageKey, ActorName>> = {
  'p-256': 'p256',
  'p-384': 'p384',
  'p-521': 'p521',
  'rsa-pkcs1': 'rsa2048',
  'rsa-pss': 'rsa3072',
  ed25519: 'ed25519',
};

const text = new TextEncoder().encode('an order for tea, 茶');
const files: Readonly<Partial<Record<SignatureFormat, Uint8Array>>> = {
  pades: samplePdf(),
  xades: new TextEncoder().encode('<order xmlns="urn:shop"><item>an order for tea</item></order>'),
};

function orderOf(format: SignatureFormat, packaging: Packaging, key: PageKey): PageOrder {
  const actor = actors[key];
  const pkcs8 = world.privateKey(actor).export({ type: 'pkcs8', format: 'der' });
  return {
    format,
    packaging,
    level: 'B-LTA',
    key,
    privateKey: pkcs8.toString('hex'),
    chain: world.chain(actor).map((der) => bytesToHex(der)),
    file: bytesToHex(files[format] ?? text),
    at,
  };
}

const orders: readonly PageOrder[] = [
  orderOf('pades', 'enveloped', 'p-256'),
  orderOf('pades', 'enveloped', 'rsa-pss'),
  orderOf('cades', 'attached', 'p-384'),
  orderOf('cades', 'detached', 'ed25519'),
  orderOf('jades', 'flattened', 'p-256'),
  orderOf('jades', 'detached', 'rsa-pkcs1'),
  orderOf('xades', 'enveloped', 'p-521'),
  orderOf('xades', 'enveloping', 'rsa-pkcs1'),
  orderOf('asic-s-cades', 'container', 'p-256'),
  orderOf('asic-e-cades', 'container', 'rsa-pss'),
  orderOf('asic-e-xades', 'container', 'p-384'),
];

describe('the signature engine in a browser', needsBrowser, () => {
  const bench = makeWorkbench();
  let server: EngineServer;
  let browser: Browser;
  let page: Page;

  before(async () => {
    server = await serveEngine();
    browser = await startBrowser();
    page = await browser.newPage();
    for (const [name, answer] of Object.entries(answers)) await page.exposeFunction(name, answer);
    await page.goto(server.url);
    await page.waitForFunction('globalThis.engine !== undefined');
  });
  after(async () => {
    await browser.close();
    server.close();
    bench.clear();
  });

  for (const order of orders) {
    const { format, packaging, key } = order;

    test(`${format}, ${packaging}, ${key}: signed there up to B-LTA, and read here`, async () => {
      const made = await page.evaluate((given) => engine.sign(given), order);
      assert.deepEqual([made.level, made.shortfalls], ['B-LTA', []]);
      assert.deepEqual([made.told?.level, made.told?.integrity.faults], ['B-LTA', []]);
      assert.equal(made.takesWrongSignature, false);
      assert.equal(made.extractable, false);
      assert.equal(made.node, false);
      const document = fromHex(made.document);
      const file = { name: 'order.txt', content: fromHex(order.file) };
      const told = await describeDocument(document, { files: [file] });
      assert.deepEqual(JSON.parse(JSON.stringify(told.signatures[0])), made.told);
    });

    test(`${format}, ${packaging}, ${key}: one octet of the file changed is found there`, async () => {
      const made = await page.evaluate((given) => engine.sign(given), order);
      const forged = withOctetChanged(made.document, order);
      assert.notDeepEqual(await page.evaluate((given) => engine.faultsOf(given), forged), []);
      const whole = { document: made.document, file: order.file };
      assert.deepEqual(await page.evaluate((given) => engine.faultsOf(given), whole), []);
    });
  }

  test('a seal of text and picture is drawn there, its font cut to what it shows', async () => {
    const lines = ['山田 花子', 'I agree'];
    const seal = { lines, image: bytesToHex(roundSealPng(64)) };
    const order = { ...orderOf('pades', 'enveloped', 'p-256'), seal };
    const made = await page.evaluate((given) => engine.sign(given), order);
    assert.deepEqual([made.level, made.told?.integrity.faults], ['B-LTA', []]);
    assert.ok(made.document.length / 2 < 200_000);
    if (missing('pdftotext', '-v') !== false) return;
    bench.write('sealed.pdf', fromHex(made.document));
    const { said } = bench.ask('pdftotext', '-layout', 'sealed.pdf', '-');
    for (const line of lines) assert.ok(said.includes(line), said);
    assert.match(bench.ask('pdfimages', '-list', 'sealed.pdf').said, /image +64 +64/);
  });

  test('how much an application takes in', async (t) => {
    const programs = {
      '@kumoin/pki, all of it': ['@kumoin/pki', '*'],
      '@kumoin/ades, all of it': ['@kumoin/ades', '*'],
      'a program that signs CMS': ['@kumoin/ades', ['prepareCades', 'embedCms']],
      'a program that verifies time-stamps': ['@kumoin/pki', ['checkTimestampToken']],
    } as const;
    for (const [what, [name, names]] of Object.entries(programs)) {
      const { bytes, gzippedBytes } = await bundleSize(name, names);
      assert.ok(gzippedBytes > 0 && gzippedBytes < 1_000_000);
      t.diagnostic(`${what}: ${kilobytes(bytes)}, ${kilobytes(gzippedBytes)} as it travels`);
    }
  });
});

/** Where the words that are signed stand: in the file beside it, or in the document as it writes them. */
function withOctetChanged(document: string, { format, packaging, file }: PageOrder) {
  const detached = packaging === 'detached';
  const changed = Buffer.from(detached ? file : document, 'hex');
  const word = format === 'pades' ? '0 0 1 rg' : 'order for tea';
  const coded = format === 'jades' && !detached;
  const written = coded ? btoa('an order for tea').slice(0, 16) : word;
  const place = changed.indexOf(written) + 4;
  assert.ok(place > 3);
  changed[place] = (changed[place] ?? 0) === 0x41 ? 0x42 : 0x41;
  const hex = changed.toString('hex');
  return detached ? { document, file: hex } : { document: hex, file };
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}
