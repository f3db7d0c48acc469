/**
 * The one-time-password package in a real browser: its sources, bundled as our pages are, run the
 * published vectors and the sample seed containers in Chromium, and once more with keys that the browser
 * does not let out.
 */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type * as samplesContract from '../../packages/otp/src/pskc/pskc-samples.contract.ts';
import type { PskcSamples } from '../../packages/otp/src/pskc/pskc-samples.contract.ts';
import type * as vectorsContract from '../../packages/otp/src/vectors.contract.ts';
import type { HotpTotpVectors, OcraVectors } from '../../packages/otp/src/vectors.contract.ts';
import type * as otp from '@kumoin/otp';
import { needsBrowser, startBrowser } from '../worlds/browser.ts';
import { serveModules } from '../worlds/module-server.ts';
import type { ModuleServer } from '../worlds/module-server.ts';

type Bundle = typeof samplesContract & typeof vectorsContract & typeof otp;

/** What the bundle is called in the page. */
declare const bundle: Bundle;

const sources = fileURLToPath(new URL('../../packages/otp/src/', import.meta.url));
const vectorFolder = new URL('../../packages/otp/vectors/', import.meta.url);
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(name, vectorFolder), 'utf8'));

function readSamples(): PskcSamples {
  const { files } = read('pskc/expected.json') as {
    files: Record<string, PskcSamples[string]['expected']>;
  };
  const entries = Object.entries(files).map(([name, expected]) => {
    const document = readFileSync(new URL(`pskc/${name}`, vectorFolder), 'utf8');
    return [name, { document, expected }] as const;
  });
  const figure = (number: number) =>
    readFileSync(new URL(`rfc6030/figure-${number}.xml`, vectorFolder), 'utf8');
  const secretHex = Buffer.from('12345678901234567890').toString('hex');
  return {
    ...Object.fromEntries(entries),
    'RFC 6030, Figure 6': {
      document: figure(6),
      expected: {
        ok: true,
        kekHex: '12345678901234567890123456789012',
        keys: [{ id: '12345678', secretHex }],
      },
    },
    'RFC 6030, Figure 7': {
      document: figure(7),
      expected: { ok: true, password: 'qwerty', keys: [{ id: '123456', secretHex }] },
    },
  };
}

async function bundleForBrowsers(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: ['index.ts', 'vectors.contract.ts', 'pskc/pskc-samples.contract.ts']
        .map((file) => `export * from './${file}';`)
        .join('\n'),
      resolveDir: sources,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'bundle',
    platform: 'browser',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? assert.fail('esbuild wrote nothing');
}

/** Runs in the page: the MAC made by WebCrypto, under a key that cannot be read. */
async function runWithLockedKeys(vectors: OcraVectors) {
  const octets = (hex: string) =>
    Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const names = { sha1: 'SHA-1', sha256: 'SHA-256', sha512: 'SHA-512' };
  const wrong: string[] = [];
  let extractable = 0;
  for (const { id, suite: text, keyHex, dataInputHex, expected } of vectors.rfc6287AppendixC) {
    const suite = bundle.parseOcraSuite(text);
    const algorithm = { name: 'HMAC', hash: names[suite.hash] };
    const key = await crypto.subtle.importKey('raw', octets(keyHex), algorithm, false, ['sign']);
    extractable += await crypto.subtle.exportKey('raw', key).then(
      () => 1,
      () => 0,
    );
    const mac = await crypto.subtle.sign('HMAC', key, octets(dataInputHex));
    if (bundle.truncateOcra(suite, new Uint8Array(mac)) !== expected) wrong.push(id);
  }
  return { checked: vectors.rfc6287AppendixC.length, wrong, extractable };
}

/** Runs in the page: what the phone hashes and shows. */
function questionInPage(octets: readonly number[]) {
  const statement = bundle.decodeStatement(Uint8Array.from(octets));
  const suite = bundle.parseOcraSuite('OCRA-1:HOTP-SHA256-8:QH64');
  return {
    question: bundle.questionOfStatement(statement, suite).text,
    shown: bundle.formatStatement(statement, 'ja').lines.map(({ shown }) => shown),
  };
}

