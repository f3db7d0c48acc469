/**
 * Statements on the path of every signature: their text is made once, and only the values
 * change. Making the text anew each time costs more than running it.
 */

import type { Compilable, CompiledQuery, Kysely, QueryResult } from 'kysely';
import type { Schema } from './schema.ts';

/** Runs the statement, in a transaction or on its own. */
export type Prepared<Values, Row> = (
  db: Kysely<Schema>,
  values: Values,
) => Promise<QueryResult<Row>>;

/** @param build writes the statement; the values it is given only mark their places. */
export function prepared<Values extends object, Row>(
  build: (values: Values) => Compilable<Row>,
): Prepared<Values, Row> {
  const compiled = build(placesIn<Values>(0)).compile();
  return (db, values) => db.executeQuery<Row>(filled(compiled, [values]));
}

/** Runs the statement over all rows. @returns what it returned of them. */
export type PreparedRows<Values, Row> = (
  db: Kysely<Schema>,
  rows: readonly Values[],
) => Promise<readonly Row[]>;

const rowsMax = 128;

/**
 * A statement over many rows. Each number of rows is another text, so many rows are done in
 * portions of 128, 64, 32 … 1: a handful of texts, and a handful of statements.
 *
 * @param build writes the statement for as many rows as it is given places for.
 */
export function preparedRows<Values extends object, Row>(
  build: (rows: readonly Values[]) => Compilable<Row>,
): PreparedRows<Values, Row> {
  const compiled = new Map<number, CompiledQuery<Row>>();
  const compiledFor = (count: number): CompiledQuery<Row> => {
    const known = compiled.get(count);
    if (known) return known;
    const made = build(Array.from({ length: count }, (_, row) => placesIn<Values>(row))).compile();
    compiled.set(count, made);
    return made;
  };
  return async (db, rows) => {
    const returned: Row[] = [];
    for (let start = 0; start < rows.length;) {
      const count = portionOf(rows.length - start);
      const portion = rows.slice(start, start + count);
      const result = await db.executeQuery<Row>(filled(compiledFor(count), portion));
      returned.push(...result.rows);
      start += count;
    }
    return returned;
  };
}

/** The largest power of two that fits. */
function portionOf(rows: number): number {
  return Math.min(rowsMax, 2 ** Math.floor(Math.log2(rows)));
}

function placesIn<Values extends object>(row: number): Values {
  return new Proxy({}, { get: (_, name) => new Place(row, name) }) as Values;
}

function filled<Row>(compiled: CompiledQuery<Row>, rows: readonly object[]): CompiledQuery<Row> {
  const parameters = compiled.parameters.map((parameter) =>
    parameter instanceof Place ? Reflect.get(rows[parameter.row] ?? {}, parameter.name) : parameter,
  );
  return { ...compiled, parameters };
}

class Place {
  readonly row: number;
  readonly name: string | symbol;

  constructor(row: number, name: string | symbol) {
    this.row = row;
    this.name = name;
  }
}
