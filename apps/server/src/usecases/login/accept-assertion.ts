/**
 * Accept an assertion: a passkey of ours answered the challenge, and its use is noted. One answer
 * to whatever is wrong.
 *
 * A count that does not grow shows that there are two of the key. It is refused and journalled;
 * the passkey stays, since the person may need it, and who removes it is the person or the operator.
 */

import type { Account } from '#domain/accounts/account.ts';
import { allowsMethod } from '#domain/login/login-plan.ts';
import type { LoginPlan } from '#domain/login/login-plan.ts';
import type { PasskeyAssertion } from '#domain/login/passkey-answers.ts';
import type { Passkey } from '#domain/login/passkey.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { PasskeyCeremonies } from '#ports/passkey-ceremonies.ts';
import type { Passkeys } from '#ports/passkeys.ts';

export interface AcceptAssertionPorts {
  readonly accounts: Accounts;
  readonly passkeys: Passkeys;
  readonly passkeyCeremonies: PasskeyCeremonies;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly loginPlan: LoginPlan;
}

/** @throws {Refusal} `passkey_refused`. */
export async function acceptAssertion(
  ports: AcceptAssertionPorts,
  assertion: PasskeyAssertion,
  challenge: string,
): Promise<Account> {
  const { passkeys, passkeyCeremonies, clock } = ports;
  const passkey = await passkeys.find(assertion.id);
  const account = passkey && (await ports.accounts.find(passkey.accountId));
  refuseUnless(passkey !== undefined && account?.enabled === true, 'passkey_refused');
  refuseUnless(allowsMethod(ports.loginPlan, 'passkeys', account), 'passkey_refused');
  refuseUnless(isOwn(assertion, account), 'passkey_refused');

  const signCount = await passkeyCeremonies.readAssertion(assertion, challenge, passkey);
  refuseUnless(signCount !== undefined, 'passkey_refused');
  if (await passkeys.use(passkey.id, { signCount, at: clock.now() })) return account;
  return refuseCopy(ports, passkey, signCount);
}

/** The device may say whose the passkey is; then it must be right (7.2, step 6). */
function isOwn({ userHandle }: PasskeyAssertion, { id }: Account): boolean {
  return userHandle === undefined || userHandle === Buffer.from(id).toString('base64url');
}

async function refuseCopy(
  { journal }: AcceptAssertionPorts,
  { id, accountId, signCount: known }: Passkey,
  shown: number,
): Promise<never> {
  const facts = { account: accountId, method: 'passkey', passkey: id, known, shown };
  await journal.record({ event: 'login.refused', facts });
  throw new Refusal('passkey_refused', 'the count of the passkey did not grow');
}
