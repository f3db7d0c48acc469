/** What a signer says beside who signed and when, from the command line to properties. */

import { digestBytes, oid } from '@kumoin/pki';
import { commitmentNames, readCommitment } from '@kumoin/ades';
import type {
  CommitmentType,
  ProductionPlace,
  SignaturePolicy,
  SignerProperties,
} from '@kumoin/ades';
import { CliError } from '../cli-error.ts';
import { digestFile } from './content-files.ts';

export interface SignerWishes {
  readonly commitments: readonly string[];
  readonly roles: readonly string[];
  /** `country=JP,locality=Tokyo` … */
  readonly place: string | undefined;
  /** Identifier of a signature policy; its document or the digest has to be told too. */
  readonly policy: string | undefined;
  /** `sha256:HEX` */
  readonly policyDigest: string | undefined;
  /** The document itself, which is digested here. */
  readonly policyFile: string | undefined;
  readonly policyUri: string | undefined;
  /** What whoever verifies is to be shown. */
  readonly policyNotice: string | undefined;
  /** What the content is, in words. */
  readonly contentHints: string | undefined;
}

/** @throws {CliError} `usage` for words that are none; `refused`, or the system's error. */
export function readSignerProperties(wishes: SignerWishes): SignerProperties {
  const { commitments, roles, place, contentHints: description } = wishes;
  const policy = readPolicy(wishes);
  return {
    ...(commitments.length > 0 && { commitments: commitments.map(readCommitmentOption) }),
    ...(roles.length > 0 && { claimedRoles: roles }),
    ...(place !== undefined && { place: readPlace(place) }),
    ...(policy !== undefined && { policy }),
    ...(description !== undefined && {
      contentHints: { description, contentType: oid.data },
    }),
  };
}

function readCommitmentOption(text: string): CommitmentType {
  const commitment = readCommitment(text);
  if (commitment !== undefined) return commitment;
  const known = commitmentNames.join(', ');
  throw new CliError('usage', `--commitment: ${known}, an object identifier, or a URI`);
}

const placeParts: ReadonlySet<string> = new Set([
  'country',
  'locality',
  'region',
  'postalCode',
  'street',
]);

function readPlace(text: string): ProductionPlace {
  const parts = text.split(',').map((part) => part.split('='));
  const names = parts.map(([name = '']) => name);
  const sound = parts.every(([name = '', ...value]) => placeParts.has(name) && value.length === 1);
  if (!sound || new Set(names).size < names.length) {
    throw new CliError('usage', `--place: ${[...placeParts].join('=…,')}=…, each at most once`);
  }
  const place = Object.fromEntries(parts) as ProductionPlace;
  if (place.country === undefined || /^[A-Z]{2}$/.test(place.country)) return place;
  throw new CliError('usage', '--place: a country is told by its two letters, such as JP');
}

function readPolicy(wishes: SignerWishes): SignerProperties['policy'] {
  const { policy: id, policyDigest, policyFile, policyUri: uri, policyNotice } = wishes;
  if (id === undefined) {
    const details = [policyDigest, policyFile, uri, policyNotice];
    if (details.every((each) => each === undefined)) return undefined;
    throw new CliError('usage', '--policy-digest, -file, -uri and -notice go with --policy');
  }
  return {
    id,
    ...digestOfPolicy(policyDigest, policyFile),
    ...(uri !== undefined && { uri }),
    ...(policyNotice !== undefined && { userNotice: policyNotice }),
  };
}

type PolicyDigest = Pick<SignaturePolicy, 'hash' | 'digest'>;

function digestOfPolicy(told: string | undefined, file: string | undefined): PolicyDigest {
  if (file === undefined) return readPolicyDigest(told ?? '');
  if (told === undefined) return { hash: 'sha256', digest: digestFile(file, 'sha256') };
  throw new CliError('usage', '--policy-file and --policy-digest say the same: one of them');
}

function readPolicyDigest(text: string): PolicyDigest {
  const [, hash, digits = ''] = /^(sha256|sha384|sha512):([0-9a-f]+)$/i.exec(text) ?? [];
  if (!isHash(hash)) {
    throw new CliError('usage', '--policy needs --policy-file FILE, or --policy-digest sha256:HEX');
  }
  const digest = new Uint8Array(Buffer.from(digits, 'hex'));
  if (digest.length === digestBytes[hash]) return { hash, digest };
  const octets = `${digestBytes[hash]} octets`;
  throw new CliError('usage', `--policy-digest: a ${hash} digest has ${octets}`);
}

function isHash(hash: string | undefined): hash is 'sha256' | 'sha384' | 'sha512' {
  return hash === 'sha256' || hash === 'sha384' || hash === 'sha512';
}
