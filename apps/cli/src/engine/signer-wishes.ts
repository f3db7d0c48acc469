/** What a signer says beside who signed and when, from the command line to properties. */

import { digestBytes } from '@kumoin/pki';
import { commitmentNames, readCommitment } from '@kumoin/ades';
import type { CommitmentType, ProductionPlace, SignerProperties } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';

export interface SignerWishes {
  readonly commitments: readonly string[];
  readonly roles: readonly string[];
  /** `country=JP,locality=Tokyo` … */
  readonly place: string | undefined;
  /** Identifier of a signature policy; its digest has to be told too. */
  readonly policy: string | undefined;
  /** `sha256:HEX` */
  readonly policyDigest: string | undefined;
  readonly policyUri: string | undefined;
}

/** @throws {CliError} `usage` for words that are none. */
export function readSignerProperties(wishes: SignerWishes): SignerProperties {
  const { commitments, roles, place } = wishes;
  const policy = readPolicy(wishes);
  return {
    ...(commitments.length > 0 && { commitments: commitments.map(readCommitmentOption) }),
    ...(roles.length > 0 && { claimedRoles: roles }),
    ...(place !== undefined && { place: readPlace(place) }),
    ...(policy !== undefined && { policy }),
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
  const sound = parts.every(([name = '', ...value]) => placeParts.has(name) && value.length === 1);
  if (sound) return Object.fromEntries(parts) as ProductionPlace;
  throw new CliError('usage', `--place: ${[...placeParts].join('=…,')}=…, each at most once`);
}

function readPolicy({ policy, policyDigest, policyUri }: SignerWishes): SignerProperties['policy'] {
  if (policy === undefined) {
    if (policyDigest === undefined && policyUri === undefined) return undefined;
    throw new CliError('usage', '--policy-digest and --policy-uri go with --policy');
  }
  const [, hash, digits = ''] =
    /^(sha256|sha384|sha512):([0-9a-f]+)$/i.exec(policyDigest ?? '') ?? [];
  if (!isHash(hash)) throw new CliError('usage', '--policy needs --policy-digest sha256:HEX');
  const digest = new Uint8Array(Buffer.from(digits, 'hex'));
  if (digest.length !== digestBytes[hash]) {
    throw new CliError(
      'usage',
      `--policy-digest: a ${hash} digest has ${digestBytes[hash]} octets`,
    );
  }
  return { id: policy, hash, digest, ...(policyUri !== undefined && { uri: policyUri }) };
}

function isHash(hash: string | undefined): hash is 'sha256' | 'sha384' | 'sha512' {
  return hash === 'sha256' || hash === 'sha384' || hash === 'sha512';
}
