/**
 * Key agreement by the cryptography of Node. A point that is not on the curve is refused when it is
 * read: agreeing with one tells about the private key (SP 800-56A, 5.6.2.3).
 */

import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPair } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { AgreementPair, KeyAgreement } from '#ports/key-agreement.ts';

const pointOctets = 65;
const uncompressed = 4;
const coordinateOctets = 32;
const generate = promisify(generateKeyPair);

export class NodeKeyAgreement implements KeyAgreement {
  async makePair(): Promise<AgreementPair> {
    const { privateKey, publicKey } = await generate('ec', { namedCurve: 'P-256' });
    const encoded = privateKey.export({ format: 'der', type: 'pkcs8' });
    return { privateKey: new Uint8Array(encoded), publicKey: pointOf(publicKey) };
  }

  async agree(privateKey: Uint8Array, theirs: Uint8Array): Promise<Uint8Array | undefined> {
    const own = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
    const publicKey = readPoint(theirs);
    return publicKey && new Uint8Array(diffieHellman({ privateKey: own, publicKey }));
  }
}

function pointOf(publicKey: KeyObject): Uint8Array {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const coordinates = [x, y].map((value) => Buffer.from(value, 'base64url'));
  return new Uint8Array(Buffer.concat([Buffer.of(uncompressed), ...coordinates]));
}

function readPoint(point: Uint8Array): KeyObject | undefined {
  if (point.length !== pointOctets || point[0] !== uncompressed) return undefined;
  const x = base64Url(point.subarray(1, 1 + coordinateOctets));
  const y = base64Url(point.subarray(1 + coordinateOctets));
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  } catch {
    // The library throws for what is not on the curve: whoever sent it made it up.
    return undefined;
  }
}

function base64Url(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64url');
}
