/**
 * `kumoin evidence verify`: what a third party can know of a transaction from its bundle, offline
 * and without the key of the token. All trust comes from the command line; nothing is fetched.
 */

import { parseBundle, verifyEvidence } from '@kumoin/evidence';
import type { DisclosedKey, EvidenceConclusion } from '@kumoin/evidence';
import { bundleOctetsMax, EvidenceError, parseEvidence } from '@kumoin/evidence';
import type { EvidenceBundle } from '@kumoin/evidence';
import type { Statement } from '@kumoin/otp';
import { parseCertificate, parseCrl, PkiError } from '@kumoin/pki';
import { CliError } from '../cli-error.ts';
import { readDemo } from '../demo/read-demo.ts';
import { readFileBounded } from '../files/read-file-bounded.ts';
import { readSecretFile } from '../files/read-secret-file.ts';
import { readAnchors } from '../verify/read-anchors.ts';
import { readHeadFile } from './head-file.ts';

export interface VerifyEvidenceOptions {
  /** Files of trusted certificates. */
  readonly trust: readonly string[];
  /** Files of certificates that are trusted for the second party: with them its word is demanded. */
  readonly secondTrust: readonly string[];
  readonly secondCrls: readonly string[];
  /** Also trust the root that `demo.json` names. */
  readonly demo: boolean;
  readonly home: string;
  /** Revocation lists, DER. */
  readonly crls: readonly string[];
  /** One that was kept earlier. */
  readonly headFile: string | undefined;
  /** Where the operator has shown key and salt. */
  readonly keyFile: string | undefined;
  readonly json: boolean;
}

export interface EvidenceReport extends EvidenceConclusion {
  readonly file: string;
  readonly statement: Statement;
  /** As the last record says it ended. */
  readonly outcome: string;
}

const crlBytesMax = 16 * 1024 * 1024;

/** @throws {CliError} `refused` for what cannot be read, or the system's error. */
export function verifyEvidenceFile(
  file: string,
  options: VerifyEvidenceOptions,
  at: number,
): EvidenceReport {
  const { trust, demo, home, headFile, keyFile } = options;
  const trusted = demo ? [readDemo(home).trustAnchors] : [];
  const anchors = readAnchors([...trust, ...trusted]).map(parseCertificate);
  const crls = options.crls.map(readCrl);
  const bundle = readBundle(file);
  const conclusion = verifyEvidence({
    bundle,
    trust: { anchors, at, ...(crls.length > 0 && { crls }) },
    ...secondTrustOf(options, at),
    ...(headFile !== undefined && { keptHead: readHeadFile(headFile) }),
    ...(keyFile !== undefined && { disclosed: readDisclosedKey(keyFile) }),
  });
  return { file, statement: bundle.statement, outcome: outcomeOf(bundle), ...conclusion };
}

function secondTrustOf({ secondTrust, secondCrls }: VerifyEvidenceOptions, at: number) {
  if (secondTrust.length === 0) return {};
  const anchors = readAnchors(secondTrust).map(parseCertificate);
  const crls = secondCrls.map(readCrl);
  return { secondTrust: { anchors, at, ...(crls.length > 0 && { crls }) } };
}

function readBundle(file: string): EvidenceBundle {
  const octets = readFileBounded(file, bundleOctetsMax);
  try {
    return parseBundle(octets);
  } catch (cause) {
    if (!(cause instanceof EvidenceError)) throw cause;
    throw new CliError('refused', `${file} is no evidence, or was changed`, { cause });
  }
}

function outcomeOf({ records }: EvidenceBundle): string {
  const body = records.at(-1)?.body ?? new Uint8Array();
  try {
    return parseEvidence(body).event;
  } catch (error) {
    // That it cannot be read is among the findings.
    if (error instanceof EvidenceError) return 'unknown';
    throw error;
  }
}

function readCrl(file: string) {
  try {
    return parseCrl(readFileBounded(file, crlBytesMax));
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    throw new CliError('refused', `${file} is no revocation list (DER)`, { cause });
  }
}

/** JSON: `{"key": HEX, "salt": HEX}`, with `pinHash` where a PIN is part of the answer. */
function readDisclosedKey(file: string): DisclosedKey {
  const members = parseObject(file, readSecretFile(file));
  const [key, salt] = [octetsOf(members['key']), octetsOf(members['salt'])];
  const pinHash = octetsOf(members['pinHash']);
  if (key === undefined || salt === undefined) {
    throw new CliError('refused', `${file} needs key and salt, in hexadecimal`);
  }
  return { key, salt, ...(pinHash && { pinHash }) };
}

function parseObject(file: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    // The text is a secret: nothing of it is told.
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new CliError('refused', `${file} is no JSON object`);
}

function octetsOf(hex: unknown): Uint8Array | undefined {
  if (typeof hex !== 'string' || !/^([0-9a-f]{2}){1,128}$/i.test(hex)) return undefined;
  return new Uint8Array(Buffer.from(hex, 'hex'));
}
