/**
 * A bank and its customer: our server on a real port, an account, a client that lets transfers be
 * approved, and what the pages of both would do: offer an enrolment, begin a transfer, type a code.
 */

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../apps/server/src/build.ts';
import type { Built } from '../../apps/server/src/build.ts';
import { listen } from '../../apps/server/src/commands/listen.ts';
import { loadConfig } from '../../apps/server/src/config.ts';
import type { AccountId, ClientId, TenantId } from '../../apps/server/src/domain/identifiers.ts';
import { Secret } from '../../apps/server/src/domain/secret.ts';
import type { TokenTransaction } from '../../apps/server/src/domain/transactions/token-transaction.ts';
import type { ShownChannel } from '../../apps/server/src/domain/transactions/channel.ts';
import type { ShownCode } from '../../apps/server/src/domain/transactions/channel.ts';
import { sampleClient } from '../../apps/server/src/ports/samples.contract.ts';
import type { BegunTransaction } from '../../apps/server/src/usecases/transactions/transaction-order.ts';
import { buildWeb } from '../../tools/build-web.ts';

export type BankWorld = Awaited<ReturnType<typeof bankWorld>>;

export const transferFields = [
  { name: 'payee', value: '株式会社みほん商店' },
  { name: 'amount', value: '128000' },
  { name: 'currency', value: 'JPY' },
  { name: 'bank', value: 'みほん銀行' },
  { name: 'branch', value: '本店' },
  { name: 'payeeAccount', value: '普通1234567' },
  { name: 'text', value: '家賃 1月分' },
] as const;

const clientId = 'bank' as ClientId;
const tenantId = 'tenant' as TenantId;

/** @param settings of the configuration, besides. */
export async function bankWorld(settings: object = {}) {
  const problem = await buildWeb(fileURLToPath(new URL('../..', import.meta.url)));
  if (problem !== undefined) throw new Error(problem);
  const home = mkdtempSync(join(tmpdir(), 'kumoin-bank-'));
  const config = loadConfig({}, { home, port: 0, logLevel: 'silent', ...settings });
  const built = await build(config);
  const { baseUrl } = await listen(built, config);
  await built.stores.clients.add(sampleClient({ id: clientId, tenantId, name: 'くもい銀行' }));
  return {
    built,
    home,
    baseUrl,
    app: `${baseUrl}/authenticator/`,
    newCustomer: () => newCustomer(built),
    stop: async () => {
      await built.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export type Customer = Awaited<ReturnType<typeof newCustomer>>;

/** Somebody whom no other test knows. */
async function newCustomer(built: Built) {
  const account = await built.useCases.createAccount({
    tenantId,
    name: `hanako-${randomUUID()}`,
    displayName: '見本 花子',
    password: new Secret('correct horse battery'),
    totpSeed: undefined,
  });
  return { account, ...deskOf(built, account.id) };
}

interface TransferWish {
  readonly numberMatching?: boolean;
  readonly seconds?: number;
}

function deskOf({ useCases }: Built, accountId: AccountId) {
  const keyOf = ({ transaction }: BegunTransaction) => ({
    ...{ id: transaction.id, clientId, reaches: () => true },
  });
  return {
    /** What the page of the account would draw as a picture, behind the address of the app. */
    offerEnrolment: async (): Promise<string> => {
      const offer = await useCases.beginEnrolment({ keeper: 'operator', accountId });
      return `#enrol=${offer.code.reveal()}.${Buffer.from(offer.keyHash).toString('base64url')}`;
    },
    beginTransfer: ({ numberMatching = false, seconds = 300 }: TransferWish = {}) =>
      useCases.beginTransaction({
        ...{ kind: 'transfer', fields: transferFields, accountId, clientId, language: 'ja' },
        ...{ callbackUri: undefined, clientReference: undefined, signing: undefined },
        ...{ numberMatching, seconds },
      }),
    stateOf: async (begun: BegunTransaction): Promise<TokenTransaction['state']> =>
      (await useCases.showTransaction(keyOf(begun))).transaction.state,
    failuresOf: async (begun: BegunTransaction): Promise<number> =>
      (await useCases.showTransaction(keyOf(begun))).transaction.failures,
    /** The picture of the page: whole, with its proof. */
    carried: async (begun: BegunTransaction): Promise<string> => {
      const code = await useCases.showCode(keyOf(begun), 'qr');
      return code.kind === 'qr' ? new URL(code.link).hash : '';
    },
    /** What its page draws or plays. */
    codeOf: <Kind extends ShownChannel>(begun: BegunTransaction, kind: Kind) =>
      useCases.showCode(keyOf(begun), kind) as Promise<Extract<ShownCode, { kind: Kind }>>,
    push: (begun: BegunTransaction) => useCases.carryTransaction(keyOf(begun), 'push'),
    typeCode: (begun: BegunTransaction, response: string) =>
      useCases.answerTransaction({ key: keyOf(begun), way: 'typed', response }),
  };
}
