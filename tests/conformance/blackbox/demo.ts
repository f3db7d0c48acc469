/** `demo.json` of the evaluation profile, and the target it describes. */

import type { CscVersion } from '@kumoin/contract';
import type { KnownCredential, Party, Target } from './target.ts';

export interface Demo {
  readonly baseUrl: string;
  readonly operator: { readonly token: string };
  readonly signers: readonly DemoSigner[];
}

interface DemoSigner {
  readonly account: string;
  readonly password: string;
  readonly pin: string;
  readonly totp: { readonly secretBase32: string };
  readonly credentials: readonly { readonly credentialID: string }[];
}

export function targetOfDemo(demo: Demo, version: CscVersion): Target {
  const [signer, stranger] = demo.signers;
  if (signer === undefined) throw new Error('demo.json names no signer');
  return {
    url: `${demo.baseUrl}/csc/${version}`,
    version,
    signer: partyOf(signer),
    ...(stranger !== undefined && { stranger: partyOf(stranger) }),
    credentials: signer.credentials.map(({ credentialID }) => knownOf(signer, credentialID)),
    unlock: (credentialID) => unlock(demo, credentialID),
  };
}

function partyOf({ account, password }: DemoSigner): Party {
  return { basic: { user: account, password } };
}

function knownOf({ pin, totp }: DemoSigner, credentialID: string): KnownCredential {
  return { credentialID, pin, totpSecretBase32: totp.secretBase32 };
}

async function unlock({ baseUrl, operator }: Demo, credentialID: string): Promise<void> {
  const { status } = await fetch(`${baseUrl}/operator/v1/credentials/unlock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${operator.token}` },
    body: JSON.stringify({ credentialID }),
  });
  if (status !== 204) throw new Error(`the operator could not unlock it: ${status}`);
}
