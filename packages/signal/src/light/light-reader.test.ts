import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filmLamps, seededRandom } from '@kumoin/testkit';
import type { Camera } from '@kumoin/testkit';
import { buildFrame } from '../frame/frame.ts';
import { addParity } from '../frame/reed-solomon.ts';
import { SignalError } from '../signal-error.ts';
import { greyFrame } from './camera-frame.ts';
import { encodeLightCode } from './encode-light-code.ts';
import { LightReader } from './light-reader.ts';
import { renderLightSvg } from './render-light-svg.ts';
import { parityOctets, synchronisation } from './light-symbols.ts';
import { SymbolClock } from './symbol-clock.ts';
import { SymbolLog } from './symbol-log.ts';

function payloadOf(seed: number, length = 16): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

/** @returns what is read first, and when. */
function watch(payload: Uint8Array, camera: Camera): { payload?: Uint8Array; at?: number } {
  const reader = new LightReader();
  for (const frame of filmLamps({ ...encodeLightCode(payload), svg: renderLightSvg() }, camera)) {
    const read = reader.read(frame);
    if (read !== undefined) return { payload: read, at: frame.at };
  }
  return {};
}

const cameras: Readonly<Record<string, Omit<Camera, 'seed'>>> = {
  'held still': {},
  'of 24 pictures a second': { framesPerSecond: 24, exposureMs: 33, rollingShutterMs: 25 },
  'of 15 pictures a second': { framesPerSecond: 15 },
  'of 60 pictures a second': { framesPerSecond: 60 },
  'out of focus': { blur: 5 },
  'in the dark': { noise: 20 },
  'that sets its exposure anew': { exposureDrift: 0.6 },
  'that loses four pictures of ten': { framesPerSecond: 24, lost: 0.4 },
  'far away, off the middle': { size: 0.2, x: 0.25, y: 0.7 },
  'close up': { size: 0.95 },
  'held askew': { degrees: -25 },
  'on its side': { degrees: 90, size: 0.35 },
  'upside down': { degrees: 180 },
  'that mirrors': { mirrored: true },
  'in a hand that wanders and trembles': { wander: 0.08, tremble: 4, size: 0.35 },
  'with a bit of everything': {
    ...{ framesPerSecond: 24, exposureMs: 33, rollingShutterMs: 25, blur: 2, noise: 10 },
    ...{ exposureDrift: 0.3, lost: 0.2, tremble: 3, wander: 0.03, degrees: 8, size: 0.4 },
  },
};

for (const [name, camera] of Object.entries(cameras)) {
  test(`a camera ${name} reads the code within two passes`, () => {
    const seen = watch(payloadOf(1), { seed: 1, seconds: 12, ...camera });
    assert.deepEqual(seen.payload, payloadOf(1));
    assert.ok((seen.at ?? Number.NaN) < 11_200);
  });
}

test('in good light it takes less than eight seconds, from any point of the code on', () => {
  for (let seed = 10; seed < 13; seed += 1) {
    assert.ok((watch(payloadOf(seed), { seed }).at ?? Number.NaN) < 8000);
  }
});

test('a page that shows every symbol too long is read all the same', () => {
  for (const frameMs of [195, 216, 240]) {
    const scene = { ...encodeLightCode(payloadOf(4)), svg: renderLightSvg(), frameMs };
    const reader = new LightReader();
    const film = filmLamps(scene, { seed: 4, seconds: 16, framesPerSecond: 24 });
    const read = film.map((frame) => reader.read(frame)).find((payload) => payload !== undefined);
    assert.deepEqual(read, payloadOf(4), String(frameMs));
  }
});

test('every length is read', () => {
  for (const length of [1, 2, 31, 48]) {
    const { payload } = watch(payloadOf(length, length), { seed: length, seconds: 20 });
    assert.deepEqual(payload, payloadOf(length, length));
  }
});

test('the code that is shown next is read next, and none twice from one pass', () => {
  const reader = new LightReader();
  const read: Uint8Array[] = [];
  for (const seed of [1, 2, 3]) {
    const scene = { ...encodeLightCode(payloadOf(seed)), svg: renderLightSvg() };
    for (const frame of filmLamps(scene, { seed, seconds: 8, framesPerSecond: 24 })) {
      const payload = reader.read({ ...frame, at: frame.at + 8000 * seed });
      if (payload !== undefined) read.push(payload);
    }
  }
  assert.deepEqual(
    read,
    [1, 2, 3].map((seed) => payloadOf(seed)),
  );
});

