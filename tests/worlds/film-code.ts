/** A screen that shows nothing but one code, in front of a camera. */

import type { Browser } from 'playwright-core';
import { filmPage } from './film-page.ts';

export interface ScreenOfCode {
  readonly svg: string;
  /** For lamps; a picture code stands still. */
  readonly frames?: readonly string[];
  readonly frameMs?: number;
}

/** A pass of the light code takes less than six seconds; two of them, and a little. */
const filmSeconds = 14;

/** @param path of the film that is made, `.mjpeg`. */
export async function filmCode(desk: Browser, screen: ScreenOfCode, path: string): Promise<void> {
  const page = await desk.newPage({ viewport: { width: 640, height: 480 } });
  const { svg, frames = [], frameMs = 0 } = screen;
  await page.setContent(`<body style="margin:0;display:grid;place-items:center;height:100vh;
    background:#888"><div style="background:#000;padding:24px">${svg}</div>`);
  await page.evaluate(`
    const frames = ${JSON.stringify(frames)};
    const lamps = [...document.querySelectorAll('[data-lamp]')];
    const began = performance.now();
    const draw = () => {
      const frame = frames[Math.floor((performance.now() - began) / ${frameMs}) % frames.length];
      if (frame !== undefined) {
        lamps.forEach((lamp, i) => lamp.setAttribute('fill', frame[i] === '1' ? '#fff' : '#000'));
      }
      requestAnimationFrame(draw);
    };
    draw();`);
  await filmPage(page, { seconds: frames.length === 0 ? 2 : filmSeconds, path });
  await page.close();
}
