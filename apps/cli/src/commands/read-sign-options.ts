/** What was written behind `kumoin sign`, as the options that signing takes. */

import { resolve } from 'node:path';
import type { SignatureLevel } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';
import type { FormatChoice } from '../engine/signing-plan.ts';
import { readFieldLock } from '../sign/lock-wish.ts';
import type { Certifying, SignOptions } from '../sign/sign-options.ts';
import { readVisiblePlace } from '../sign/visible-place.ts';

/** As commander gives it: what was not written is missing. */
export interface WrittenSign {
  readonly output?: string;
  readonly force?: true;
  readonly format?: FormatChoice;
  readonly packaging?: string;
  readonly containerType?: 'cades' | 'xades';
  readonly element?: readonly string[];
  readonly parent?: string;
  readonly unencoded?: true;
  readonly level?: SignatureLevel;
  readonly hash?: 'sha256' | 'sha384' | 'sha512';
  readonly trust?: readonly string[];
  readonly revocation: 'after' | 'current';
  readonly commitment?: readonly string[];
  readonly role?: readonly string[];
  readonly place?: string;
  readonly policy?: string;
  readonly policyDigest?: string;
  readonly policyFile?: string;
  readonly policyUri?: string;
  readonly policyNotice?: string;
  readonly contentHints?: string;
  readonly certify?: Certifying | true;
  readonly lock?: string;
  readonly demo?: string;
  readonly home?: string;
  readonly server?: string;
  readonly insecureHttp?: true;
  readonly account?: string;
  readonly passwordFile?: string;
  readonly credential?: string;
  readonly pinFile?: string;
  readonly otp?: string;
  readonly clientId?: string;
  readonly clientSecretFile?: string;
  readonly tsa?: readonly string[];
  readonly allowPrivate?: true;
  readonly name?: string;
  readonly reason?: string;
  readonly location?: string;
  readonly contact?: string;
  readonly field?: string;
  readonly visible?: string | true;
  readonly image?: string;
  readonly text?: readonly string[];
  readonly font?: string;
  readonly timezone?: string;
  readonly pdfPasswordFile?: string;
  readonly add?: true;
  readonly countersign?: string;
  readonly content?: readonly string[];
  readonly json?: true;
  readonly quiet?: true;
}

/** @param home the data folder, unless another was written. @throws {CliError} `usage`. */
export function readSignOptions(written: WrittenSign, home: string): SignOptions {
  return {
    output: written.output,
    force: written.force ?? false,
    ...readShape(written),
    ...readWho(written, home),
    ...readWords(written),
    ...readLooks(written),
    pdfPasswordFile: written.pdfPasswordFile,
    json: written.json ?? false,
    quiet: written.quiet ?? false,
  };
}

function readShape(written: WrittenSign) {
  const { revocation } = written;
  return {
    format: written.format,
    packaging: written.packaging,
    containerType: written.containerType,
    add: written.add ?? false,
    countersign: written.countersign,
    content: written.content ?? [],
    elements: written.element ?? [],
    parent: written.parent,
    unencoded: written.unencoded ?? false,
    level: readLevel(written),
    hash: written.hash,
    trust: written.trust ?? [],
    revocationFreshness: revocation === 'after' ? 'issued-after-proof' : 'current-at-proof',
    tsa: written.tsa ?? [],
    allowPrivate: written.allowPrivate ?? false,
  } as const;
}

/** @throws {CliError} `usage`. */
function readLevel({ level, packaging }: WrittenSign): SignatureLevel {
  if (packaging !== 'compact') return level ?? 'B-T';
  if (level === undefined || level === 'B-B') return 'B-B';
  const place = 'a compact signature has no place for a time-stamp or anything above B-B';
  throw new CliError('usage', `--level ${level}: ${place}; --packaging flattened has`);
}

function readWho(written: WrittenSign, home: string) {
  const { otp } = written;
  if (otp !== undefined && !/^\d{6,10}$/.test(otp)) {
    throw new CliError('usage', '--otp: a one-time password has 6 to 10 digits');
  }
  return {
    demo: written.demo,
    home: written.home === undefined ? home : resolve(written.home),
    server: written.server,
    insecureHttp: written.insecureHttp ?? false,
    account: written.account,
    passwordFile: written.passwordFile,
    credential: written.credential,
    pinFile: written.pinFile,
    otp,
    clientId: written.clientId,
    clientSecretFile: written.clientSecretFile,
  };
}

function readWords(written: WrittenSign) {
  const { lock } = written;
  return {
    commitments: written.commitment ?? [],
    roles: written.role ?? [],
    place: written.place,
    policy: written.policy,
    policyDigest: written.policyDigest,
    policyFile: written.policyFile,
    policyUri: written.policyUri,
    policyNotice: written.policyNotice,
    contentHints: written.contentHints,
    certify: written.certify === true ? 'fill' : written.certify,
    lock: lock === undefined ? undefined : readFieldLock(lock),
    name: written.name,
    reason: written.reason,
    location: written.location,
    contact: written.contact,
    field: written.field,
  } as const;
}

function readLooks({ visible, image, text = [], font, timezone }: WrittenSign) {
  const place = visible === true ? '' : visible;
  const shown = place !== undefined || image !== undefined || text.length > 0;
  if (!shown && (font ?? timezone) !== undefined) {
    throw new CliError('usage', '--font and --timezone go with --visible');
  }
  const where = shown ? readVisiblePlace(place ?? '') : undefined;
  return { visible: where, image, text, font, timezone };
}
