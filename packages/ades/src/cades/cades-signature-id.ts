/** The number a signer will have in the CMS it was prepared for (`cades-signers.ts`). */

import type { PreparedCms } from '../cms/prepared-cms.ts';
import { readSigners } from './read/cades-signers.ts';
import { readCades } from './read/read-cades.ts';

/** New ones come behind those that are there. @throws {AdesError} `cades_malformed`. */
export function cadesSignatureId({ joins }: Pick<PreparedCms, 'joins'>): string {
  if (joins === undefined) return '1';
  const signers = readSigners(readCades(joins.cms));
  if (joins.counterTo === undefined) return String(signers.length + 1);
  const target = signers[joins.counterTo];
  return `${joins.counterTo + 1}.${(target?.counterSigners.length ?? 0) + 1}`;
}
