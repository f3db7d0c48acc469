/** One step of the schema, in the words that SQLite and PostgreSQL share. */

import type { ColumnTypes } from '../schema.ts';

export interface Migration {
  /** One more than the one before; never changed once it was released. */
  readonly number: number;
  readonly name: string;
  /**
   * The oldest code, told by the newest migration it knows, that keeps working beside it. Its
   * own number for a step that takes something away; docs/operate/upgrades.md says when.
   */
  readonly oldestCode: number;
  readonly statements: (types: ColumnTypes) => readonly string[];
}
