/**
 * AlgorithmIdentifier ⇄ `SignatureAlgorithm` (RFC 4055, RFC 5758, RFC 8410; for SHA-3 the
 * register of NIST).
 *
 * Written in one form only: RSA carries NULL, ECDSA and EdDSA and hashes carry nothing.
 * Read with the two freedoms real signers take: NULL or nothing beside a hash, and an
 * explicit trailerField 1. PSS is accepted only where the mask uses the same hash and the
 * salt is as long as the digest, because every other combination is a choice nobody needs.
 */

import type { HashAlgorithm, SignatureAlgorithm } from './algorithms.ts';
import { digestBytes, hashAlgorithms } from './algorithms.ts';
import {
  derExplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derSequence,
} from './der/encode-der.ts';
import type { DerNode } from './der/parse-der.ts';
import { DerFields, readObjectIdentifier, readSmallInteger } from './der/read-der.ts';
import { tag } from './der/tag.ts';
import { oid } from './oids.ts';
import { PkiError } from './pki-error.ts';

const hashOids: Readonly<Record<HashAlgorithm, string>> = {
  sha256: oid.sha256,
  sha384: oid.sha384,
  sha512: oid.sha512,
  'sha3-256': oid['sha3-256'],
  'sha3-384': oid['sha3-384'],
  'sha3-512': oid['sha3-512'],
};

const rsaOids: Readonly<Record<HashAlgorithm, string>> = {
  sha256: oid.sha256WithRsa,
  sha384: oid.sha384WithRsa,
  sha512: oid.sha512WithRsa,
  'sha3-256': oid.rsaWithSha3of256,
  'sha3-384': oid.rsaWithSha3of384,
  'sha3-512': oid.rsaWithSha3of512,
};

const ecdsaOids: Readonly<Record<HashAlgorithm, string>> = {
  sha256: oid.ecdsaWithSha256,
  sha384: oid.ecdsaWithSha384,
  sha512: oid.ecdsaWithSha512,
  'sha3-256': oid.ecdsaWithSha3of256,
  'sha3-384': oid.ecdsaWithSha3of384,
  'sha3-512': oid.ecdsaWithSha3of512,
};

/** DER of the AlgorithmIdentifier, as X.509 and CMS carry it. */
export function encodeSignatureAlgorithm(algorithm: SignatureAlgorithm): Uint8Array {
  switch (algorithm.scheme) {
    case 'rsa-pkcs1':
      return derSequence(derObjectIdentifier(rsaOids[algorithm.hash]), derNull());
    case 'rsa-pss':
      return derSequence(derObjectIdentifier(oid.rsassaPss), encodePssParameters(algorithm.hash));
    case 'ecdsa':
      return derSequence(derObjectIdentifier(ecdsaOids[algorithm.hash]));
    case 'ed25519':
      return derSequence(derObjectIdentifier(oid.ed25519));
  }
}

/**
 * @throws {PkiError} `algorithm_unknown` for an algorithm or parameters we do not serve;
 * `der_*` when the node is no AlgorithmIdentifier.
 */
export function decodeSignatureAlgorithm(node: DerNode): SignatureAlgorithm {
  const { algorithm, parameters } = readAlgorithmIdentifier(node);
  if (algorithm === oid.rsassaPss) {
    return { scheme: 'rsa-pss', hash: decodePssParameters(parameters) };
  }
  const rsaHash = hashNamed(rsaOids, algorithm);
  if (rsaHash !== undefined) {
    refuseParameters(parameters, { nullAllowed: true });
    return { scheme: 'rsa-pkcs1', hash: rsaHash };
  }
  const ecdsaHash = hashNamed(ecdsaOids, algorithm);
  if (ecdsaHash !== undefined) {
    refuseParameters(parameters, { nullAllowed: false });
    return { scheme: 'ecdsa', hash: ecdsaHash };
  }
  if (algorithm === oid.ed25519) {
    refuseParameters(parameters, { nullAllowed: false });
    return { scheme: 'ed25519' };
  }
  throw new PkiError('algorithm_unknown', `signature algorithm ${algorithm}`);
}

