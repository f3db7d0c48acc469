/**
 * What the device keeps, in IndexedDB: a CryptoKey is stored as the object it is, so a key that cannot
 * be taken out of WebCrypto is not in the store in any readable form either (W3C Web Cryptography
 * API, 13, structured clone).
 *
 * The service worker reads the same store, for the language of a notification.
 */

import { settingsDefault } from '../model/device-store.ts';
import type { DeviceSettings, DeviceStore } from '../model/device-store.ts';
import type { EnrolledToken } from '../model/enrolled-token.ts';

const databaseName = 'kumoin-authenticator';
const version = 1;
const tokensName = 'tokens';
const settingsName = 'settings';
const settingsKey = 'settings';

export class IndexedDbStore implements DeviceStore {
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
  }

  static async open(factory: IDBFactory = indexedDB): Promise<IndexedDbStore> {
    const opening = factory.open(databaseName, version);
    opening.addEventListener('upgradeneeded', () => {
      opening.result.createObjectStore(tokensName, { keyPath: 'id' });
      opening.result.createObjectStore(settingsName);
    });
    const database = await resultOf(opening);
    // A later version of the app wants to change the store: this one lets go.
    database.addEventListener('versionchange', () => database.close());
    return new IndexedDbStore(database);
  }

  async listTokens(): Promise<readonly EnrolledToken[]> {
    const tokens = await resultOf<EnrolledToken[]>(this.#read(tokensName).getAll());
    return tokens.toSorted((a, b) => a.enrolledAt - b.enrolledAt);
  }

  async putToken(token: EnrolledToken): Promise<void> {
    await this.#write(tokensName, (store) => store.put(token));
  }

  async removeToken(id: string): Promise<void> {
    await this.#write(tokensName, (store) => store.delete(id));
  }

  async readSettings(): Promise<DeviceSettings> {
    const reading = this.#read(settingsName).get(settingsKey);
    const kept = await resultOf<DeviceSettings | undefined>(reading);
    return { ...settingsDefault, ...kept };
  }

  async writeSettings(settings: DeviceSettings): Promise<void> {
    await this.#write(settingsName, (store) => store.put(settings, settingsKey));
  }

  close(): void {
    this.#database.close();
  }

  #read(name: string): IDBObjectStore {
    return this.#database.transaction(name, 'readonly').objectStore(name);
  }

  /** Done when it is on the disk, not before: a token that is lost again cannot be made again. */
  #write(name: string, act: (store: IDBObjectStore) => void): Promise<void> {
    const transaction = this.#database.transaction(name, 'readwrite', { durability: 'strict' });
    act(transaction.objectStore(name));
    return new Promise((resolve, reject) => {
      const fail = () => reject(transaction.error ?? new Error('the store refused'));
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('error', fail);
      transaction.addEventListener('abort', fail);
    });
  }
}

function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () =>
      reject(request.error ?? new Error('the store refused')),
    );
  });
}
