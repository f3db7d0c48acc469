/**
 * ECDSA over a ready-made digest (FIPS 186-5, 6.4.1), which `node:crypto` does not offer.
 *
 * The scalar multiplication is OpenSSL's, through an ECDH key made of the nonce; only the
 * final equation is ours. BigInt arithmetic is not constant in time, so nothing secret goes
 * into it bare: a fresh random blinding factor b is multiplied in, and s is computed as
 * (k·b)⁻¹ · (b·z + (b·r)·d). See docs/adr/0003: production keys live in an HSM.
 */

import { createECDH, randomBytes } from 'node:crypto';
import { bytesToHex, derSequence, derUnsigned } from '@kumoin/pki';

export type CurveName = 'p-256' | 'p-384' | 'p-521';

interface Curve {
  readonly openssl: string;
  readonly order: bigint;
  readonly orderBits: number;
}

// Group orders: SP 800-186, 3.2.1.
const curves: Readonly<Record<CurveName, Curve>> = {
  'p-256': {
    openssl: 'prime256v1',
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    orderBits: 256,
  },
  'p-384': {
    openssl: 'secp384r1',
    order:
      0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    orderBits: 384,
  },
  'p-521': {
    openssl: 'secp521r1',
    order: BigInt(
      '0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa' +
        '51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409',
    ),
    orderBits: 521,
  },
};

/** @returns the DER SEQUENCE of r and s. */
export function signEcdsa(name: CurveName, privateScalar: bigint, digest: Uint8Array): Uint8Array {
  const curve = curves[name];
  const { order } = curve;
  const z = leftmostBits(digest, curve.orderBits) % order;
  for (;;) {
    const k = randomScalar(curve);
    const r = pointX(curve, k) % order;
    if (r === 0n) continue;
    const b = randomScalar(curve);
    const blindedSum = (b * z + ((b * r) % order) * privateScalar) % order;
    const s = (inverse((k * b) % order, order) * blindedSum) % order;
    if (s !== 0n) return derSequence(derUnsigned(toBytes(r)), derUnsigned(toBytes(s)));
  }
}

/** Uniform in [1, n-1] by rejection: no bias in the nonce (FIPS 186-5, A.3.2). */
function randomScalar({ order, orderBits }: Curve): bigint {
  const spareBits = BigInt(8 * Math.ceil(orderBits / 8) - orderBits);
  for (;;) {
    const candidate = fromBytes(randomBytes(Math.ceil(orderBits / 8))) >> spareBits;
    if (candidate > 0n && candidate < order) return candidate;
  }
}

function pointX({ openssl, orderBits }: Curve, scalar: bigint): bigint {
  const bytes = Math.ceil(orderBits / 8);
  const ecdh = createECDH(openssl);
  ecdh.setPrivateKey(Buffer.from(scalar.toString(16).padStart(bytes * 2, '0'), 'hex'));
  return fromBytes(ecdh.getPublicKey().subarray(1, 1 + bytes));
}

/** FIPS 186-5, 6.4.1 step 2: of a longer digest, only as many bits as the order has. */
function leftmostBits(digest: Uint8Array, bits: number): bigint {
  const excess = digest.length * 8 - bits;
  return excess > 0 ? fromBytes(digest) >> BigInt(excess) : fromBytes(digest);
}

/** Extended Euclid; its input is blinded. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [previous, current] = [modulus, value];
  let [previousFactor, factor] = [0n, 1n];
  while (current !== 0n) {
    const quotient = previous / current;
    [previous, current] = [current, previous - quotient * current];
    [previousFactor, factor] = [factor, previousFactor - quotient * factor];
  }
  return ((previousFactor % modulus) + modulus) % modulus;
}

function fromBytes(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(bytes)}`);
}

function toBytes(value: bigint): Uint8Array {
  const hex = value.toString(16);
  return new Uint8Array(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'));
}
