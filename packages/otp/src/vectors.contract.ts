/**
 * The published test vectors, run through the door of the package: RFC 6287, Appendix C, RFC 4226,
 * Appendix D, RFC 6238, Appendix B, and what was derived from them. Told as a list of what does not
 * come out, so that the same run serves Node and a page in a browser.
 */

import * as otp from './index.ts';
import type { OtpHash } from './index.ts';

interface OcraVector {
  readonly id: string;
  readonly suite: string;
  readonly keyHex: string;
  readonly inputs: {
    readonly question: string;
    readonly counter?: number | string;
    readonly pinHashHex?: string;
    readonly sessionHex?: string;
    readonly timeSteps?: number;
  };
  readonly dataInputHex: string;
  readonly macHex: string;
  readonly expected: string;
}

export interface OcraVectors {
  readonly rfc6287AppendixC: readonly OcraVector[];
  readonly signatureWithServerAuthentication: readonly OcraVector[];
  readonly derived: readonly OcraVector[];
  readonly collisions: readonly {
    readonly suite: string;
    readonly keyHex: string;
    readonly questionA: string;
    readonly questionB: string;
    readonly responseForBoth: string;
  }[];
}

export interface HotpTotpVectors {
  readonly hotp: {
    readonly keyHex: string;
    readonly vectors: readonly {
      readonly counter: number;
      readonly hotp6: string;
      readonly derived: Readonly<Record<string, string>>;
    }[];
  };
  readonly totp: { readonly vectors: readonly TotpVector[] };
  readonly derivedTotp: readonly TotpVector[];
  readonly derivedHotpCounters: readonly {
    readonly counter: string;
    readonly keyHex: string;
    readonly digits: number;
    readonly expected: string;
  }[];
}

interface TotpVector {
  readonly unixTime: number;
  readonly T0: number;
  readonly stepSeconds: number;
  readonly algorithm: string;
  readonly keyHex: string;
  readonly digits: number;
  readonly expected: string;
}

export interface VectorResult {
  readonly checked: number;
  readonly wrong: readonly string[];
}

const octets = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hexOf = (bytes: Uint8Array) =>
  Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join('');
const hashNamed = (name: string) => name.toLowerCase() as OtpHash;

/** In the published vectors of the two-way modes both questions stand in one text. */
function questionOf(suite: otp.OcraSuite, text: string): otp.Question {
  if (text.length <= suite.questionLengthMax) return otp.insecureRawQuestion(suite, text);
  const half = text.length / 2;
  return otp.concatQuestions(
    otp.insecureRawQuestion(suite, text.slice(0, half)),
    otp.insecureRawQuestion(suite, text.slice(half)),
  );
}

function ocraInputOf({ suite: text, keyHex, inputs }: OcraVector): otp.OcraInput {
  const suite = otp.parseOcraSuite(text);
  const { question, counter, pinHashHex, sessionHex, timeSteps } = inputs;
  return {
    suite,
    key: octets(keyHex),
    question: questionOf(suite, question),
    ...(counter !== undefined && { counter: BigInt(counter) }),
    ...(pinHashHex !== undefined && { pinHash: octets(pinHashHex) }),
    ...(sessionHex !== undefined && { session: otp.padSession(suite, octets(sessionHex)) }),
    ...(timeSteps !== undefined && { timeStep: BigInt(timeSteps) }),
  };
}

export function runOcraVectors(vectors: OcraVectors): VectorResult {
  const rows = [
    ...vectors.rfc6287AppendixC,
    ...vectors.signatureWithServerAuthentication,
    ...vectors.derived,
  ];
  const wrongRows = rows.filter((vector) => {
    const input = ocraInputOf(vector);
    const message = otp.ocraDataInput(input);
    const mac = otp.hmac(input.suite.hash, input.key, message);
    return (
      hexOf(message) !== vector.dataInputHex ||
      hexOf(mac) !== vector.macHex ||
      otp.truncateOcra(input.suite, mac) !== vector.expected ||
      otp.ocra(input) !== vector.expected
    );
  });
  const wrongCollisions = vectors.collisions.filter(({ suite: text, ...row }) => {
    const suite = otp.parseOcraSuite(text);
    const key = octets(row.keyHex);
    return [row.questionA, row.questionB].some(
      (question) =>
        otp.ocra({ suite, key, question: questionOf(suite, question) }) !== row.responseForBoth,
    );
  });
  return {
    checked: rows.length + vectors.collisions.length,
    wrong: [
      ...wrongRows.map(({ id }) => id),
      ...wrongCollisions.map(({ questionA, questionB }) => `${questionA} and ${questionB}`),
    ],
  };
}

export function runHotpTotpVectors(vectors: HotpTotpVectors): VectorResult {
  const seed = octets(vectors.hotp.keyHex);
  const cases = [
    ...vectors.hotp.vectors.flatMap(({ counter, hotp6, derived }) =>
      [6, 7, 8, 9, 10].map((digits) => ({
        id: `HOTP ${counter}, ${digits} digits`,
        expected: digits === 6 ? hotp6 : derived[`hotp${digits}`],
        computed: otp.hotp({ seed, counter, digits }),
      })),
    ),
    ...vectors.derivedHotpCounters.map(({ counter, keyHex, digits, expected }) => ({
      id: `HOTP ${counter}`,
      expected,
      computed: otp.hotp({ seed: octets(keyHex), counter: BigInt(counter), digits }),
    })),
    ...[...vectors.totp.vectors, ...vectors.derivedTotp].map((row) => ({
      id: `TOTP ${row.algorithm} ${row.unixTime}`,
      expected: row.expected,
      computed: otp.totp({
        seed: octets(row.keyHex),
        at: row.unixTime * 1000,
        periodSeconds: row.stepSeconds,
        epochSeconds: row.T0,
        digits: row.digits,
        hash: hashNamed(row.algorithm),
      }),
    })),
  ];
  return {
    checked: cases.length,
    wrong: cases.filter(({ expected, computed }) => expected !== computed).map(({ id }) => id),
  };
}
