/** What came of signing or extending, for people and programs. */

import type {
  DocumentDescription,
  Extended,
  Shortfall,
  SignatureFormat,
  SignatureLevel,
} from '@kumoin/ades';
import { printable } from '../terminal/printable.ts';

export interface ReachedLevel {
  readonly output: string;
  readonly format: SignatureFormat;
  readonly wanted: SignatureLevel;
  /** What the written octets bear out; `none`: no baseline signature. */
  readonly level: Extended['level'];
  readonly shortfalls: readonly Shortfall[];
}

export interface SignResult extends ReachedLevel {
  readonly packaging: string;
  readonly signer: string;
  readonly credentialID: string;
  readonly claimedAt: string;
  /** Of a PDF: the field that was signed. */
  readonly fieldName?: string;
  /** What the signature's time-stamp says; null without one; left out beside other signatures. */
  readonly timestampAt?: string | null;
}

export function reachedLevel(
  { wanted, level, shortfalls }: Omit<Extended, 'document'>,
  where: Pick<ReachedLevel, 'output' | 'format'>,
): ReachedLevel {
  return { ...where, wanted, level, shortfalls };
}

/** Of what was written: a signature beside others is not told apart from them here. */
export function stampedAt({
  signatures: [only, ...others],
}: Pick<DocumentDescription, 'signatures'>): Pick<SignResult, 'timestampAt'> {
  if (only === undefined || others.length > 0 || only.counterSignatures.length > 0) return {};
  const stamp = only.timestamps.find(({ kind }) => kind === 'signature');
  return { timestampAt: stamp?.at ?? null };
}

export function renderSigned(result: SignResult): string {
  const { output, signer, credentialID, packaging, claimedAt, timestampAt } = result;
  const time = timestampAt ? `${timestampAt}, stamped` : `${claimedAt}, by this machine`;
  return [
    `signed: ${printable(output)}`,
    `  by     ${printable(signer)} (credential ${printable(credentialID)})`,
    `  level  ${formatNames[result.format]} ${result.level}, ${packaging}`,
    `  time   ${time}`,
    ...shortfallLines(result),
    '',
  ].join('\n');
}

export function renderExtended(result: ReachedLevel): string {
  const { output, format, level } = result;
  return [
    `extended: ${printable(output)}`,
    `  level  ${formatNames[format]} ${level}`,
    ...shortfallLines(result),
    '',
  ].join('\n');
}

/** @returns one line where less was reached than was wanted; undefined: all of it. */
export function explainShortfall({ output, wanted, level, shortfalls }: ReachedLevel) {
  if (shortfalls.length === 0) return undefined;
  const [first] = shortfalls;
  const reason = first === undefined ? '' : `: ${tellShortfall(first)}`;
  return `${output} is at ${level}; ${wanted} was not reached in full${reason}`;
}

export const formatNames: Readonly<Record<SignatureFormat, string>> = {
  pades: 'PAdES',
  cades: 'CAdES',
  xades: 'XAdES',
  jades: 'JAdES',
  'asic-s-cades': 'ASiC-S with CAdES',
  'asic-s-xades': 'ASiC-S with XAdES',
  'asic-e-cades': 'ASiC-E with CAdES',
  'asic-e-xades': 'ASiC-E with XAdES',
};

function shortfallLines({ shortfalls }: ReachedLevel): readonly string[] {
  return shortfalls.map((each) => `  short  ${each.level}: ${tellShortfall(each)}`);
}

const shortfallWords: Readonly<Record<Shortfall['code'], string>> = {
  timestamp_unavailable: 'no time-stamp could be had',
  timestamp_wrong: 'the time-stamp is not to be relied on',
  issuer_unknown: 'nobody knows who issued this certificate',
  revocation_unavailable: 'nobody answers whether this certificate was revoked',
  revocation_not_fresh: 'the answer about this certificate is too old to prove anything; ask later',
  anchor_not_reached: 'this certificate leads to none of the trusted ones (--trust)',
  not_baseline: 'this signature was made another way, and is of no baseline level',
};

/** In words, with the code behind them. */
export function tellShortfall({
  code,
  about,
  detail,
}: Pick<Shortfall, 'code' | 'about' | 'detail'>): string {
  const more = detail === undefined ? '' : ` (${detail})`;
  return printable(`${shortfallWords[code]}: ${about}${more} [${code}]`);
}
