/**
 * The making or the end of a credential, as a person is asked about it: checked when the page is
 * shown and again when they agree. Both need a strong log-in, made for this or just before: a
 * password alone neither gets a certificate nor destroys one.
 */

import type { Credential } from '#domain/credentials/credential.ts';
import { reaches } from '#domain/access/client.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { AskedPerson, Asking } from './asking.ts';
import type { OAuth2Face } from './oauth2-face.ts';

/**
 * @returns the credential that is to end, if that is what is asked.
 * @throws {Refusal} `login_too_weak`, `credential_unknown`, and what `checkCreation` refuses.
 */
export async function checkAgreement(
  { checkCreation, showCredential }: OAuth2Face,
  { client, person, authorization }: Asking & { readonly person: AskedPerson },
): Promise<Credential | undefined> {
  const { creation, deletion } = authorization;
  const accountId = person.account.id;
  if (creation === undefined && deletion === undefined) return undefined;
  refuseUnless(person.recentlyStrong, 'login_too_weak');
  if (creation !== undefined) await checkCreation(creation, accountId);
  if (deletion === undefined) return undefined;
  refuseUnless(reaches(client.rights, deletion), 'credential_unknown');
  return showCredential({ accountId, clientId: client.id }, deletion);
}
