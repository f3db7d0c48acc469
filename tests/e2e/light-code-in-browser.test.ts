/**
 * Lamps that flash on our pages, by the rules of WCAG 2.2, 2.3.1: never by themselves, never
 * for long, never on a large area, and stopped by whatever a frightened person does.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { inWindow as lookIn, needsBrowser, startBrowser } from '../worlds/browser.ts';
import { startPageServer } from '../worlds/page-server.ts';
import type { PageServer } from '../worlds/page-server.ts';

/** A quarter of 341 × 256 CSS pixels. */
const areaMax = 21_824;
const desk = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 390, height: 844 } };

let browser: Browser;
let server: PageServer;

before(async () => {
  if (needsBrowser.skip !== undefined) return;
  [browser, server] = await Promise.all([startBrowser(), startPageServer()]);
});
after(async () => {
  if (needsBrowser.skip !== undefined) return;
  await browser.close();
  await server.close();
});

const lamps = { 'confirm-app': 'light', 'confirm-keypad': 'flicker' } as const;
type Name = keyof typeof lamps;
const names = Object.keys(lamps) as Name[];

/** On the page, with the lamps unfolded. */
async function open(page: Page, name: Name, lang = 'en') {
  await page.goto(`${server.url}/${lang}/${name}`);
  const place = page.locator(`[data-lamps="${lamps[name]}"]`);
  await page.locator('details', { has: place }).locator('summary').click();
  await place.waitFor();
  return {
    place,
    start: place.locator('[data-lamps-start]'),
    stop: place.locator('[data-lamps-stop]'),
    status: place.locator('[data-lamps-status]'),
  };
}

const inWindow = (options: BrowserContextOptions, look: (page: Page) => Promise<void>) =>
  lookIn(browser, options, look);

const litLamps = (page: Page) =>
  page.evaluate<number>(`document.querySelectorAll('[data-lamp][fill="#fff"]').length`);
/** By evaluation from outside: the policy of the page lets nobody evaluate text from inside. */
async function until(page: Page, fact: string): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await page.evaluate<boolean>(fact))) {
    assert.ok(Date.now() < end, fact);
    await page.waitForTimeout(20);
  }
}
const anyLit = (page: Page) =>
  until(page, `document.querySelector('[data-lamp][fill="#fff"]') !== null`);
const areaOf = (page: Page) =>
  page.evaluate<number>(`
    [...document.querySelectorAll('[data-lamp]')]
      .map((lamp) => lamp.getBoundingClientRect())
      .reduce((sum, { width, height }) => sum + width * height, 0)`);
/** Notes when lamps change, and to what. */
const watch = (page: Page) =>
  page.evaluate(`
    globalThis.changes = [];
    new MutationObserver((records) => {
      const lit = [...document.querySelectorAll('[data-lamp]')].map((lamp) => lamp.getAttribute('fill'));
      if (records.length > 0) globalThis.changes.push({ at: performance.now(), lit });
    }).observe(document.body, { subtree: true, attributeFilter: ['fill'] });`);
const changes = (page: Page) =>
  page.evaluate<readonly { at: number; lit: readonly string[] }[]>('globalThis.changes');

describe('nothing flashes by itself', needsBrowser, () => {
  for (const name of names) {
    test(`${name}: loaded, unfolded, scrolled to, waited for`, () =>
      inWindow(desk, async (page) => {
        await page.clock.install();
        const { place, status } = await open(page, name);
        await watch(page);
        await place.scrollIntoViewIfNeeded();
        await page.keyboard.press('Tab');
        await page.clock.runFor(70_000);
        assert.deepEqual(await changes(page), []);
        assert.equal(await litLamps(page), 0);
        assert.equal(await status.textContent(), '');
      }));

    test(`${name}: the warning stands above the button, in both languages`, () =>
      inWindow(phone, async (page) => {
        for (const [lang, words] of [
          ['en', /seizures.*stop at any time with Esc/s],
          ['ja', /発作.*Escキーでいつでも止められます/s],
        ] as const) {
          const { place, start } = await open(page, name, lang);
          const warning = place.locator('.warning');
          assert.match((await warning.textContent()) ?? '', words);
          const [above, below] = [await warning.boundingBox(), await start.boundingBox()];
          assert.ok((above?.y ?? 0) + (above?.height ?? 0) <= (below?.y ?? 0));
        }
      }));
  }
});

