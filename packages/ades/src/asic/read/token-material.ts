/** Material that a time-stamp token brings along: its certificates and what was put beside them. */

import type { TimestampToken } from '@kumoin/pki';
import { signedDataMaterial } from '../../cades/read/cades-material.ts';
import type { ValidationData } from '../../extend/augmentable.ts';

export function tokenMaterial(token: TimestampToken | undefined): ValidationData {
  if (token === undefined) return { certificates: [], ocsps: [], crls: [] };
  return signedDataMaterial(token.signedData);
}
