/**
 * Reed-Solomon over GF(256), generator roots 2^0, 2^1 …, first octet the highest power: what
 * ggwave puts around its data, and what the light code carries against lost symbols.
 *
 * Errors and erasures are both corrected: an octet known to be missing costs one octet of parity,
 * a wrong one two. Berlekamp-Massey begun with the erasures finds the places, Forney's formula
 * the values; what comes out is checked again, since beyond its power the algorithm may invent.
 */

import { divide, evaluate, multiply, multiplyPolynomials, powerOfTwo } from './galois-field.ts';

/** @returns message and parity behind it; together at most 255 octets. */
export function addParity(message: Uint8Array, parityOctets: number): Uint8Array {
  const generator = generatorOf(parityOctets);
  const codeword = new Uint8Array(message.length + parityOctets);
  codeword.set(message);
  for (let index = 0; index < message.length; index += 1) {
    const factor = codeword[index] ?? 0;
    generator.forEach((coefficient, offset) => {
      const place = index + parityOctets - offset;
      codeword[place] = (codeword[place] ?? 0) ^ multiply(coefficient, factor);
    });
  }
  codeword.set(message);
  return codeword;
}

export interface Correction {
  readonly message: Uint8Array;
  /** How many octets were wrong or missing. */
  readonly corrected: number;
}

export interface Reception {
  readonly codeword: Uint8Array;
  readonly parityOctets: number;
  /** Places known to be missing. */
  readonly erasures?: readonly number[];
}

/** @returns undefined if more is wrong than the parity can mend. */
export function correctErrors(reception: Reception): Correction | undefined {
  const { codeword, parityOctets, erasures = [] } = reception;
  const message = (octets: Uint8Array): Uint8Array => octets.slice(0, -parityOctets);
  const syndromes = syndromesOf(codeword, parityOctets);
  if (syndromes.every((syndrome) => syndrome === 0)) {
    return { message: message(codeword), corrected: 0 };
  }
  if (erasures.length > parityOctets) return undefined;
  const locator = findLocator(syndromes, erasureLocator(codeword.length, erasures));
  const places = findPlaces(locator, codeword.length);
  if (places.length !== locator.length - 1) return undefined;
  const mended = mend(codeword, { syndromes, locator, places });
  if (syndromesOf(mended, parityOctets).some((syndrome) => syndrome !== 0)) return undefined;
  return { message: message(mended), corrected: places.length };
}

function generatorOf(parityOctets: number): number[] {
  let generator = [1];
  for (let root = 0; root < parityOctets; root += 1) {
    generator = multiplyPolynomials(generator, [powerOfTwo(root), 1]);
  }
  return generator;
}

function syndromesOf(codeword: Uint8Array, parityOctets: number): number[] {
  const polynomial = [...codeword].reverse();
  return Array.from({ length: parityOctets }, (_, root) => evaluate(polynomial, powerOfTwo(root)));
}

function erasureLocator(length: number, erasures: readonly number[]): number[] {
  return erasures.reduce<number[]>(
    (locator, place) => multiplyPolynomials(locator, [1, powerOfTwo(length - 1 - place)]),
    [1],
  );
}

/** Berlekamp-Massey, begun with the polynomial of the places already known. */
function findLocator(syndromes: readonly number[], known: readonly number[]): number[] {
  const erased = known.length - 1;
  let locator = [...known];
  let previous = [...known];
  let degree = erased;
  for (let step = erased + 1; step <= syndromes.length; step += 1) {
    const discrepancy = locator.reduce(
      (sum, coefficient, index) => sum ^ multiply(coefficient, syndromes[step - 1 - index] ?? 0),
      0,
    );
    previous = [0, ...previous];
    if (discrepancy === 0) continue;
    const next = addPolynomials(locator, scale(previous, discrepancy));
    if (2 * degree <= step - 1 + erased) {
      degree = step + erased - degree;
      previous = locator.map((coefficient) => divide(coefficient, discrepancy));
    }
    locator = next;
  }
  while (locator.length > 1 && locator.at(-1) === 0) locator.pop();
  return locator;
}

function findPlaces(locator: readonly number[], length: number): number[] {
  return Array.from({ length }, (_, place) => place).filter(
    (place) => evaluate(locator, powerOfTwo(-(length - 1 - place))) === 0,
  );
}

interface Findings {
  readonly syndromes: readonly number[];
  readonly locator: readonly number[];
  readonly places: readonly number[];
}

function mend(codeword: Uint8Array, { syndromes, locator, places }: Findings): Uint8Array {
  const product = multiplyPolynomials(syndromes, locator).slice(0, syndromes.length);
  // The formal derivative keeps the odd powers only, since 1 + 1 = 0.
  const derivative = locator.slice(1).map((coefficient, index) => (index % 2 ? 0 : coefficient));
  const mended = Uint8Array.from(codeword);
  for (const place of places) {
    const power = codeword.length - 1 - place;
    const root = powerOfTwo(-power);
    const value = divide(evaluate(product, root), evaluate(derivative, root) || 1);
    mended[place] = (mended[place] ?? 0) ^ multiply(powerOfTwo(power), value);
  }
  return mended;
}

function addPolynomials(a: readonly number[], b: readonly number[]): number[] {
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, index) => (a[index] ?? 0) ^ (b[index] ?? 0));
}

function scale(polynomial: readonly number[], factor: number): number[] {
  return polynomial.map((coefficient) => multiply(coefficient, factor));
}
