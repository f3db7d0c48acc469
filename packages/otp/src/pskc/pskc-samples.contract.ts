/**
 * The sample containers, good and bad, against what is expected of them; told as a list of what
 * does not come out, so that the same run serves Node and a page in a browser.
 */

import { importPskc, OtpError } from '../index.ts';
import type { Pbkdf2, PskcImport, PskcKey } from '../index.ts';
import type { VectorResult } from '../vectors.contract.ts';

/** What a sample's key must have; nothing but the Id is said of every one. */
export interface ExpectedKey {
  readonly id: string;
  readonly serial?: string;
  readonly suite?: string;
  readonly secretHex?: string;
  readonly secretText?: string;
  readonly counter?: number;
  readonly time?: number;
  readonly timeInterval?: number;
  readonly timeDrift?: number;
  readonly responseLength?: number;
}

export interface ExpectedSample {
  readonly ok: boolean;
  readonly kekHex?: string;
  readonly password?: string;
  readonly keys?: readonly ExpectedKey[];
}

/** By the name of the file. */
export type PskcSamples = Readonly<
  Record<string, { readonly document: string; readonly expected: ExpectedSample }>
>;

/** When the samples are in force, save the one that has expired. */
export const sampleTime = Date.UTC(2026, 0, 1);

export function runPskcSamples(samples: PskcSamples, pbkdf2?: Pbkdf2): VectorResult {
  const wrong = Object.entries(samples).flatMap(([name, { document, expected }]) => {
    const found = outcomeOf(document, sampleOptions(expected, pbkdf2));
    const wanted = expected.ok ? (expected.keys ?? []).map(comparable) : 'refused';
    const given = Array.isArray(found)
      ? found.map((key, index) => asExpected(key, expected.keys?.[index]))
      : found;
    return JSON.stringify(given) === JSON.stringify(wanted)
      ? []
      : [`${name}: ${JSON.stringify(given)}`];
  });
  return { checked: Object.keys(samples).length, wrong };
}

export function sampleOptions({ kekHex, password }: ExpectedSample, pbkdf2?: Pbkdf2): PskcImport {
  // Where there is a passphrase, it must lead to the key by itself.
  const hex = password === undefined ? kekHex : undefined;
  const key = hex?.match(/../g)?.map((pair) => Number.parseInt(pair, 16));
  return {
    at: sampleTime,
    insecurePlainSecrets: true,
    unlock: {
      key: key && Uint8Array.from(key),
      passphrase: password,
      pbkdf2,
    },
  };
}

function outcomeOf(document: string, options: PskcImport): readonly PskcKey[] | 'refused' {
  try {
    return importPskc(document, options);
  } catch (error) {
    if (error instanceof OtpError) return 'refused';
    throw error;
  }
}

const members: readonly (keyof ExpectedKey)[] = [
  'id',
  'serial',
  'suite',
  'secretHex',
  'secretText',
  'counter',
  'time',
  'timeInterval',
  'timeDrift',
  'responseLength',
];

/** The members in one order. */
const comparable = (key: ExpectedKey) => members.map((member) => key[member] ?? null);

/** Of what was read, the members that something is expected of. */
function asExpected(key: PskcKey, expected: ExpectedKey | undefined) {
  const numberOf = (value: bigint | undefined) => (value === undefined ? undefined : Number(value));
  const found: Readonly<Record<keyof ExpectedKey, string | number | undefined>> = {
    id: key.id,
    serial: key.device.serialNumber,
    suite: key.suite,
    secretHex: Array.from(key.secret, (octet) => octet.toString(16).padStart(2, '0')).join(''),
    secretText: new TextDecoder().decode(key.secret),
    counter: numberOf(key.counter),
    time: numberOf(key.time),
    timeInterval: key.timeIntervalSeconds,
    timeDrift: key.timeDriftSteps,
    responseLength: key.responseFormat?.length,
  };
  return members.map((member) =>
    expected?.[member] === undefined ? null : (found[member] ?? null),
  );
}
