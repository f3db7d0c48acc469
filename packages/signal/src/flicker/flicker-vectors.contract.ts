/**
 * The published vectors of the flicker code, run without any of Node, so that they run in a browser
 * as well: read, built, shown, seen and parsed again.
 */

import { SignalError } from '../signal-error.ts';
import { buildFlickerCode } from './build-flicker-code.ts';
import type { FlickerCode, HhdVersion } from './flicker-code.ts';
import { flickerFrames, readFlickerFrames } from './flicker-frames.ts';
import { parseFlickerCode } from './parse-flicker-code.ts';
import { readHhdChallenge } from './read-hhd-challenge.ts';

interface WrittenCode {
  readonly hhdVersion: HhdVersion;
  readonly startCode: string;
  readonly controlBytes: readonly string[];
}

export interface FlickerVector {
  readonly id: string;
  readonly challengeHHDuc?: string;
  readonly parsed?: WrittenCode & {
    readonly dataElements: readonly { readonly text: string }[];
  };
  readonly builtFrom?: WrittenCode & { readonly dataElements: readonly string[] };
  readonly rendered: string;
  readonly luhnDigit: string;
  readonly xorDigit: string;
  readonly frames?: number;
  readonly frameSequence?: string;
}

export interface FlickerVectors {
  readonly vectors: readonly FlickerVector[];
  readonly independentRenderedCodes: readonly {
    readonly rendered: string;
    readonly dataElements: readonly string[];
  }[];
  readonly corruptions: readonly {
    readonly rendered: string;
    readonly why: string;
    readonly luhnOk: boolean | null;
    readonly xorOk: boolean | null;
    readonly structureOk: boolean;
  }[];
}

/** @returns how many were run, and the names of those that came out otherwise. */
export function runFlickerVectors(given: FlickerVectors): { checked: number; wrong: string[] } {
  const outcomes = [
    ...given.vectors.map((vector) => [vector.id, comesOut(vector)] as const),
    ...given.independentRenderedCodes.map(({ rendered, dataElements }) => {
      const code = parseFlickerCode(octetsOf(rendered));
      const isSame = same(code.dataElements, dataElements);
      return [rendered, isSame && hexOf(buildFlickerCode(code)) === rendered] as const;
    }),
    ...given.corruptions.map(({ rendered, why, luhnOk, xorOk, structureOk }) => {
      const isGood = luhnOk === true && xorOk === true && structureOk;
      return [why, isTaken(octetsOf(rendered)) === isGood] as const;
    }),
  ];
  const wrong = outcomes.flatMap(([name, isRight]) => (isRight ? [] : [name]));
  return { checked: outcomes.length, wrong };
}

function comesOut(vector: FlickerVector): boolean {
  const code = codeOf(vector);
  const { challengeHHDuc, rendered, luhnDigit, xorDigit } = vector;
  const octets = buildFlickerCode(code);
  const { frames } = flickerFrames(octets);
  return (
    (challengeHHDuc === undefined || same(readHhdChallenge(challengeHHDuc), code)) &&
    hexOf(octets) === rendered &&
    rendered.endsWith(luhnDigit + xorDigit) &&
    same(parseFlickerCode(octets), code) &&
    frames.length === (vector.frames ?? frames.length) &&
    frames.join(' ') === (vector.frameSequence ?? frames.join(' ')) &&
    same(readFlickerFrames(frames), code)
  );
}

export function codeOf({ id, parsed, builtFrom }: FlickerVector): FlickerCode {
  const written = parsed ?? builtFrom;
  if (written === undefined) throw new Error(`${id} says nothing`);
  const elements = parsed?.dataElements.map(({ text }) => text) ?? builtFrom?.dataElements ?? [];
  return {
    version: written.hhdVersion,
    controlBytes: written.controlBytes.map((hex) => Number.parseInt(hex, 16)),
    startCode: written.startCode,
    dataElements: elements,
  };
}

function isTaken(octets: Uint8Array): boolean {
  try {
    parseFlickerCode(octets);
    return true;
  } catch (error) {
    if (error instanceof SignalError && error.code === 'flicker_damaged') return false;
    throw error;
  }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function octetsOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function hexOf(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}
