/**
 * One server in one dialect, as the methods of the client see it: they choose the members, this
 * carries them.
 */

import type { CscVersion } from '@kumoin/contract';
import { toBase64 } from './base64.ts';
import type { JsonAnswer } from './post-json.ts';

/** What one call has beside its body. */
export interface CallOptions {
  /** Instead of the access token of the client. */
  readonly bearer?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** @throws {SdkError} */
export interface CscCaller {
  readonly version: CscVersion;
  call(method: string, body: object, options?: CallOptions): Promise<JsonAnswer>;
}

/** `hash` and `hashAlgo` in v1, `hashes` and `hashAlgorithmOID` in v2. */
export function digestMembers(
  version: CscVersion,
  { digests, hashOid }: { digests: readonly Uint8Array[]; hashOid: string },
): object {
  const encoded = digests.map(toBase64);
  if (version === 'v1') return { hash: encoded, hashAlgo: hashOid };
  return { hashes: encoded, hashAlgorithmOID: hashOid };
}

/** For a yes: none where none is known yet, and v1 has no member for the algorithm here. */
export function agreedMembers(
  version: CscVersion,
  order: { digests: readonly Uint8Array[]; hashOid: string },
): object {
  if (order.digests.length === 0) return {};
  if (version === 'v1') return { hash: order.digests.map(toBase64) };
  return digestMembers(version, order);
}

/** Members that are undefined are not sent; a `null` would mean the same, but not to everybody. */
export function defined(members: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
