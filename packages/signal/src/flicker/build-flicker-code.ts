/**
 * Builds the octets that a flicker code shows (HHD 1.4 and 1.3): length, start code, data elements,
 * two check nibbles. Digits are packed two to an octet and filled up with F, all else is ASCII;
 * an element of no characters is left out.
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

const octetsMax = 255;

/** @throws {SignalError} `challenge_malformed` or `challenge_too_long`. */
export function buildFlickerCode(code: FlickerCode): Uint8Array {
  refuseWhatHasNoForm(code);
  const { version, controlBytes } = code;
  const start = packDigits(code.startCode);
  const elements = code.dataElements.filter((text) => text !== '').map(packElement);
  const startLength = lengthOctet(version, { octets: start, isText: false });
  const flags = controlBytes.length > 0 ? controlFlag : 0;
  const body = [
    startLength | flags,
    ...controlBytes,
    ...start,
    ...elements.flatMap((element) => [lengthOctet(version, element), ...element.octets]),
  ];
  if (body.length + 1 > octetsMax) throw new SignalError('challenge_too_long');
  const data = [controlBytes, start, ...elements.map(({ octets }) => octets)].flat();
  const checked = Uint8Array.of(body.length + 1, ...body);
  const checks = (luhnNibble(Uint8Array.from(data)) << 4) | xorNibble(checked);
  return Uint8Array.of(...checked, checks);
}

function refuseWhatHasNoForm({ version, ...code }: FlickerCode): void {
  const { controlBytes, startCode, dataElements } = code;
  // Each control byte but the last says that another follows.
  const chained = controlBytes.every(
    (octet, index) => ((octet & controlFlag) !== 0) === index < controlBytes.length - 1,
  );
  const wellFormed =
    chained &&
    controlBytes.every((octet) => Number.isInteger(octet) && octet >= 0 && octet <= 0xff) &&
    controlBytes.length <= (version === '1.4' ? controlBytesMax : 0) &&
    /^[0-9]{1,63}$/.test(startCode) &&
    dataElements.length <= dataElementsMax &&
    dataElements.every((text) => /^[ -~]*$/.test(text));
  if (!wellFormed) throw new SignalError('challenge_malformed');
}

interface PackedElement {
  readonly octets: readonly number[];
  readonly isText: boolean;
}

function packElement(text: string): PackedElement {
  if (/^[0-9]+$/.test(text)) return { octets: packDigits(text), isText: false };
  return { octets: Array.from(text, (character) => character.charCodeAt(0)), isText: true };
}

function packDigits(digits: string): number[] {
  const even = digits.length % 2 === 0 ? digits : `${digits}F`;
  return (even.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

function lengthOctet(version: HhdVersion, { octets, isText }: PackedElement): number {
  const lengthMax = version === '1.4' ? lengthMask : textFlagOf13 - 1;
  if (octets.length > lengthMax) throw new SignalError('challenge_too_long');
  if (!isText) return octets.length;
  return octets.length | (version === '1.4' ? textFlag : textFlagOf13);
}
