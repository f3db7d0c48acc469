/** A store with something in most tables: odd text, every octet, the largest numbers. */

import type { KeyRef } from '#domain/identifiers.ts';
import {
  everyOctet,
  farFuture,
  openSlots,
  sampleAccount,
  sampleAuthorization,
  sampleCredential,
  sampleDigest,
  sampleFactor,
  sampleGrant,
  sampleNote,
  sampleSpending,
} from '#ports/samples.contract.ts';
import type { Stores } from '#ports/stores.ts';

/** More than two pages. */
const entries = 1203;

export async function fillStore(stores: Stores): Promise<void> {
  await stores.accounts.add(sampleAccount({ displayName: 'line\nbreak “” 😀 \u2028' }));
  await stores.grants.add(sampleGrant());
  await stores.credentials.add(sampleCredential());
  await stores.factors.add(sampleFactor());
  const slots = openSlots(sampleDigest('one'), undefined);
  await stores.authorizations.add(sampleAuthorization(), slots, sampleNote);
  const spending = [{ position: 0, digest: sampleDigest('one') }];
  await stores.authorizations.spend(sampleSpending('authorization-1', spending));
  await stores.wrappedKeys.add('key-1' as KeyRef, new Uint8Array(2000).fill(7));
  await stores.installation.add({ id: 'one', vaultProof: everyOctet, createdAt: farFuture });
  await stores.issuedTimestamps.advance(farFuture);
  const notes = Array.from({ length: entries }, (_, entry) =>
    stores.journal.record({ event: 'access.granted', facts: { entry, list: ['a', 'b'] } }),
  );
  await Promise.all(notes);
}
