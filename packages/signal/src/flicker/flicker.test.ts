import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { SignalError } from '../signal-error.ts';
import { luhnNibble, xorNibble } from './check-digits.ts';
import { buildFlickerCode } from './build-flicker-code.ts';
import type { FlickerCode } from './flicker-code.ts';
import { flickerFrames, readFlickerFrames } from './flicker-frames.ts';
import { codeOf, runFlickerVectors } from './flicker-vectors.contract.ts';
import type { FlickerVectors } from './flicker-vectors.contract.ts';
import { parseFlickerCode } from './parse-flicker-code.ts';
import { readHhdChallenge } from './read-hhd-challenge.ts';

const file = new URL('../../vectors/flicker-vectors.json', import.meta.url);
const given = JSON.parse(readFileSync(file, 'utf8')) as FlickerVectors;
const { vectors, independentRenderedCodes, corruptions } = given;

const octetsOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const hexOf = (octets: Uint8Array): string => Buffer.from(octets).toString('hex').toUpperCase();
const refused = (code: string) => (error: unknown) =>
  error instanceof SignalError && error.code === code;

test('all published vectors come out, and one with a digit changed does not', () => {
  assert.deepEqual(runFlickerVectors(given), { checked: 19, wrong: [] });
  const [first, ...others] = vectors;
  assert.ok(first);
  const forged = { ...first, rendered: first.rendered.replace('98765', '98764') };
  assert.deepEqual(runFlickerVectors({ ...given, vectors: [forged, ...others] }).wrong, ['F1']);
});

for (const vector of vectors) {
  test(`${vector.id}: read, built, shown, seen and parsed again`, () => {
    const code = codeOf(vector);
    if (vector.challengeHHDuc !== undefined) {
      assert.deepEqual(readHhdChallenge(vector.challengeHHDuc), code);
    }
    const octets = buildFlickerCode(code);
    assert.equal(hexOf(octets), vector.rendered);
    assert.equal(vector.rendered.slice(-2), vector.luhnDigit + vector.xorDigit);
    assert.deepEqual(parseFlickerCode(octets), code);
    const { frames, frameMs } = flickerFrames(octets);
    assert.equal(frames.length, vector.frames ?? frames.length);
    assert.equal(frames.join(' '), vector.frameSequence ?? frames.join(' '));
    assert.deepEqual(readFlickerFrames(frames), code);
    assert.ok(1000 / frameMs <= 10, 'below the frequencies that are worst for eyes');
  });
}

for (const { rendered, dataElements } of independentRenderedCodes) {
  test(`the published code ${rendered} is read and built again to the bit`, () => {
    const code = parseFlickerCode(octetsOf(rendered));
    assert.deepEqual(code.dataElements, dataElements);
    assert.equal(hexOf(buildFlickerCode(code)), rendered);
  });
}

for (const { rendered, why, luhnOk, xorOk, structureOk } of corruptions) {
  test(`damage: ${why}`, () => {
    const octets = octetsOf(rendered);
    const isRefused = luhnOk !== true || xorOk !== true || !structureOk;
    if (isRefused) assert.throws(() => parseFlickerCode(octets), refused('flicker_damaged'));
    // The check digits are that weak, and nothing here may pretend otherwise.
    else assert.deepEqual(parseFlickerCode(octets).dataElements, ['32145678']);
    if (structureOk) {
      const start = octets.subarray(3, 8);
      const data = Uint8Array.of(1, ...start, ...octets.subarray(9, 13));
      assert.equal(luhnNibble(data) === (octets[13] ?? 0) >> 4, luhnOk);
      assert.equal(xorNibble(octets.subarray(0, 13)) === ((octets[13] ?? 0) & 15), xorOk);
    }
  });
}

const example = '0248A0120452019980812345678';

test('every flipped bit of a code is refused', () => {
  const octets = buildFlickerCode(readHhdChallenge(example));
  for (let bit = 0; bit < octets.length * 8; bit += 1) {
    const flipped = Uint8Array.from(octets);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.throws(() => parseFlickerCode(flipped), refused('flicker_damaged'), `bit ${bit}`);
  }
});

