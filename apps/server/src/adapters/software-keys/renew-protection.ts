/**
 * Renews what the key-encryption key protects, from its older generations to the current one,
 * in small transactions: the service goes on meanwhile, and whoever is interrupted begins again
 * and finds less to do.
 *
 * A PIN cannot be renewed without the PIN: it stays under its generation until its signer gives
 * it the next time. A value that does not open is counted and left as it is, so that one
 * damaged row does not keep a key in use that must go.
 */

import { clientSecretContext } from '#domain/access/client.ts';
import { factorContext } from '#domain/authorization/factor.ts';
import type { ClientId, FactorId, TokenId } from '#domain/identifiers.ts';
import { tokenContext } from '#domain/tokens/token.ts';
import { protectedKinds } from '#ports/protected-values.ts';
import { sealedKeyContext } from '#domain/sealed-key.ts';
import type {
  ProtectedKind,
  ProtectedValue,
  ProtectedValues,
  Renewal,
} from '#ports/protected-values.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { KeyEncryptionKey, KeyUse } from './key-encryption-key.ts';
import { boxGeneration, closeBox, openBox } from './sealed-box.ts';
import { wrapContext } from './software-key-vault.ts';
import { macGeneration } from './software-sealing.ts';

export interface RenewalParts {
  readonly values: ProtectedValues;
  readonly key: KeyEncryptionKey;
  /** Of the same key. */
  readonly sealing: Sealing;
  /** What the proof of the vault is made of. */
  readonly proofOf: (installationId: string) => { secret: Uint8Array; context: string };
  readonly onValues?: (kind: ProtectedKind, seen: number) => void;
}

export interface KindCount {
  readonly renewed: number;
  /** Not of the current generation still. */
  readonly left: number;
}

export type RenewalReport = Readonly<Record<ProtectedKind, KindCount>>;

const pageValues = 100;

/** @throws {Outage} when the store or the key file fails; what was renewed so far stays. */
export async function renewProtection(parts: RenewalParts): Promise<RenewalReport> {
  const counts = await Promise.all(
    protectedKinds.map(async (kind) => [kind, await renewKind(parts, kind)] as const),
  );
  return Object.fromEntries(counts) as Record<ProtectedKind, KindCount>;
}

async function renewKind(parts: RenewalParts, kind: ProtectedKind): Promise<KindCount> {
  const { values, onValues } = parts;
  let [renewed, left, seen] = [0, 0, 0];
  for await (const page of pagesOf(values, kind)) {
    const old = page.filter((each) => isOld(parts.key, kind, each.value));
    const renewals: Renewal[] = [];
    for (const { id, value } of old) {
      const to = await renew(parts, kind, { id, value });
      if (to !== undefined) renewals.push({ id, from: value, to });
    }
    if (renewals.length > 0) renewed += await values.replace(kind, renewals);
    left += old.length - renewals.length;
    seen += page.length;
    onValues?.(kind, seen);
  }
  return { renewed, left };
}

/** How many values of each kind are not of the current generation. */
export async function countOld(
  values: ProtectedValues,
  key: KeyEncryptionKey,
): Promise<Readonly<Record<ProtectedKind, number>>> {
  const none = protectedKinds.map((kind) => [kind, 0] as const);
  const counts = Object.fromEntries(none) as Record<ProtectedKind, number>;
  for (const kind of protectedKinds) {
    for await (const page of pagesOf(values, kind)) {
      counts[kind] += page.filter(({ value }) => isOld(key, kind, value)).length;
    }
  }
  return counts;
}

async function* pagesOf(
  values: ProtectedValues,
  kind: ProtectedKind,
): AsyncGenerator<readonly ProtectedValue[]> {
  let last: string | undefined;
  for (;;) {
    const page = await values.list(kind, last, pageValues);
    if (page.length > 0) yield page;
    last = page.at(-1)?.id;
    if (page.length < pageValues) return;
  }
}

const uses: Readonly<Record<ProtectedKind, KeyUse>> = {
  'wrapped-key': 'wrap-keys',
  'totp-seed': 'seal-secrets',
  'client-secret': 'seal-secrets',
  'token-keys': 'seal-secrets',
  'sealed-key': 'seal-secrets',
  pin: 'mac-secrets',
  'vault-proof': 'mac-secrets',
};

function isOld(key: KeyEncryptionKey, kind: ProtectedKind, value: Uint8Array): boolean {
  const isMac = kind === 'pin' || kind === 'vault-proof';
  return (isMac ? macGeneration : generationOf)(value) !== key.current(uses[kind]).generation;
}

function generationOf(box: Uint8Array): number | undefined {
  try {
    return boxGeneration(box);
  } catch {
    // No box of ours; it is counted among those that are left.
    return undefined;
  }
}

async function renew(
  { key, sealing, proofOf }: RenewalParts,
  kind: ProtectedKind,
  { id, value }: ProtectedValue,
): Promise<Uint8Array | undefined> {
  switch (kind) {
    case 'wrapped-key':
      return renewBox(key, value, { use: 'wrap-keys', context: wrapContext(id) });
    case 'totp-seed': {
      const context = factorContext({ id: id as FactorId, type: 'totp' });
      return renewBox(key, value, { use: 'seal-secrets', context });
    }
    case 'client-secret': {
      const context = clientSecretContext(id as ClientId);
      return renewBox(key, value, { use: 'seal-secrets', context });
    }
    case 'token-keys': {
      const context = tokenContext({ id: id as TokenId });
      return renewBox(key, value, { use: 'seal-secrets', context });
    }
    case 'sealed-key':
      return renewBox(key, value, { use: 'seal-secrets', context: sealedKeyContext(id) });
    case 'vault-proof': {
      const { secret, context } = proofOf(id);
      return sealing.mac(secret, context);
    }
    case 'pin':
      return undefined;
  }
}

interface BoxPlace {
  readonly use: KeyUse;
  readonly context: string;
}

function renewBox(
  key: KeyEncryptionKey,
  box: Uint8Array,
  { use, context }: BoxPlace,
): Uint8Array | undefined {
  let plain: Uint8Array;
  try {
    plain = openBox((generation) => key.of(generation, use), box, context);
  } catch {
    // Damaged: it did not open before either.
    return undefined;
  }
  const renewed = closeBox(key.current(use), plain, context);
  plain.fill(0);
  return renewed;
}
