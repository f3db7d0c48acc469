/**
 * Fills an installation on SQLite with credentials: rows straight into the tables, in one
 * transaction, as copies of one that was enrolled. Each has a PIN verifier of its own, and a key
 * that is the same for all but wrapped for each, so that the vault has to open each for itself.
 */

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue } from 'node:sqlite';
import { loadKeyEncryptionKey } from '../apps/server/src/adapters/software-keys/key-encryption-key.ts';
import { closeBox } from '../apps/server/src/adapters/software-keys/sealed-box.ts';
import { wrapContext } from '../apps/server/src/adapters/software-keys/software-key-vault.ts';
import { SoftwareSealing } from '../apps/server/src/adapters/software-keys/software-sealing.ts';
import { factorContext } from '../apps/server/src/domain/authorization/factor.ts';
import type { FactorId } from '../apps/server/src/domain/identifiers.ts';
import { keyFileName, storeFileName } from '../apps/server/src/wiring/data-folder.ts';

export interface SeedOrder {
  readonly home: string;
  /** The one that is copied, with its PIN. */
  readonly credentialId: string;
  readonly pin: string;
  readonly count: number;
}

type Row = Record<string, SQLInputValue>;

/** @returns the identifiers of the new credentials. */
export async function seedCredentials(order: SeedOrder): Promise<readonly string[]> {
  const { home, credentialId, pin, count } = order;
  const database = new DatabaseSync(join(home, storeFileName));
  database.exec('pragma synchronous = off; pragma cache_size = -500000; begin');
  const read = (sql: string): Row => database.prepare(sql).get(credentialId) as Row;
  const credential = read('select * from credentials where id = ?');
  const factor = read('select * from factors where credential_id = ?');
  const addCredential = inserting(database, 'credentials', credential);
  const addFactor = inserting(database, 'factors', factor);
  const addKey = database.prepare('insert into wrapped_keys (key_ref, wrapped) values (?, ?)');

  const keyEncryptionKey = loadKeyEncryptionKey(join(home, keyFileName));
  const sealing = new SoftwareSealing(keyEncryptionKey);
  const wrapKey = keyEncryptionKey.current('wrap-keys');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const plainKey = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }));
  const secret = new TextEncoder().encode(pin);

  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const [id, keyRef, factorId] = [newId(), newId(), newId() as FactorId];
    addKey.run(keyRef, closeBox(wrapKey, plainKey, wrapContext(keyRef)));
    addCredential({ ...credential, id, key_ref: keyRef, certificate_serial: newId() });
    const verifier = await sealing.mac(secret, factorContext({ id: factorId, type: 'pin' }));
    addFactor({ ...factor, id: factorId, credential_id: id, verifier });
    ids.push(id);
  }
  database.exec('commit; pragma wal_checkpoint(truncate)');
  database.close();
  return ids;
}

function inserting(database: DatabaseSync, table: string, row: Row): (row: Row) => void {
  const columns = Object.keys(row);
  const places = columns.map(() => '?').join(', ');
  const statement = database.prepare(
    `insert into ${table} (${columns.join(', ')}) values (${places})`,
  );
  return (values) => void statement.run(...columns.map((column) => values[column] ?? null));
}

function newId(): string {
  return randomBytes(16).toString('hex');
}