test('every single bar that is seen wrong is refused, or was of no matter', () => {
  const code = readHhdChallenge(example);
  const { frames } = flickerFrames(buildFlickerCode(code));
  for (let frame = 0; frame < frames.length; frame += 1) {
    for (let bar = 0; bar < 5; bar += 1) {
      const seen = frames.map((lamps, index) => (index === frame ? flip(lamps, bar) : lamps));
      // A second, good pass behind it may help; a wrong code may never come of it.
      for (const shown of [seen, [...seen, ...frames]]) {
        assert.ok([undefined, JSON.stringify(code)].includes(readOrRefuse(shown)));
      }
    }
  }
});

function readOrRefuse(frames: readonly string[]): string | undefined {
  try {
    return JSON.stringify(readFlickerFrames(frames));
  } catch (error) {
    assert.ok(refused('flicker_damaged')(error), String(error));
    return undefined;
  }
}

function flip(lamps: string, bar: number): string {
  const other = lamps[bar] === '1' ? '0' : '1';
  return lamps.slice(0, bar) + other + lamps.slice(bar + 1);
}

test('a reader may begin anywhere and see frames twice', () => {
  const code = readHhdChallenge(example);
  const { frames } = flickerFrames(buildFlickerCode(code));
  const twice = [...frames, ...frames].slice(17).flatMap((lamps) => [lamps, lamps]);
  assert.deepEqual(readFlickerFrames(twice), code);
  assert.throws(() => readFlickerFrames(frames.slice(9)), refused('flicker_damaged'));
  assert.throws(() => readFlickerFrames(['11111', '0111']), refused('flicker_damaged'));
  assert.throws(() => readFlickerFrames([]), refused('flicker_damaged'));
});

test('a code in the words for the customer is found, in both versions', () => {
  const old = 'Bitte CHLGUC 0026 24088715131306389726041,00 CHLGTEXT0244 Guten Tag';
  assert.deepEqual(readHhdChallenge(old).dataElements, ['389726', '1,00']);
  assert.equal(readHhdChallenge(old).version, '1.3');
  const cut = readHhdChallenge(`CHLGUC0026${example.slice(1)}CHLGTEXT0003abc`);
  assert.deepEqual(cut, readHhdChallenge(example));
});

test('a challenge that is a character off is refused', () => {
  const bad = [
    '',
    example.slice(1),
    example.slice(0, -1),
    `${example}9`,
    example.replace('8A01', '8A81'),
    example.replace('024', '025'),
    example.replace('08', '09'),
    '0248A01204520199808123４5678',
    '0178A01X0452019980812345678',
    '0318A01204520199800000000000001',
  ];
  for (const text of bad) {
    assert.throws(() => readHhdChallenge(text), refused('challenge_malformed'), text);
  }
  assert.throws(() => readHhdChallenge(' '.repeat(5000)), refused('challenge_too_long'));
});

test('what has no form is not built', () => {
  const good = readHhdChallenge(example);
  const bad: readonly Partial<FlickerCode>[] = [
    { startCode: '' },
    { startCode: '12a' },
    { dataElements: ['1', '2', '3', '4'] },
    { dataElements: ['円'] },
    { controlBytes: [1, 1] },
    { controlBytes: [0x81] },
    { controlBytes: [257] },
    { version: '1.3' },
  ];
  for (const change of bad) {
    assert.throws(() => buildFlickerCode({ ...good, ...change }), refused('challenge_malformed'));
  }
  const text = (length: number): FlickerCode => ({ ...good, dataElements: ['x'.repeat(length)] });
  assert.deepEqual(parseFlickerCode(buildFlickerCode(text(63))), text(63));
  assert.throws(() => buildFlickerCode(text(64)), refused('challenge_too_long'));
  const old = { ...text(16), version: '1.3' as const, controlBytes: [] };
  assert.throws(() => buildFlickerCode(old), refused('challenge_too_long'));
});