/**
 * The hash that RSASSA-PSS-params (RFC 4055, 3.1) stand for.
 * @throws {PkiError} `algorithm_unknown` when they are absent (SHA-1), when mask and hash
 * differ, or when the salt is not as long as the digest; `der_*` when malformed.
 */
export function decodePssParameters(node: DerNode | undefined): HashAlgorithm {
  if (node === undefined) throw new PkiError('algorithm_unknown', 'PSS with SHA-1');
  const fields = DerFields.ofSequence(node);
  const hashNode = fields.takeExplicit(0);
  const maskNode = fields.takeExplicit(1);
  const salt = fields.takeExplicit(2);
  const trailer = fields.takeExplicit(3);
  fields.end();
  if (hashNode === undefined || maskNode === undefined) {
    throw new PkiError('algorithm_unknown', 'PSS with SHA-1');
  }
  const hash = decodeHashAlgorithm(hashNode);
  const mask = readAlgorithmIdentifier(maskNode);
  if (mask.algorithm !== oid.mgf1 || mask.parameters === undefined) {
    throw new PkiError('algorithm_unknown', 'PSS mask');
  }
  if (decodeHashAlgorithm(mask.parameters) !== hash) {
    throw new PkiError('algorithm_unknown', 'PSS mask of another hash');
  }
  // An absent salt length means 20, which is no digest of ours.
  if (salt === undefined || readSmallInteger(salt) !== digestBytes[hash]) {
    throw new PkiError('algorithm_unknown', 'PSS salt length');
  }
  if (trailer !== undefined && readSmallInteger(trailer) !== 1) {
    throw new PkiError('algorithm_unknown', 'PSS trailer');
  }
  return hash;
}

/** DER of a digest AlgorithmIdentifier, without parameters (RFC 5754, 2). */
export function encodeHashAlgorithm(hash: HashAlgorithm): Uint8Array {
  return derSequence(derObjectIdentifier(hashOids[hash]));
}

/** @throws {PkiError} `algorithm_unknown` unless SHA-2 or SHA-3 of 256, 384 or 512 bits. */
export function decodeHashAlgorithm(node: DerNode): HashAlgorithm {
  const { algorithm, parameters } = readAlgorithmIdentifier(node);
  const hash = hashNamed(hashOids, algorithm);
  if (hash === undefined) throw new PkiError('algorithm_unknown', `hash ${algorithm}`);
  refuseParameters(parameters, { nullAllowed: true });
  return hash;
}

/** The two members of any AlgorithmIdentifier. @throws {PkiError} `der_*`. */
export function readAlgorithmIdentifier(node: DerNode | undefined): {
  algorithm: string;
  parameters: DerNode | undefined;
} {
  const fields = DerFields.ofSequence(node);
  const algorithm = readObjectIdentifier(fields.takeAny());
  const parameters = fields.peek() === undefined ? undefined : fields.takeAny();
  fields.end();
  return { algorithm, parameters };
}

function encodePssParameters(hash: HashAlgorithm): Uint8Array {
  const hashIdentifier = encodeHashAlgorithm(hash);
  return derSequence(
    derExplicit(0, hashIdentifier),
    derExplicit(1, derSequence(derObjectIdentifier(oid.mgf1), hashIdentifier)),
    derExplicit(2, derInteger(digestBytes[hash])),
  );
}

function hashNamed(
  table: Readonly<Record<HashAlgorithm, string>>,
  dotted: string,
): HashAlgorithm | undefined {
  return hashAlgorithms.find((hash) => table[hash] === dotted);
}

function refuseParameters(
  node: DerNode | undefined,
  { nullAllowed }: { nullAllowed: boolean },
): void {
  if (node === undefined) return;
  if (nullAllowed && node.tag === tag.null && node.content.length === 0) return;
  throw new PkiError('algorithm_unknown', 'unexpected algorithm parameters');
}
