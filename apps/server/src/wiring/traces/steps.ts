/** Which calls are steps of a trace, and what is told of each. */

import { SpanKind } from '@opentelemetry/api';
import type { Attributes } from '@opentelemetry/api';
import type { Warrant } from '#domain/signatures/warrant.ts';
import type { SpendingOrder } from '#ports/authorizations.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import type { Stores } from '#ports/stores.ts';
import type { SignatureEngineFor } from '#usecases/signatures/signature-engine.ts';
import type { Config } from '../../config.ts';
import type { Step, Tracing } from './tracing.ts';

export function traceVault(keyVault: KeyVault, tracing: Tracing, config: Config): KeyVault {
  return tracing.of(keyVault, {
    noun: 'vault',
    kind: SpanKind.CLIENT,
    attributes: { 'kumoin.vault': vaultName(config) },
    describe: (method, given) => (method === 'sign' ? describeWarrant(given[0] as Warrant) : {}),
  });
}

function vaultName({ roles, pkcs11 }: Config): string {
  if (roles === 'api') return 'process';
  return pkcs11 === undefined ? 'software' : 'pkcs11';
}

function describeWarrant({ algorithm, inputs, evidence }: Warrant): Attributes {
  return {
    'kumoin.signature.purpose': evidence.kind,
    'kumoin.signature.scheme': algorithm.scheme,
    'kumoin.signature.count': inputs.length,
  };
}

export function traceStores(stores: Stores, tracing: Tracing, { database }: Config): Stores {
  const attributes = { 'db.system.name': database === undefined ? 'sqlite' : 'postgresql' };
  const { close, ...each } = stores;
  const traced = Object.entries(each).map(([noun, port]) => {
    const describe = (method: string, given: readonly unknown[]) => ({
      'db.operation.name': method,
      ...describeCall[`${noun}.${method}`]?.(given),
    });
    const step: Step = { noun, kind: SpanKind.CLIENT, attributes, describe };
    return [noun, tracing.of(port as object, step)];
  });
  const own = Object.fromEntries(traced) as Omit<Stores, 'close'>;
  return { ...own, authorizations: decidingBefore(own.authorizations, tracing), close };
}

const describeCall: Readonly<Record<string, (given: readonly unknown[]) => Attributes>> = {
  'credentials.find': ([id]) => ({ 'kumoin.credential.id': String(id) }),
  'recentCredentials.find': ([id]) => ({ 'kumoin.credential.id': String(id) }),
  'authorizations.spend': ([order]) => describeSpending(order as SpendingOrder),
  'journal.record': ([note]) => ({ 'kumoin.journal.event': (note as JournalNote).event }),
};

function describeSpending({ id, credentialId, spending, intent }: SpendingOrder): Attributes {
  return {
    'kumoin.authorization.id': id,
    'kumoin.credential.id': credentialId,
    'kumoin.signature.count': spending.length,
    'kumoin.journal.event': intent.event,
  };
}

function decidingBefore(authorizations: Stores['authorizations'], tracing: Tracing) {
  const spend: typeof authorizations.spend = (order) => {
    tracing.decidedJustNow();
    return authorizations.spend(order);
  };
  return { ...authorizations, spend };
}

/** What the engine does for a caller is a use case as any other. */
export function traceUseCases<UseCases extends EngineUseCases>(
  useCases: UseCases,
  tracing: Tracing,
): UseCases {
  const step = { noun: '', kind: SpanKind.INTERNAL, attributes: {} };
  const { signatureEngineFor, ...others } = useCases;
  const traced = tracing.of(others, step);
  const engineFor: SignatureEngineFor = (caller) => tracing.of(signatureEngineFor(caller), step);
  return { ...traced, signatureEngineFor: engineFor } as UseCases;
}

export interface EngineUseCases {
  readonly signatureEngineFor: SignatureEngineFor;
}
