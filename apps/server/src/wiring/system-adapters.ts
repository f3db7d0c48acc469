/** Adapters that need nothing but the system. */

import { NodeKeyAgreement } from '#adapters/system/node-key-agreement.ts';
import { NodePassphraseKeys } from '#adapters/system/node-passphrase-keys.ts';
import { Sha256TokenHash } from '#adapters/system/sha256-token-hash.ts';
import { SystemPause } from '#adapters/system/system-pause.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import { V8PlainValues } from '#adapters/system/v8-plain-values.ts';
import { oauthAdapters } from './oauth-adapters.ts';

export function systemAdapters() {
  return {
    tokenHash: new Sha256TokenHash(),
    random: new SystemRandom(),
    keyAgreement: new NodeKeyAgreement(),
    passphraseKeys: new NodePassphraseKeys(),
    plainValues: new V8PlainValues(),
    pause: new SystemPause(),
    ...oauthAdapters(),
  };
}
