/** Token check: what a token was asked, sealed, so that whoever keeps it neither makes nor changes one. */

import type { TokenId } from '#domain/identifiers.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import type { OneTimeValues } from '#ports/one-time-values.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';

export type TokenCheckPurpose = 'activation' | 'resynchronisation';

export interface TokenCheck {
  readonly tokenId: TokenId;
  readonly purpose: TokenCheckPurpose;
  readonly questions: readonly string[];
  readonly expiresAt: number;
}

export interface TokenCheckPorts {
  readonly sealing: Sealing;
  readonly oneTimeValues: OneTimeValues;
}

const context = 'token-check';
const charactersMax = 1_000;

interface Sealed extends TokenCheck {
  /** So that no two are the same. */
  readonly id: string;
}

export async function sealCheck(
  { sealing, random }: { readonly sealing: Sealing; readonly random: Random },
  check: TokenCheck,
): Promise<Secret<string>> {
  const text = JSON.stringify({ id: random.identifier(), ...check } satisfies Sealed);
  const sealed = await sealing.seal(new TextEncoder().encode(text), context);
  return new Secret(Buffer.from(sealed).toString('base64url'));
}

/**
 * Opened once: after a wrong code others are asked.
 * @throws {Refusal} `token_check_unknown` when it was not sealed here for this, has expired, or was
 * opened before.
 */
export async function takeCheck(
  { sealing, oneTimeValues }: TokenCheckPorts,
  purpose: TokenCheckPurpose,
  { handle, at }: { readonly handle: Secret<string>; readonly at: number },
): Promise<TokenCheck> {
  const given = handle.reveal();
  refuseUnless(given.length <= charactersMax && /^[\w-]+$/.test(given), 'token_check_unknown');
  const sealed = new Uint8Array(Buffer.from(given, 'base64url'));
  const text = await sealing.open(sealed, context).catch(() => {
    // Made up, most likely; whoever holds a good one begins again.
    throw new Refusal('token_check_unknown');
  });
  const { id, ...check } = JSON.parse(new TextDecoder().decode(text)) as Sealed;
  const fits = check.purpose === purpose && at < check.expiresAt;
  refuseUnless(fits, 'token_check_unknown');
  const claim = { kind: 'token-check', value: id, expiresAt: check.expiresAt } as const;
  refuseUnless(await oneTimeValues.claim(claim), 'token_check_unknown');
  return check;
}
