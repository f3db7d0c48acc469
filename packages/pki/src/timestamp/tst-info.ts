/**
 * TSTInfo (RFC 3161, 2.4.2): what a time-stamp authority says, bytes ⇄ values.
 *
 * `ordering` is left out: it is false, and DER forbids writing a default. The time keeps
 * milliseconds when it has them, without trailing zeros (X.690, 11.7).
 */

import type { HashAlgorithm } from '../algorithms.ts';
import { derGeneralizedTime, readTime } from '../der/der-time.ts';
import {
  derExplicit,
  derImplicit,
  derInteger,
  derObjectIdentifier,
  derSequence,
} from '../der/encode-der.ts';
import type { DerNode } from '../der/parse-der.ts';
import { parseDer } from '../der/parse-der.ts';
import {
  DerFields,
  readBoolean,
  readInteger,
  readObjectIdentifier,
  readSmallInteger,
} from '../der/read-der.ts';
import { contextPrimitive, tag } from '../der/tag.ts';
import { PkiError } from '../pki-error.ts';
import type { TimestampImprint } from './timestamp-request.ts';
import { buildImprint, parseImprint, readNonce } from './timestamp-request.ts';

const tstInfoLimits = { bytesMax: 64 * 1024, depthMax: 16, elementsMax: 2000 };

/** Each part is left out when zero; `millis` and `micros` go up to 999. */
export interface TimestampAccuracy {
  readonly seconds?: number;
  readonly millis?: number;
  readonly micros?: number;
}

export interface TstInfoInput {
  readonly policy: string;
  readonly hash: HashAlgorithm;
  readonly messageDigest: Uint8Array;
  /** Unique per authority, up to 160 bits. */
  readonly serialNumber: bigint;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly accuracy?: TimestampAccuracy;
  readonly nonce?: bigint;
  /** DER of a `Name`; has to be the subject of the authority's certificate. */
  readonly tsa?: Uint8Array;
}

/** @throws {PkiError} `timestamp_malformed` when a value is out of range. */
export function buildTstInfo(input: TstInfoInput): Uint8Array {
  if (input.serialNumber < 0n || input.serialNumber >= 1n << 160n) {
    throw new PkiError('timestamp_malformed', 'serial number outside 0 to 160 bits');
  }
  return derSequence(
    derInteger(1),
    derObjectIdentifier(input.policy),
    buildImprint(input.hash, input.messageDigest),
    derInteger(input.serialNumber),
    derGeneralizedTime(input.at, { fraction: true }),
    ...(input.accuracy === undefined ? [] : [buildAccuracy(input.accuracy)]),
    ...(input.nonce === undefined ? [] : [derInteger(input.nonce)]),
    // GeneralName directoryName [4] is EXPLICIT since Name is a CHOICE.
    ...(input.tsa === undefined ? [] : [derExplicit(0, derExplicit(4, input.tsa))]),
  );
}

export interface TstInfo {
  readonly policy: string;
  readonly imprint: TimestampImprint;
  readonly serialNumber: bigint;
  /** Milliseconds since 1970; finer fractions are cut off. */
  readonly at: number;
  readonly accuracy?: TimestampAccuracy;
  readonly ordering: boolean;
  readonly nonce?: bigint;
  /** The GeneralName of the authority, as it came. */
  readonly tsa?: Uint8Array;
  readonly raw: Uint8Array;
}

/** @throws {PkiError} `timestamp_malformed` or `der_*`. */
export function parseTstInfo(der: Uint8Array): TstInfo {
  const fields = DerFields.ofSequence(parseDer(der, tstInfoLimits));
  if (readSmallInteger(fields.takeAny()) !== 1) {
    throw new PkiError('timestamp_malformed', 'not version 1');
  }
  const policy = readObjectIdentifier(fields.takeAny());
  const imprint = parseImprint(fields.takeAny());
  const serialNumber = readInteger(fields.takeAny());
  const at = readTime(fields.take(tag.generalizedTime));
  const accuracy = fields.takeIf(tag.sequence);
  const ordering = fields.takeIf(tag.boolean);
  const nonce = fields.takeIf(tag.integer);
  const tsa = fields.takeExplicit(0);
  fields.takeImplicit(1);
  fields.end();
  return {
    policy,
    imprint,
    serialNumber,
    at,
    ...(accuracy === undefined ? {} : { accuracy: parseAccuracy(accuracy) }),
    ordering: ordering !== undefined && readBoolean(ordering),
    ...(nonce === undefined ? {} : { nonce: readNonce(nonce) }),
    ...(tsa === undefined ? {} : { tsa: tsa.raw }),
    raw: der,
  };
}

function buildAccuracy({ seconds = 0, millis = 0, micros = 0 }: TimestampAccuracy): Uint8Array {
  const whole = Number.isSafeInteger(seconds) && seconds >= 0;
  if (!whole || !isThousandth(millis) || !isThousandth(micros)) {
    throw new PkiError('timestamp_malformed', 'accuracy');
  }
  return derSequence(
    ...(seconds === 0 ? [] : [derInteger(seconds)]),
    ...(millis === 0 ? [] : [derImplicit(0, integerContent(millis))]),
    ...(micros === 0 ? [] : [derImplicit(1, integerContent(micros))]),
  );
}

function parseAccuracy(node: DerNode): TimestampAccuracy {
  const fields = new DerFields(node.children);
  const seconds = fields.takeIf(tag.integer);
  const millis = fields.takeIf(contextPrimitive(0));
  const micros = fields.takeIf(contextPrimitive(1));
  fields.end();
  return {
    ...(seconds === undefined ? {} : { seconds: readSmallInteger(seconds) }),
    ...(millis === undefined ? {} : { millis: readThousandth(millis) }),
    ...(micros === undefined ? {} : { micros: readThousandth(micros) }),
  };
}

function readThousandth(node: DerNode): number {
  const value = readSmallInteger({ ...node, children: [], tag: tag.integer });
  if (value < 1 || !isThousandth(value)) throw new PkiError('timestamp_malformed', 'accuracy');
  return value;
}

function isThousandth(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 999;
}

function integerContent(value: number): Uint8Array {
  const [, , ...content] = derInteger(value);
  return Uint8Array.from(content);
}
