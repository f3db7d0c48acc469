/**
 * Destroy a credential, as its owner agreed to: revoke its certificate, let nobody see it any
 * more, and end its key. CSC API v2.2.0.0, 11.5 `credentials/delete`.
 *
 *     compare → spend the agreement → revoke → mark → destroy the key
 *
 * From the revocation on nothing is signed with it, on no node. Up to the mark the process may
 * die at any line and the owner may agree again; after it, `destroy-consumed-keys.ts` finds a
 * key that is left, so that a vault that is away keeps nobody waiting. What was done with the
 * credential stays on record, as does its certificate.
 */

import { checkDeletionAgreed } from '#domain/issuance/deletion-request.ts';
import type { Access } from '#domain/access/access-grant.ts';
import { isOver } from '#domain/credentials/credential.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { CredentialId } from '#domain/identifiers.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { AccessGrants } from '#ports/access-grants.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';
import type { Journal } from '#ports/journal.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import type { RevokeCertificate } from './revoke-certificate.ts';

export interface DestroyCredentialPorts {
  readonly credentials: Credentials;
  readonly grants: Pick<AccessGrants, 'revoke'>;
  readonly keyVault: KeyVault;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly revokeCertificate: RevokeCertificate;
}

/**
 * @throws {Refusal} `credential_unknown`, `access_expired` for an agreement that was used before.
 * @throws {Outage} when the store is down; the owner may have to agree again.
 */
export type DestroyCredential = (access: Access, id: CredentialId) => Promise<void>;

export function makeDestroyCredential(ports: DestroyCredentialPorts): DestroyCredential {
  const { credentials, grants, clock, revokeCertificate } = ports;

  return async function destroyCredential(access, id) {
    const agreed = checkDeletionAgreed(access, id, await credentials.find(id));
    const { grantId, credential } = agreed;
    const spent = await grants.revoke(grantId, clock.now());
    refuseUnless(spent, 'access_expired');

    const { certificateSerial: serialNumber } = credential;
    await revokeCertificate({ serialNumber, reason: 'cessationOfOperation' }).catch(unlessRevoked);
    const { accountId: account, clientId: client } = access;
    const facts = { credential: id, account, client, grant: grantId, serialNumber };
    const note = { event: 'credential.destroyed', facts } as const;
    await credentials.markDestroyed(id, clock.now(), note);
    await destroyKey(ports, credential).catch(() => {
      // See above: it is on record as left.
    });
  };
}

/** The operator, or a deletion that was cut short, came before. */
function unlessRevoked(error: unknown): void {
  if (!(error instanceof Refusal) || error.code !== 'already_revoked') throw error;
}

async function destroyKey(ports: DestroyCredentialPorts, { id, keyRef }: Credential) {
  const { credentials, keyVault, journal, clock } = ports;
  const bearers = await credentials.listWithKey(keyRef);
  // A renewed certificate may share the key: the last one takes it along.
  if (!bearers.every(isOver)) return;
  await keyVault.destroy(keyRef);
  await journal.record({ event: 'key.destroyed', facts: { credential: id, keyRef } });
  await credentials.markKeyDestroyed(id, clock.now());
}