describe('whatever a person does ends it', needsBrowser, () => {
  const ends: Readonly<
    Record<string, (page: Page, place: Awaited<ReturnType<typeof open>>) => Promise<unknown>>
  > = {
    'the button': (_, { stop }) => stop.click(),
    'the keyboard on the button': (page) => page.keyboard.press('Enter'),
    Escape: (page) => page.keyboard.press('Escape'),
    'another window': (page) => page.evaluate(`dispatchEvent(new Event('blur'))`),
    'another tab': (page) =>
      page.evaluate(`
        Object.defineProperty(document, 'hidden', { value: true, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));`),
    'leaving the page': (page) => page.evaluate(`dispatchEvent(new Event('pagehide'))`),
    'folding it up': (_, { place }) =>
      place.page().locator('details', { has: place }).locator('summary').click(),
    'asking the system for less motion': (page) => page.emulateMedia({ reducedMotion: 'reduce' }),
  };
  for (const name of names) {
    for (const [what, end] of Object.entries(ends)) {
      test(`${name}: ${what}`, () =>
        inWindow(desk, async (page) => {
          const found = await open(page, name);
          await found.start.click();
          await anyLit(page);
          await end(page, found);
          // Some of it the browser tells a moment later.
          await page.waitForTimeout(150);
          assert.equal(await litLamps(page), 0);
          await watch(page);
          await page.waitForTimeout(700);
          assert.deepEqual(await changes(page), []);
        }));
    }

    test(`${name}: 60 seconds, not 59`, () =>
      inWindow(desk, async (page) => {
        await page.clock.install();
        const { start, status } = await open(page, name);
        await start.click();
        await page.clock.runFor(59_000);
        assert.match((await status.textContent()) ?? '', /Esc stops it/);
        await page.clock.runFor(1_500);
        assert.equal(await status.textContent(), 'Stopped after 60 seconds.');
        assert.equal(await litLamps(page), 0);
        await page.clock.runFor(30_000);
        assert.equal(await litLamps(page), 0);
      }));
  }

  test('begun again by hand, it shows the code from its first picture', () =>
    inWindow(desk, async (page) => {
      const { start, stop } = await open(page, 'confirm-keypad');
      await watch(page);
      for (const _ of [1, 2]) {
        await page.evaluate('globalThis.changes.length = 0');
        await start.click();
        await until(page, 'globalThis.changes.length >= 3');
        const seen = (await changes(page))
          .slice(0, 3)
          .map(({ lit }) => lit.map((fill) => (fill === '#fff' ? 1 : 0)).join(''));
        // The synchronisation 0FFF, each octet with its low nibble first.
        assert.deepEqual(seen, ['11111', '01111', '10000']);
        await stop.click();
      }
    }));
});

describe('it is slow enough, and small enough', needsBrowser, () => {
  for (const [name, frameMs] of [
    ['confirm-app', 200],
    ['confirm-keypad', 100],
  ] as const) {
    test(`${name}: no picture comes before its ${frameMs} ms`, () =>
      inWindow(desk, async (page) => {
        const { start } = await open(page, name);
        await watch(page);
        await start.click();
        await until(page, 'globalThis.changes.length > 20');
        const seen = await changes(page);
        const gaps = seen.slice(1).map(({ at }, index) => at - (seen[index]?.at ?? 0));
        // Times of callbacks wobble by a few milliseconds, pictures do not.
        assert.ok(Math.min(...gaps) > frameMs * 0.85, gaps.join());
        const [first, last] = [seen[0], seen.at(-1)];
        const mean = ((last?.at ?? 0) - (first?.at ?? 0)) / gaps.length;
        assert.ok(mean >= frameMs * 0.99, String(mean));
        for (const { lit } of seen) for (const fill of lit) assert.match(fill, /^#(fff|000)$/);
      }));

    for (const [where, size] of Object.entries({ desk, phone })) {
      test(`${name}: below ${areaMax} square pixels on a ${where}, at every size`, () =>
        inWindow(size, async (page) => {
          const { place, start } = await open(page, name);
          const slider = place.locator('[data-lamps-size]');
          for (const value of (await slider.count()) > 0 ? ['50', '100', '145'] : ['']) {
            if (value !== '') await slider.fill(value);
            await start.click();
            await anyLit(page);
            const area = await areaOf(page);
            assert.ok(area > 1000 && area <= areaMax, `${value}: ${area}`);
            await page.keyboard.press('Escape');
          }
        }));
    }

    test(`${name}: pinched to three times its size, it is drawn as much smaller`, () =>
      inWindow(phone, async (page) => {
        const { start } = await open(page, name);
        const session = await page.context().newCDPSession(page);
        await session.send('Emulation.setPageScaleFactor', { pageScaleFactor: 3 });
        await until(page, 'visualViewport.scale > 2.9');
        await start.evaluate((button: { click(): void }) => button.click());
        await anyLit(page);
        const scale = await page.evaluate<number>('visualViewport.scale');
        assert.ok((await areaOf(page)) * scale ** 2 <= areaMax);
        await session.send('Emulation.setPageScaleFactor', { pageScaleFactor: 4 });
        await until(page, 'visualViewport.scale > 3.9');
        await page.waitForTimeout(100);
        assert.ok((await areaOf(page)) * 16 <= areaMax);
      }));
  }

  test('who zooms the window gets no larger lamps', () =>
    inWindow(desk, async (page) => {
      const { start } = await open(page, 'confirm-keypad');
      // What a zoom of 400 % looks like from inside.
      await page.evaluate(`
        Object.defineProperty(globalThis, 'outerWidth', { value: innerWidth * 4, configurable: true });
        dispatchEvent(new Event('resize'));`);
      await start.click();
      await anyLit(page);
      assert.ok((await areaOf(page)) * 16 <= areaMax);
    }));
});

describe('who cannot or will not look has another way', needsBrowser, () => {
  for (const name of names) {
    test(`${name}: reduced motion`, () =>
      inWindow({ ...desk, reducedMotion: 'reduce' }, async (page) => {
        const { place, start } = await open(page, name);
        assert.equal(await start.isVisible(), false);
        assert.equal(await place.locator('[data-lamps-reduced]').isVisible(), true);
        await watch(page);
        await start.evaluate((button: { click(): void }) => button.click());
        await page.waitForTimeout(700);
        assert.deepEqual(await changes(page), []);
        assert.equal(await page.locator('input[name="code"]').isVisible(), true);
      }));

    test(`${name}: no script`, () =>
      inWindow({ ...desk, javaScriptEnabled: false }, async (page) => {
        const { place, start } = await open(page, name);
        assert.equal(await start.isVisible(), false);
        assert.equal(await place.locator('[data-lamps-without]').isVisible(), true);
        assert.equal(await page.locator('input[name="code"]').isVisible(), true);
      }));
  }
});
