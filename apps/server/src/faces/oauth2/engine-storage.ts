/**
 * The engine's storage, model by model (docs/adr/0018): tokens become grants of access and yeses
 * of signers, as every other token of this server is; clients are ours; what lives between two
 * requests is kept as it is. The engine's own session is not kept: who is logged in is asked
 * of `checkLogin`, each time.
 *
 * `consume` and `destroy` of the engine tell nobody whether they were first; here they say no to
 * all but one, on whichever node.
 */

import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { ClientId } from '#domain/identifiers.ts';
import type { EngineRecords } from '#usecases/access/engine-records.ts';
import type { FindClient } from '#usecases/access/find-client.ts';
import { engineClient } from './engine-client.ts';
import { NoStorage } from './no-storage.ts';
import { RecordStorage } from './record-storage.ts';
import { inEngineWords } from './render-refusal.ts';
import { TokenStorage } from './token-storage.ts';
import type { TokenUseCases } from './token-storage.ts';

export interface StorageUseCases extends TokenUseCases {
  readonly engineRecords: EngineRecords;
  readonly findClient: FindClient;
}

export function makeEngineStorage(useCases: StorageUseCases): (model: string) => Adapter {
  return (model) => {
    switch (model) {
      case 'Client':
        return new ClientStorage(useCases.findClient);
      case 'Session':
        return new NoStorage();
      case 'AccessToken':
      case 'ClientCredentials':
      case 'RefreshToken':
        return new TokenStorage(model, useCases);
      default:
        return new RecordStorage(model, useCases);
    }
  };
}

class ClientStorage extends NoStorage {
  readonly #findClient: FindClient;

  constructor(findClient: FindClient) {
    super();
    this.#findClient = findClient;
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    const known = await inEngineWords(() => this.#findClient(id as ClientId));
    return known && (engineClient(known) as AdapterPayload);
  }
}
