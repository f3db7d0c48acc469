/**
 * Reads the light code from the pictures of a camera, one after another, wherever in them it is.
 *
 * Each picture is looked at twice: small, to find the corners; and at the places of the lamps, to
 * measure them against the corners. A picture of the moment of change has grey corners and is left
 * out. What comes of it has passed parity and CRC; that it is genuine is for its MAC to say.
 */

import { SignalError } from '../signal-error.ts';
import type { CameraFrame } from './camera-frame.ts';
import type { Corners, Point } from './light-finder.ts';
import { LightFinder } from './light-finder.ts';
import type { LampSample } from './sample-lamps.ts';
import { pitchOf, sampleLamps } from './sample-lamps.ts';
import { SymbolClock } from './symbol-clock.ts';
import { SymbolLog } from './symbol-log.ts';

const pixelsMax = 4096 * 4096;
/** Of the contrast there has been, what a picture must still have. */
const contrastShareMin = 0.5;
const contrastMin = 10;
const fading = 0.97;
/** Of the distance between two lamps, how far a hand may move from one picture to the next. */
const stride = 0.15;
/** After so long without a corner, all is begun again. */
const patienceMs = 2000;

export class LightReader {
  #finder = new LightFinder();
  #clock = new SymbolClock();
  #log = new SymbolLog();
  #corners: Corners | undefined;
  #contrast = 0;
  #lastAt = Number.NEGATIVE_INFINITY;
  #lastGoodAt = Number.NEGATIVE_INFINITY;

  /** Whether the code is in sight, for a page that says so to who holds the camera. */
  get isInSight(): boolean {
    return this.#corners !== undefined;
  }

  /**
   * @param frame later than the one before; others are left out.
   * @returns the payload, once a pass has been read without fault.
   * @throws {SignalError} `picture_malformed`.
   */
  read(frame: CameraFrame): Uint8Array | undefined {
    const pixels = frame.width * frame.height;
    if (!(pixels > 0 && pixels <= pixelsMax) || frame.luminance.length !== pixels) {
      throw new SignalError('picture_malformed');
    }
    if (!(frame.at > this.#lastAt)) return undefined;
    this.#lastAt = frame.at;
    if (!this.#measure(frame)) return undefined;
    const payload = this.#log.readPayload();
    if (payload !== undefined) this.#log.clear();
    return payload;
  }

  /** @returns whether a symbol has ended. */
  #measure(frame: CameraFrame): boolean {
    const found = this.#finder.find(frame);
    this.#corners ??= found;
    if (this.#corners === undefined) return false;
    const view = clearestView(frame, [...nearby(this.#corners), ...(found ? [found] : [])]);
    const sample = view?.sample;
    this.#contrast = Math.max(this.#contrast * fading, sample?.contrast ?? 0);
    const contrastNeeded = Math.max(contrastMin, contrastShareMin * this.#contrast);
    if (sample === undefined || sample.contrast < contrastNeeded) {
      if (frame.at - this.#lastGoodAt > patienceMs) this.#startAgain(frame.at);
      return false;
    }
    this.#lastGoodAt = frame.at;
    this.#corners = view?.corners;
    const symbol = this.#clock.symbolAt(frame.at, sample.isEven);
    return symbol !== undefined && this.#log.add(symbol, sample.bits);
  }

  #startAgain(at: number): void {
    this.#clock = new SymbolClock();
    this.#log = new SymbolLog();
    this.#corners = undefined;
    this.#contrast = 0;
    this.#lastGoodAt = at;
  }
}

interface View {
  readonly corners: Corners;
  readonly sample: LampSample;
}

/**
 * The finder says where the code was in the last half second. A hand that wanders is followed from
 * picture to picture instead; of views that are as clear as each other the first is kept.
 */
function clearestView(frame: CameraFrame, candidates: readonly Corners[]): View | undefined {
  let clearest: View | undefined;
  for (const corners of candidates) {
    const sample = sampleLamps(frame, corners);
    if (sample === undefined) continue;
    if (sample.clarity > 1.02 * (clearest?.sample.clarity ?? 0)) clearest = { corners, sample };
  }
  return clearest;
}

function nearby(corners: Corners): readonly Corners[] {
  const step = stride * pitchOf(corners);
  const steps = [0, -step, step];
  return steps.flatMap((dx) =>
    steps.map((dy): Corners => {
      const [a, b, c, d] = corners;
      const moved = ({ x, y }: Point): Point => ({ x: x + dx, y: y + dy });
      return [moved(a), moved(b), moved(c), moved(d)];
    }),
  );
}
