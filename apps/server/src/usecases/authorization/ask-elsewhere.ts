/**
 * Ask elsewhere: a yes that is to be given on our own page is put there, and the person is told
 * by mail that it waits; one that is to be given on their device becomes a transaction of their
 * token. CSC API v2.0.0.2, 8.3 and 11.6.
 *
 * What the application gave has been found right by now, so nobody is bothered by who could not
 * have got the yes anyway. The mail is a courtesy: it goes out after the record, nobody waits for
 * it, and the page shows the approval without it, too.
 */

import type { Account } from '#domain/accounts/account.ts';
import { approvalSeconds, approvalSecondsAfterDevice } from '#domain/authorization/approval.ts';
import type { Approval } from '#domain/authorization/approval.ts';
import type { AuthorizationRequest } from '#domain/authorization/authorization.ts';
import { approvalMessage } from '#domain/authorization/message-texts.ts';
import type { Credential, FactorKind } from '#domain/credentials/credential.ts';
import { digestText } from '#domain/digest.ts';
import type { ApprovalId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Approvals } from '#ports/approvals.ts';
import type { MessageSender } from '#ports/message-sender.ts';
import type { Random } from '#ports/random.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import { beginSigning } from './begin-signing.ts';
import type { BeginSigningPorts } from './begin-signing.ts';
import { refuseOften } from './refuse-often.ts';
import type { RefuseOftenPorts } from './refuse-often.ts';

export interface AskElsewherePorts extends RefuseOftenPorts, BeginSigningPorts {
  readonly accounts: Accounts;
  readonly approvals: Approvals;
  readonly messageSender: MessageSender;
  readonly tokenHash: TokenHash;
  readonly random: Random;
  /** Of our pages, without a slash at the end. */
  readonly baseUrl: string;
}

export interface ElsewhereQuestion {
  readonly request: AuthorizationRequest;
  readonly credential: Credential;
  /** Found right. */
  readonly presented: readonly FactorKind[];
  readonly outOfBand: readonly FactorKind[];
}

export interface AskedElsewhere {
  readonly handle: Secret<string>;
  /** For a device; see `BegunApproval`. */
  readonly page: Secret<string> | undefined;
}

/**
 * @throws {Refusal} `rate_limited`; for a device what `beginSigning` says.
 */
export async function askElsewhere(
  ports: AskElsewherePorts,
  { request, credential, presented, outOfBand }: ElsewhereQuestion,
  at: number,
): Promise<AskedElsewhere> {
  const { accountId, clientId, numSignatures, digests, description } = request;
  const { approvals, tokenHash, random } = ports;
  await refuseOften(ports, { call: 'approvalsPerAccount', by: accountId }, at);
  const byDevice = outOfBand.includes('device');
  const begun = byDevice ? await beginOnDevice(ports, { request, credential }, at) : undefined;
  const handle = new Secret(random.token());
  const approval: Approval = {
    id: random.identifier() as ApprovalId,
    handleHash: tokenHash.hash(handle.reveal()),
    ...{ accountId, clientId, credentialId: credential.id, numSignatures, digests, description },
    ...{ presented, outOfBand, state: 'pending' },
    tokenTransactionId: begun?.id,
    yesHash: undefined,
    decidedAt: undefined,
    polledAt: undefined,
    createdAt: at,
    expiresAt: begun
      ? begun.expiresAt + approvalSecondsAfterDevice * 1000
      : at + approvalSeconds * 1000,
  };
  const facts = {
    approval: approval.id,
    credential: credential.id,
    account: accountId,
    client: clientId,
    signatures: numSignatures,
    digests: digests.map(digestText),
    factors: [...presented],
  };
  await approvals.add(approval, { event: 'approval.requested', facts });
  if (!byDevice) void tell(ports, approval, credential).catch(() => {});
  return { handle, page: begun?.page };
}

/** No number is matched: the application has no way to show one. */
function beginOnDevice(
  ports: AskElsewherePorts,
  { request, credential }: Pick<ElsewhereQuestion, 'request' | 'credential'>,
  at: number,
) {
  const begin = { way: 'online', matched: false, language: undefined } as const;
  return beginSigning(ports, { request, credential, ...begin }, at);
}

async function tell(
  ports: AskElsewherePorts,
  { accountId, clientId, numSignatures }: Approval,
  credential: Credential,
): Promise<void> {
  const { accounts, clients, messageSender } = ports;
  const account = await accounts.find(accountId);
  const address = mailOf(account);
  if (address === undefined || !messageSender.offers('mail')) return;
  const facts = {
    language: ports.messageLanguage,
    serviceName: ports.serviceName,
    clientName: (await clients.find(clientId))?.name,
    credential: credential.description,
    numSignatures,
  };
  const { subject, text } = approvalMessage(facts, `${ports.baseUrl}/approvals`);
  await messageSender.send({ route: 'mail', to: address, subject, text: new Secret(text) });
}

function mailOf(account: Account | undefined): string | undefined {
  return account?.enabled === true ? account.email : undefined;
}
