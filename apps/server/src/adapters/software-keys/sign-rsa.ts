/**
 * RSA signatures over a ready-made digest: what is encoded is ours (RFC 8017, 9.1 and 9.2), the
 * private operation is OpenSSL's, with its blinding, in a thread of `rsa-workers.ts`.
 */

import { createHash, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { derNull, derObjectIdentifier, derOctetString, derSequence, oid } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import type { RsaBlock } from './rsa-workers.ts';

/** RSASSA-PKCS1-v1_5: the DigestInfo; OpenSSL pads it. */
export function pkcs1Block(hash: HashAlgorithm, digest: Uint8Array): RsaBlock {
  const algorithm = derSequence(derObjectIdentifier(oid[hash]), derNull());
  return { padded: false, block: derSequence(algorithm, derOctetString(digest)) };
}

/** RSASSA-PSS with MGF1 of the same hash and a salt as long as the digest. */
export function pssBlock(key: KeyObject, hash: HashAlgorithm, digest: Uint8Array): RsaBlock {
  const modulusBits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  const input = { hash, digest, salt: randomBytes(digest.length) };
  return { padded: true, block: encodePss(input, modulusBits - 1) };
}

interface PssInput {
  readonly hash: HashAlgorithm;
  readonly digest: Uint8Array;
  readonly salt: Uint8Array;
}

/** EMSA-PSS-ENCODE, RFC 8017 9.1.1, from step 5 on; moduli are whole octets here. */
function encodePss({ hash, digest, salt }: PssInput, encodedBits: number): Uint8Array {
  const encodedBytes = Math.ceil(encodedBits / 8);
  const h = createHash(hash).update(new Uint8Array(8)).update(digest).update(salt).digest();
  const block = new Uint8Array(encodedBytes - h.length - 1);
  block[block.length - salt.length - 1] = 0x01;
  block.set(salt, block.length - salt.length);

  const mask = mgf1(hash, h, block.length);
  const masked = block.map((octet, index) => octet ^ (mask[index] ?? 0));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * encodedBytes - encodedBits));
  return Uint8Array.from([...masked, ...h, 0xbc]);
}

function mgf1(hash: HashAlgorithm, seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  const counter = new DataView(new ArrayBuffer(4));
  for (let made = 0, index = 0; made < length; index += 1) {
    counter.setUint32(0, index);
    const block = createHash(hash).update(seed).update(new Uint8Array(counter.buffer)).digest();
    blocks.push(block);
    made += block.length;
  }
  return new Uint8Array(Buffer.concat(blocks)).subarray(0, length);
}
