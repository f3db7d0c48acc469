/**
 * The types of `authorization_details` (RFC 9396) that mean something here, and the scope each
 * stands for: that of CSC API v2.0.0.2, 8.4.2, those of v2.2, and the short names that are still
 * sent for them.
 */

import type { AccessScope } from '#domain/access/client.ts';

export interface DetailType {
  readonly type: string;
  readonly scope: Exclude<AccessScope, 'service'>;
}

const base = 'https://cloudsignatureconsortium.org/2025/';

export const detailTypes: readonly DetailType[] = [
  { type: 'credential', scope: 'credential' },
  { type: `${base}credential`, scope: 'credential' },
  { type: 'credential_creation', scope: 'credential-creation' },
  { type: `${base}credential-creation`, scope: 'credential-creation' },
  { type: 'credential_deletion', scope: 'credential-deletion' },
  { type: `${base}credential-deletion`, scope: 'credential-deletion' },
];
