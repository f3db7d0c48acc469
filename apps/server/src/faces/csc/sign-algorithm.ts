/**
 * The three members that name an algorithm (`signAlgo`, `hashAlgo`, `signAlgoParams`) as one
 * value, and back. CSC API v2.0.0.2, 11.10; the hash is needed only where the signature
 * algorithm leaves it open, and must not contradict where it does not.
 */

import {
  cscHashOids,
  cscHashSpecificAlgorithms,
  cscSignatureOids,
  invalidParameter,
  missingParameter,
} from '@kumoin/contract';
import type { CscError } from '@kumoin/contract';
import {
  decodePssParameters,
  decodeSignatureAlgorithm,
  isSha2,
  parseDer,
  PkiError,
} from '@kumoin/pki';
import type { HashAlgorithm, KeyAlgorithm, SignatureAlgorithm } from '@kumoin/pki';
import { algorithmsOf } from '#domain/credentials/credential.ts';
import { readBase64 } from '../base64.ts';

const oids = cscSignatureOids;

const fixed: ReadonlyMap<string, SignatureAlgorithm> = new Map<string, SignatureAlgorithm>([
  ...cscHashSpecificAlgorithms,
  [oids.ed25519, { scheme: 'ed25519' }],
]);

const open: ReadonlyMap<string, 'rsa-pkcs1' | 'ecdsa'> = new Map([
  [oids.rsa, 'rsa-pkcs1'],
  [oids.ecdsa, 'ecdsa'],
]);

export interface AlgorithmMembers {
  readonly signAlgo: string;
  readonly hash: HashAlgorithm | undefined;
  readonly signAlgoParams: string | undefined;
  /** What the hash member is called in this version, for error texts. */
  readonly hashName: string;
  /** What the method's table says of a hash that is not the algorithm's. */
  readonly contradiction?: CscError;
}

/** @throws {CscError} in the words of the signHash table. */
export function readSignAlgorithm(members: AlgorithmMembers): SignatureAlgorithm {
  const { signAlgo, hash, hashName } = members;
  const scheme = open.get(signAlgo);
  if (scheme !== undefined) {
    if (hash === undefined) throw missingParameter('string', hashName);
    return { scheme, hash };
  }
  const algorithm = signAlgo === oids.rsaPss ? readPss(members) : fixed.get(signAlgo);
  if (algorithm === undefined) throw invalidParameter('signAlgo');
  const own = algorithm.scheme === 'ed25519' ? undefined : algorithm.hash;
  if (own !== undefined && hash !== undefined && own !== hash) {
    throw members.contradiction ?? invalidParameter(hashName);
  }
  return algorithm;
}

/** Accepts the parameters alone, or the whole AlgorithmIdentifier around them. */
function readPss({ signAlgoParams }: AlgorithmMembers): SignatureAlgorithm {
  if (signAlgoParams === undefined) throw missingParameter('string', 'signAlgoParams');
  const bytes = readBase64(signAlgoParams);
  if (bytes === undefined) throw invalidParameter('signAlgoParams');
  try {
    const node = parseDer(bytes);
    const isWhole = node.children[0]?.tag === 0x06;
    const algorithm: SignatureAlgorithm = isWhole
      ? decodeSignatureAlgorithm(node)
      : { scheme: 'rsa-pss', hash: decodePssParameters(node) };
    // The API has no words for SHA-3, and no vault signs with it.
    if (algorithm.scheme === 'rsa-pss' && isSha2(algorithm.hash)) return algorithm;
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
  }
  throw invalidParameter('signAlgoParams');
}

const hashes: ReadonlyMap<string, HashAlgorithm> = new Map(
  Object.entries(cscHashOids).map(([name, oid]) => [oid, name as HashAlgorithm]),
);

/** @throws {CscError} `Invalid parameter <name>`, for an unknown or weak hash. */
export function readHashAlgorithm(
  oid: string | undefined,
  shownAs: string,
): HashAlgorithm | undefined {
  if (oid === undefined) return undefined;
  const hash = hashes.get(oid);
  if (hash === undefined) throw invalidParameter(shownAs);
  return hash;
}

/**
 * What `key.algo` lists: hash-specific identifiers first, since many clients take the first
 * entry or look for theirs; the open ones last.
 */
export function signAlgorithmOids(key: KeyAlgorithm): readonly string[] {
  const specific = algorithmsOf(key).map(oidOf);
  const generic = key.startsWith('rsa') ? [oids.rsa] : key.startsWith('p-') ? [oids.ecdsa] : [];
  return [...new Set([...specific, ...generic])];
}

function oidOf(algorithm: SignatureAlgorithm): string {
  if (algorithm.scheme === 'rsa-pss') return oids.rsaPss;
  for (const [oid, known] of fixed) {
    if (known.scheme !== algorithm.scheme) continue;
    if (known.scheme === 'ed25519' || algorithm.scheme === 'ed25519') return oid;
    if (known.hash === algorithm.hash) return oid;
  }
  throw new Error('an algorithm without an identifier');
}
