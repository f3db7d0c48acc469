/**
 * Adds a copy under a key that must be free, as a table with a primary key would. Copies go in
 * and copies come out, so that nobody changes a stored value by holding on to it.
 */

import { Outage } from '#domain/outage.ts';

/** @throws {Outage} `store_failed` when the key is taken: the caller made no fresh one. */
export function addNew<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  if (map.has(key)) throw alreadyStored(key);
  map.set(key, structuredClone(value));
}

export function alreadyStored(key: unknown): Outage {
  return new Outage('store_failed', { cause: new Error(`stored already: ${String(key)}`) });
}
