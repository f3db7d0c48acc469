/** Opens the stores that a test hands to its processes as one word: a file, or a URL. */

import { frozenClock } from '#ports/samples.contract.ts';
import type { Stores } from '#ports/stores.ts';
import { openPostgresStore } from './open-postgres-store.ts';
import { openSqliteStore } from './open-store.ts';

export function openPlace(place: string): Promise<Stores> {
  const clock = frozenClock;
  if (!place.startsWith('postgresql:')) return openSqliteStore({ file: place, clock });
  return openPostgresStore({ url: place, connectionsMax: 4, clock });
}
