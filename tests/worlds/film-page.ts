/**
 * Films a page as a camera would see it on a desk, into a file that Chromium takes for a camera. The
 * browser hands out each picture it shows with the time it showed it; ffmpeg makes of them a video of
 * a steady rate, and of a good film a bad one: out of focus, with an exposure that swings, with
 * pictures lost, at another rate.
 */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const found = spawnSync('sh', ['-c', 'command -v ffmpeg'], { encoding: 'utf8' });

export const needsFilm =
  found.status === 0 ? {} : { skip: 'ffmpeg is not installed on this system' };

export interface FilmWish {
  readonly seconds: number;
  /** Where the video goes: `.mjpeg`. */
  readonly path: string;
  readonly fault?: FilmFault;
}

export type FilmFault = 'blur' | 'exposure' | 'lost pictures' | '24 pictures a second';

const picture = { width: 640, height: 480 };
const quality = 80;

/** What ffmpeg does to a film besides bringing it to its size and rate. */
const faults: Readonly<Record<FilmFault, string>> = {
  blur: 'gblur=sigma=4',
  exposure: `eq=brightness='0.25*sin(2*PI*t/3)':contrast='1+0.3*sin(2*PI*t/2)':eval=frame`,
  // Of ten pictures three are lost; what takes their place is the one before.
  'lost pictures': `select='gte(random(1),0.3)'`,
  '24 pictures a second': 'null',
};

/** @returns once the video is there. */
export async function filmPage(page: Page, wish: FilmWish): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-film-'));
  try {
    const pictures = await takePictures(page, folder, wish.seconds);
    writeFileSync(join(folder, 'list'), listOf(pictures, wish.seconds));
    await develop(join(folder, 'list'), wish);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Taken {
  readonly file: string;
  /** Seconds. */
  readonly at: number;
}

async function takePictures(page: Page, folder: string, seconds: number): Promise<Taken[]> {
  const session = await page.context().newCDPSession(page);
  const taken: Taken[] = [];
  session.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    const file = join(folder, `${taken.length}.jpg`);
    writeFileSync(file, Buffer.from(data, 'base64'));
    taken.push({ file, at: metadata.timestamp ?? 0 });
    // One that comes after the end has nobody to be told.
    session.send('Page.screencastFrameAck', { sessionId }).catch(() => {});
  });
  await session.send('Page.startScreencast', { format: 'jpeg', quality, everyNthFrame: 1 });
  await page.waitForTimeout(seconds * 1000);
  await session.send('Page.stopScreencast');
  await session.detach();
  return taken;
}

/** Each picture with how long it was shown, as ffmpeg's concat demuxer reads it. */
function listOf(pictures: readonly Taken[], seconds: number): string {
  const end = (pictures[0]?.at ?? 0) + seconds;
  const lines = pictures.map(({ file, at }, index) => {
    const shown = Math.max(0.001, (pictures[index + 1]?.at ?? end) - at);
    return `file '${file}'\nduration ${shown.toFixed(4)}\n`;
  });
  // It heeds the last duration only if something follows.
  const last = pictures.at(-1)?.file ?? '';
  return `ffconcat version 1.0\n${lines.join('')}file '${last}'\n`;
}

async function develop(list: string, { path, fault }: FilmWish): Promise<void> {
  const rate = fault === '24 pictures a second' ? 24 : 30;
  const size = `${picture.width}:${picture.height}`;
  const filters = [
    `scale=${size}:force_original_aspect_ratio=decrease`,
    `pad=${size}:(ow-iw)/2:(oh-ih)/2:gray`,
    `fps=${rate}`,
    ...(fault === undefined ? [] : [faults[fault]]),
    `fps=${rate}`,
  ].join(',');
  const args = ['-v', 'error', '-y', '-f', 'concat', '-safe', '0', '-i', list, '-vf', filters];
  const child = spawn('ffmpeg', [...args, '-q:v', '3', '-f', 'mjpeg', path], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [status] = (await once(child, 'exit')) as [number | null];
  if (status !== 0) throw new Error(`ffmpeg ended with ${String(status)}`);
}
