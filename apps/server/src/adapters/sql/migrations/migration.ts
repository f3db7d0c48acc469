/** One step of the schema, in the words that SQLite and PostgreSQL share. */

import type { ColumnTypes } from '../schema.ts';

export interface Migration {
  /** One more than the one before; never changed once it was released. */
  readonly number: number;
  readonly name: string;
  readonly statements: (types: ColumnTypes) => readonly string[];
}
