/**
 * Parses the octets of a flicker code as a reader does: the length octet, both check nibbles and the
 * structure must fit, or the whole is damaged. Control bytes tell 1.4 from 1.3; a 1.4 code always
 * has one.
 */

import { SignalError } from '../signal-error.ts';
import { luhnNibble, xorNibble } from './check-digits.ts';
import type { FlickerCode, HhdVersion } from './flicker-code.ts';
import {
  controlBytesMax,
  controlFlag,
  dataElementsMax,
  lengthMask,
  textFlag,
  textFlagOf13,
} from './flicker-code.ts';

/** @throws {SignalError} `flicker_damaged`. */
export function parseFlickerCode(octets: Uint8Array): FlickerCode {
  const rest = new Octets(octets.subarray(1, -1));
  refuseUnless(octets.length >= 4 && octets[0] === octets.length - 1);

  const startLength = rest.next();
  const version = startLength & controlFlag ? '1.4' : '1.3';
  const controlBytes = version === '1.4' ? parseControlBytes(rest) : [];
  const start = rest.take(startLength & lengthMask);
  const startCode = unpackDigits(start);
  refuseUnless((startLength & textFlag) === 0 && startCode !== '');

  const elements: Element[] = [];
  while (rest.left > 0) elements.push(parseElement(rest, version));
  refuseUnless(elements.length <= dataElementsMax);

  const data = [
    ...controlBytes,
    ...start,
    ...elements.flatMap(({ octets: packed }) => [...packed]),
  ];
  const checks = (luhnNibble(Uint8Array.from(data)) << 4) | xorNibble(octets.slice(0, -1));
  refuseUnless(octets.at(-1) === checks);
  return { version, controlBytes, startCode, dataElements: elements.map(({ text }) => text) };
}

interface Element {
  readonly octets: Uint8Array;
  readonly text: string;
}

function parseControlBytes(rest: Octets): number[] {
  const controlBytes: number[] = [];
  do {
    refuseUnless(controlBytes.length < controlBytesMax);
    controlBytes.push(rest.next());
  } while ((controlBytes.at(-1) ?? 0) & controlFlag);
  return controlBytes;
}

function parseElement(rest: Octets, version: HhdVersion): Element {
  const head = rest.next();
  const flag = version === '1.4' ? textFlag : textFlagOf13;
  const octets = rest.take(head & (version === '1.4' ? lengthMask : textFlagOf13 - 1));
  refuseUnless(octets.length > 0 && (head & ~(flag | octets.length)) === 0);
  const text = head & flag ? String.fromCharCode(...octets) : unpackDigits(octets);
  refuseUnless(/^[ -~]*$/.test(text));
  return { octets, text };
}

function unpackDigits(octets: Uint8Array): string {
  const nibbles = Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');
  const digits = nibbles.endsWith('f') ? nibbles.slice(0, -1) : nibbles;
  refuseUnless(/^[0-9]*$/.test(digits));
  return digits;
}

class Octets {
  readonly #octets: Uint8Array;
  #at = 0;

  constructor(octets: Uint8Array) {
    this.#octets = octets;
  }

  get left(): number {
    return this.#octets.length - this.#at;
  }

  take(count: number): Uint8Array {
    refuseUnless(count <= this.left);
    this.#at += count;
    return this.#octets.subarray(this.#at - count, this.#at);
  }

  next(): number {
    return this.take(1)[0] ?? 0;
  }
}

function refuseUnless(fits: boolean): asserts fits {
  if (!fits) throw new SignalError('flicker_damaged');
}
