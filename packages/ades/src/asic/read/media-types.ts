/**
 * Media types of the files, as manifests and lists of the container give them; the first word
 * counts. Of two that differ the file is told with the one that is signed.
 */

import { readOdfList } from '../manifest/odf-list.ts';
import type { AsicParts } from './gather-parts.ts';
import { readManifests } from './read-manifests.ts';

export function mediaTypesOf(parts: AsicParts): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  const add = (name: string | undefined, mimeType: string | undefined): void => {
    if (name !== undefined && mimeType !== undefined && !types.has(name)) types.set(name, mimeType);
  };
  for (const { references } of readManifests(parts)) {
    for (const { reference } of references) add(reference.name, reference.mimeType);
  }
  for (const list of parts.asic.entries('list')) {
    for (const { name, mimeType } of readOdfList(parts.bytes(list))) add(name, mimeType);
  }
  return types;
}