test('a clock at another pace, and no lamps at all, are no code', () => {
  for (const frameMs of [120, 400]) {
    const scene = { ...encodeLightCode(payloadOf(5)), svg: renderLightSvg(), frameMs };
    const reader = new LightReader();
    for (const frame of filmLamps(scene, { seed: 5 })) assert.equal(reader.read(frame), undefined);
    assert.ok(!reader.isInSight);
  }
});

test('pictures that are none are refused, those out of order left out', () => {
  const reader = new LightReader();
  const malformed = (error: unknown): boolean =>
    error instanceof SignalError && error.code === 'picture_malformed';
  const grey = { luminance: new Uint8Array(12), width: 4, height: 3, at: 1 };
  assert.equal(reader.read(grey), undefined);
  assert.equal(reader.read({ ...grey, at: 0 }), undefined);
  assert.equal(reader.read({ ...grey, at: Number.NaN }), undefined);
  for (const change of [
    { width: 5 },
    { width: 0, height: 0 },
    { height: -3 },
    { width: Number.NaN },
  ]) {
    assert.throws(() => reader.read({ ...grey, at: 2, ...change }), malformed);
  }
  const data = Uint8ClampedArray.of(255, 255, 255, 255, 0, 0, 0, 255);
  assert.deepEqual([...greyFrame({ data, width: 2, height: 1 }, 7).luminance], [255, 0]);
  assert.throws(() => greyFrame({ data, width: 3, height: 1 }, 7), malformed);
});

/** What a log makes of octets that are seen perfectly, twice over. */
function readSymbols(pass: readonly number[]): Uint8Array | undefined {
  const log = new SymbolLog();
  [...pass, ...pass].forEach((octet, symbol) => {
    log.add(
      symbol,
      Array.from({ length: 8 }, (_, bit) => ((octet >> (7 - bit)) & 1 ? 1 : -1)),
    );
  });
  return log.readPayload();
}

test('flipped bits are mended or refused: never another payload', () => {
  const payload = payloadOf(6);
  const pass = [...synchronisation, ...addParity(buildFrame(payload), parityOctets)];
  const random = seededRandom(6);
  const outcomes = { mended: 0, refused: 0 };
  for (let run = 0; run < 400; run += 1) {
    const flipped = [...pass];
    for (let flips = 1 + (run % 8); flips > 0; flips -= 1) {
      const place = Math.floor(random() * pass.length);
      flipped[place] = (flipped[place] ?? 0) ^ (1 << Math.floor(random() * 8));
    }
    const read = readSymbols(flipped);
    if (read !== undefined) assert.deepEqual(read, payload);
    outcomes[read === undefined ? 'refused' : 'mended'] += 1;
  }
  assert.ok(outcomes.mended > 50 && outcomes.refused > 50, JSON.stringify(outcomes));
});

test('two wrong symbols are mended, three are left to the next pass', () => {
  const pass = [...synchronisation, ...addParity(buildFrame(payloadOf(7)), parityOctets)];
  const wrong = (places: readonly number[]): number[] =>
    pass.map((octet, place) => (places.includes(place) ? octet ^ 0x11 : octet));
  assert.deepEqual(readSymbols(wrong([6, 20])), payloadOf(7));
  assert.equal(readSymbols(wrong([6, 12, 20])), undefined);
});

test('a frame with right parity and a wrong CRC is no payload', () => {
  const frame = buildFrame(payloadOf(8));
  frame[19] = (frame[19] ?? 0) ^ 1;
  assert.equal(readSymbols([...synchronisation, ...addParity(frame, parityOctets)]), undefined);
});

test('the clock counts on over pictures that are lost', () => {
  const clock = new SymbolClock();
  assert.equal(clock.symbolAt(150, true), undefined);
  assert.equal(clock.symbolAt(210, false), 1);
  assert.equal(clock.symbolAt(390, true), 2);
  // Nothing for 700 ms; the symbol is an even one, and the time says it is the sixth.
  assert.equal(clock.symbolAt(1270, true), 6);
  assert.equal(clock.symbolAt(1370, true), 6);
  assert.equal(clock.symbolAt(1390, false), 7);
});