describe('one-time passwords in a browser', needsBrowser, () => {
  let modules: ModuleServer;
  let browser: Browser;
  let page: Page;

  before(async () => {
    // Keys of WebCrypto exist only in a page that came from somewhere.
    modules = await serveModules();
    browser = await startBrowser();
    page = await browser.newPage();
    await page.goto(modules.url);
    await page.addScriptTag({ content: await bundleForBrowsers() });
  });
  after(async () => {
    await browser.close();
    modules.close();
  });

  test('RFC 6287, Appendix C, and what is derived from it, comes out', async (t) => {
    const vectors = read('ocra-vectors.json') as OcraVectors;
    const result = await page.evaluate((given) => bundle.runOcraVectors(given), vectors);
    assert.deepEqual(result, { checked: 112, wrong: [] });
    t.diagnostic(`${result.checked} OCRA vectors in Chromium ${browser.version()}`);
  });

  test('a vector with one digit changed is told there as well', async () => {
    const vectors = read('ocra-vectors.json') as OcraVectors;
    const [first, ...others] = vectors.rfc6287AppendixC;
    assert.ok(first);
    const forged = { ...vectors, rfc6287AppendixC: [{ ...first, expected: '237654' }, ...others] };
    const { wrong } = await page.evaluate((given) => bundle.runOcraVectors(given), forged);
    assert.deepEqual(wrong, ['C.1.1-0']);
  });

  test('RFC 4226, Appendix D, and RFC 6238, Appendix B, come out', async () => {
    const vectors = read('hotp-totp-vectors.json') as HotpTotpVectors;
    const result = await page.evaluate((given) => bundle.runHotpTotpVectors(given), vectors);
    assert.deepEqual(result, { checked: 82, wrong: [] });
  });

  test('RFC 6287, Appendix C, comes out under keys the browser does not let out', async () => {
    const vectors = read('ocra-vectors.json') as OcraVectors;
    const result = await page.evaluate(runWithLockedKeys, vectors);
    assert.deepEqual(result, { checked: 70, wrong: [], extractable: 0 });
  });

  test('the sample seed containers and the figures of RFC 6030 are read and refused as in Node', async () => {
    const samples = readSamples();
    const files = readdirSync(new URL('pskc/', vectorFolder));
    const documents = files.filter((name) => name.endsWith('.xml'));
    assert.equal(Object.keys(samples).length, documents.length + 2);
    const result = await page.evaluate((given) => bundle.runPskcSamples(given), samples);
    assert.deepEqual(result, { checked: 18, wrong: [] });
  });

  test('server and page make the same question of one statement, and show its text', async () => {
    const { encodeStatement, makeStatement, parseOcraSuite, questionOfStatement } =
      await import('@kumoin/otp');
    const statement = makeStatement({
      kind: 'transfer',
      relyingParty: 'くもい銀行',
      transactionId: 'tx-1',
      nonce: '5f1c0d9ab37e4266',
      expiresAt: 1_900_000_000,
      fields: [
        { name: 'payee', value: 'ﾔﾏﾀﾞ ﾀﾛｳ' },
        { name: 'amount', value: '１２３４５６７' },
        { name: 'currency', value: 'JPY' },
        { name: 'text', value: '東京～大阪　葛\u{e0100}城' },
      ],
    });
    const suite = parseOcraSuite('OCRA-1:HOTP-SHA256-8:QH64');
    const inPage = await page.evaluate(questionInPage, [...encodeStatement(statement)]);
    assert.equal(inPage.question, questionOfStatement(statement, suite).text);
    assert.deepEqual(inPage.shown, [
      'ヤマダ タロウ',
      '1,234,567',
      'JPY',
      '東京〜大阪 葛\u{e0100}城',
    ]);
  });
});
