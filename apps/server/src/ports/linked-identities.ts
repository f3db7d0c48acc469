/** Store of links between people at providers elsewhere and accounts. */

import type { LinkedIdentity } from '#domain/login/linked-identity.ts';

export interface LinkedIdentities {
  /** @returns false, with nothing added, when this subject of this provider is linked already. */
  add(identity: LinkedIdentity): Promise<boolean>;
  find(provider: string, subject: string): Promise<LinkedIdentity | undefined>;
}
