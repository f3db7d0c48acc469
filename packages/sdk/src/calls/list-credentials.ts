/**
 * `credentials/list` and `credentials/info`. CSC API v1.0.4.0 and v2.0.0.2, 11.4 and 11.5.
 *
 * v1 answers identifiers page by page; v2 can answer everything at once. Callers get the same
 * from both: where the details do not come with the list, they are fetched one by one.
 */

import { readCredential, readListedCredential } from '../answers/read-credential.ts';
import type { RemoteCredential } from '../answers/read-credential.ts';
import { SdkError } from '../sdk-error.ts';
import { defined } from '../wire/csc-caller.ts';
import type { CscCaller } from '../wire/csc-caller.ts';
import { findText, membersOf, requireText, requireTexts } from '../wire/members.ts';
import type { Members } from '../wire/members.ts';

export interface ListOrder {
  /** Only where the token is not a person's own, as with client credentials. */
  readonly userId?: string;
  /** Leaves out what cannot sign now, as far as the server tells. */
  readonly onlyValid?: boolean;
  readonly lang?: string;
  readonly clientData?: string;
}

export interface ShowOrder {
  readonly lang?: string;
  readonly clientData?: string;
  /** A credential-scope token shows its own credential. */
  readonly bearer?: string;
}

/** A server that always names a next page must not keep us for ever. */
const pagesMax = 100;
const everything = { certificates: 'chain', certInfo: true, authInfo: true };

export async function listCredentials(caller: CscCaller, order: ListOrder) {
  return (await listPages(caller, commonMembers(order))).ids;
}

export async function showCredential(
  caller: CscCaller,
  credentialId: string,
  { lang, clientData, bearer }: ShowOrder = {},
): Promise<RemoteCredential> {
  const body = { credentialID: credentialId, ...everything, ...defined({ lang, clientData }) };
  const answer = await caller.call('credentials/info', body, { bearer });
  return readCredential(credentialId, answer.members);
}

export async function showCredentials(
  caller: CscCaller,
  order: ListOrder,
): Promise<readonly RemoteCredential[]> {
  const details = {
    credentialInfo: true,
    ...everything,
    ...defined({ onlyValid: order.onlyValid }),
  };
  const wanted = caller.version === 'v1' ? {} : details;
  const { ids, infos } = await listPages(caller, { ...commonMembers(order), ...wanted });
  const credentials: RemoteCredential[] = [];
  for (const id of ids) credentials.push(infos.get(id) ?? (await lookUp(caller, id, order)));
  return order.onlyValid === true ? credentials.filter(isUsable) : credentials;
}

function commonMembers({ userId, lang, clientData }: ListOrder): object {
  return defined({ userID: userId, lang, clientData });
}

async function lookUp(caller: CscCaller, id: string, { lang, clientData }: ListOrder) {
  const body = { credentialID: id, ...everything, ...defined({ lang, clientData }) };
  return readListedCredential(id, (await caller.call('credentials/info', body)).members);
}

async function listPages(caller: CscCaller, body: object) {
  const ids: string[] = [];
  const infos = new Map<string, RemoteCredential>();
  let page: object = body;
  for (let count = 0; count < pagesMax; count += 1) {
    const { members } = await caller.call('credentials/list', page);
    ids.push(...requireTexts(members, 'credentialIDs'));
    for (const info of readInfos(members)) infos.set(info.id, info);
    const pageToken = findText(members, 'nextPageToken');
    if (pageToken === undefined) return { ids, infos };
    page = { ...body, pageToken };
  }
  throw new SdkError('unintelligible', `more than ${pagesMax} pages of credentials`);
}

function readInfos({ credentialInfos }: Members): readonly RemoteCredential[] {
  if (!Array.isArray(credentialInfos)) return [];
  return credentialInfos.map((entry) => {
    const members = membersOf(entry);
    return readListedCredential(requireText(members, 'credentialID'), members);
  });
}

/** Not every server filters, and those that do may look less often. */
function isUsable({ enabled, certificate: { status } }: RemoteCredential): boolean {
  return enabled && (status === undefined || status === 'valid');
}
