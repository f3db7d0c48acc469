/**
 * Reads the challenge as a bank sends it, the text HHDuc. The text does not say its version, so the
 * forms in use are tried in turn: 1.4, 1.4 with lengths of three digits, 1.3. A form fits only if
 * its own length field covers the text to the last character, which no two of them can.
 *
 * Older banks wrap the code into the words for the customer, between CHLGUC and CHLGTEXT, and leave
 * out the first digit of the length of a 1.4 code.
 */

import { SignalError } from '../signal-error.ts';
import type { FlickerCode, HhdVersion } from './flicker-code.ts';
import { controlBytesMax, controlFlag, dataElementsMax, lengthMask } from './flicker-code.ts';

const challengeCharactersMax = 4096;

interface Form {
  readonly version: HhdVersion;
  readonly lengthDigits: number;
  readonly elementLengthDigits: number;
}

const forms: readonly Form[] = [
  { version: '1.4', lengthDigits: 3, elementLengthDigits: 2 },
  { version: '1.4', lengthDigits: 3, elementLengthDigits: 3 },
  { version: '1.3', lengthDigits: 2, elementLengthDigits: 2 },
];

/** @throws {SignalError} `challenge_malformed` or `challenge_too_long`. */
export function readHhdChallenge(text: string): FlickerCode {
  if (text.length > challengeCharactersMax) throw new SignalError('challenge_too_long');
  for (const candidate of candidatesIn(text)) {
    for (const form of forms) {
      const code = readAs(form, candidate);
      if (code !== undefined) return code;
    }
  }
  throw new SignalError('challenge_malformed');
}

function candidatesIn(text: string): readonly string[] {
  const wrapped = /CHLGUC\s*\d{4}(.*?)CHLGTEXT/su.exec(text)?.[1];
  const code = (wrapped ?? text).replaceAll(' ', '').trim();
  if (wrapped === undefined) return [code];
  const hasControlByte = (Number.parseInt(code.slice(2, 4), 16) & controlFlag) !== 0;
  return hasControlByte ? [`0${code}`] : [code];
}

function readAs(form: Form, text: string): FlickerCode | undefined {
  const rest = new Characters(text);
  const length = rest.number(form.lengthDigits, 10);
  if (length !== rest.left) return undefined;
  const startLength = rest.number(2, form.version === '1.4' ? 16 : 10) ?? Number.NaN;
  const controlBytes =
    form.version === '1.4' && startLength & controlFlag ? readControlBytes(rest) : [];
  const startCode = rest.take(startLength & ~controlFlag);
  if (controlBytes === undefined || !/^[0-9]+$/.test(startCode ?? '')) return undefined;
  const dataElements = readDataElements(rest, form.elementLengthDigits);
  if (startCode === undefined || dataElements === undefined) return undefined;
  return { version: form.version, controlBytes, startCode, dataElements };
}

function readControlBytes(rest: Characters): number[] | undefined {
  const controlBytes: number[] = [];
  for (;;) {
    const octet = rest.number(2, 16);
    if (octet === undefined || controlBytes.length === controlBytesMax) return undefined;
    controlBytes.push(octet);
    if ((octet & controlFlag) === 0) return controlBytes;
  }
}

function readDataElements(rest: Characters, lengthDigits: number): string[] | undefined {
  const elements: string[] = [];
  while (rest.left > 0) {
    const length = rest.number(lengthDigits, 10);
    if (length === undefined || elements.length === dataElementsMax) return undefined;
    const element = rest.take(length);
    // Printable ASCII: what a reader can show.
    if (element === undefined || !/^[ -~]*$/.test(element)) return undefined;
    elements.push(element);
  }
  return elements;
}

class Characters {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get left(): number {
    return this.#text.length - this.#at;
  }

  /** @returns undefined if there are fewer, or `count` is more than any length field may say. */
  take(count: number): string | undefined {
    if (count > this.left || count > lengthMask) return undefined;
    this.#at += count;
    return this.#text.slice(this.#at - count, this.#at);
  }

  number(digits: number, base: 10 | 16): number | undefined {
    const text = this.take(digits) ?? '';
    const isNumber = base === 10 ? /^[0-9]+$/ : /^[0-9A-Fa-f]+$/;
    return isNumber.test(text) ? Number.parseInt(text, base) : undefined;
  }
}
