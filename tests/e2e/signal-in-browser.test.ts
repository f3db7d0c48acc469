/**
 * The package of light, sound and picture in a real browser: the published vectors, every code written
 * and read by the browser itself, and the area that flashes, as the browser draws it.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type * as signal from '@kumoin/signal';
import type * as vectorsContract from '../../packages/signal/src/flicker/flicker-vectors.contract.ts';
import type { FlickerVectors } from '../../packages/signal/src/flicker/flicker-vectors.contract.ts';
import { needsBrowser, startBrowser } from '../worlds/browser.ts';

/** What the bundle is called in the page. */
declare const bundle: typeof signal & typeof vectorsContract;

const sources = fileURLToPath(new URL('../../packages/signal/src/', import.meta.url));
const vectorFile = new URL('../../packages/signal/vectors/flicker-vectors.json', import.meta.url);

async function bundleForBrowsers(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: ['index.ts', 'flicker/flicker-vectors.contract.ts']
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

interface Measured {
  readonly lamps: number;
  readonly flashing: number;
  readonly panel: readonly number[];
}

/** Runs in the page: what the lamps cover, measured as drawn, and the whole panel. */
const measure = (svg: string): string => `(() => {
  document.body.innerHTML = ${svg};
  const sizes = (selector) =>
    [...document.querySelectorAll(selector)].map((element) => element.getBoundingClientRect());
  const lamps = sizes('[data-lamp]');
  const [panel] = sizes('svg');
  return {
    lamps: lamps.length,
    flashing: lamps.reduce((sum, { width, height }) => sum + width * height, 0),
    panel: [panel.width, panel.height],
  };
})()`;

/** Runs in the page: the picture of a text, drawn and read. */
const drawAndRead = (text: string): string => `(async () => {
  const image = new Image();
  const svg = bundle.renderQrSvg(${JSON.stringify(text)});
  image.src = 'data:image/svg+xml,' + encodeURIComponent(svg);
  await image.decode();
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  return bundle.readQr(context.getImageData(0, 0, width, height));
})()`;

interface Heard {
  readonly rate: number;
  readonly heard: readonly number[];
}

/** Runs in the page: a sound as the browser understands our WAV file, at a rate of its own. */
const playAndHear = (payload: readonly number[], rate: number): string => `(async () => {
  const wav = bundle.toWav(bundle.encodeSound(Uint8Array.from(${JSON.stringify(payload)})));
  const context = new OfflineAudioContext(1, ${rate}, ${rate});
  const sound = await context.decodeAudioData(wav.buffer);
  const reader = new bundle.SoundReader(sound.sampleRate);
  return { rate: sound.sampleRate, heard: [...reader.read(sound.getChannelData(0))] };
})()`;

describe('codes by light, sound and picture in a browser', needsBrowser, () => {
  let browser: Browser;
  let page: Page;

  before(async () => {
    browser = await startBrowser();
    page = await browser.newPage();
    await page.addScriptTag({ content: await bundleForBrowsers() });
  });
  after(() => browser.close());

  test('HHD 1.3 and 1.4: the published flicker codes come out', async () => {
    const vectors = JSON.parse(readFileSync(vectorFile, 'utf8')) as FlickerVectors;
    const result = await page.evaluate((given) => bundle.runFlickerVectors(given), vectors);
    assert.deepEqual(result, { checked: 19, wrong: [] });
  });

  test('WCAG 2.3.1: what flashes stays below a quarter of 10 degrees, as drawn', async () => {
    const flicker = await page.evaluate<Measured>(measure('bundle.renderFlickerSvg()'));
    assert.deepEqual(flicker, { lamps: 5, flashing: 10_080, panel: [232, 100] });
    const light = await page.evaluate<Measured>(measure('bundle.renderLightSvg()'));
    assert.deepEqual(light, { lamps: 12, flashing: 13_872, panel: [234, 190] });
    const largest = { renderFlickerSvg: 1.47, renderLightSvg: 1.25 };
    for (const [render, scale] of Object.entries(largest)) {
      const as = (wanted: number): string => measure(`bundle.${render}(${wanted})`);
      const { flashing } = await page.evaluate<Measured>(as(scale));
      assert.ok(flashing <= 21_824 && flashing > 21_000, String(flashing));
      await assert.rejects(page.evaluate(as(scale + 0.01)), /flashing_area_too_large/);
    }
  });

  test('a picture code is drawn and read', async () => {
    for (const text of ['https://sign.example/authenticator/#ref=0a', '振込 山田太郎様']) {
      assert.equal(await page.evaluate(drawAndRead(text)), text);
    }
  });

  test('a sound is heard from our WAV file at the rates of microphones', async () => {
    const payload = Array.from({ length: 16 }, (_, index) => 13 * index);
    for (const rate of [48_000, 44_100]) {
      const result = await page.evaluate<Heard>(playAndHear(payload, rate));
      assert.deepEqual(result, { rate, heard: payload });
    }
  });
});
