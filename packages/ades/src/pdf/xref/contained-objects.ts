/**
 * Completes rebuilt cross-references with what the object streams hold.
 *
 * Apart from the rebuilding itself, because the streams may be encrypted, and the key can
 * be had only once the rest has been found.
 */

import { AdesError } from '../../ades-error.ts';
import type { ObjectStore } from '../object-store.ts';
import type { ObjectStream } from '../object-streams.ts';
import type { RebuiltXref } from './rebuild-xref.ts';
import { OBJECT_NUMBER_MAX } from '../xref-entry.ts';

/** Adds to `entries`. @throws {AdesError} `pdf_too_large`. */
export function addContainedObjects(
  store: ObjectStore,
  { entries, containers }: Pick<RebuiltXref, 'entries' | 'containers'>,
): void {
  for (const container of containers) {
    const place = entries.get(container);
    if (place?.kind !== 'plain') continue;
    contentsOf(store, container).forEach(([number], index) => {
      const known = entries.get(number);
      const isSuperseded = known?.kind === 'plain' && known.offset > place.offset;
      if (isSuperseded || number > OBJECT_NUMBER_MAX) return;
      entries.set(number, { kind: 'compressed', container, index });
    });
    if (entries.size > store.limits.objectsMax) throw new AdesError('pdf_too_large', 'objects');
  }
}

/** A stream that cannot be read is lost, with what it held; the rest is not. */
function contentsOf(store: ObjectStore, container: number): ObjectStream['contents'] {
  try {
    return store.container(container)?.contents ?? [];
  } catch (failure) {
    if (failure instanceof AdesError && failure.code !== 'pdf_too_large') return [];
    throw failure;
  }
}
