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
  const compiledFor = compiledBySize(build);
  return async (db, rows) => {
    const returned: Row[] = [];
    for (let start = 0; start < rows.length;) {
      const count = Math.min(rowsMax, 2 ** Math.floor(Math.log2(rows.length - start)));
      const portion = rows.slice(start, start + count);
      const result = await db.executeQuery<Row>(filled(compiledFor(count), portion));
      returned.push(...result.rows);
      start += count;
    }
    return returned;
  };
}

/**
 * The same for statements that may be given a row twice and do no more than if it came once: the
 * last row is repeated until their number is a power of two, and up to 128 are one statement.
 */
export function preparedRepeatable<Values extends object, Row>(
  build: (rows: readonly Values[]) => Compilable<Row>,
): PreparedRows<Values, Row> {
  const compiledFor = compiledBySize(build);
  return async (db, rows) => {
    const returned: Row[] = [];
    for (let start = 0; start < rows.length; start += rowsMax) {
      const some = rows.slice(start, start + rowsMax);
      const count = 2 ** Math.ceil(Math.log2(some.length));
      const result = await db.executeQuery<Row>(filled(compiledFor(count), some));
      returned.push(...result.rows);
    }
    return returned;
  };
}

function compiledBySize<Values extends object, Row>(
  build: (rows: readonly Values[]) => Compilable<Row>,
): (count: number) => CompiledQuery<Row> {
  const compiled = new Map<number, CompiledQuery<Row>>();
  return (count) => {
    const known = compiled.get(count);
    if (known) return known;
    const made = build(Array.from({ length: count }, (_, row) => placesIn<Values>(row))).compile();
    compiled.set(count, made);
    return made;
  };
}

function placesIn<Values extends object>(row: number): Values {
  return new Proxy({}, { get: (_, name) => new Place(row, name) }) as Values;
}

/** Places beyond the last row are filled from it. */
function filled<Row>(compiled: CompiledQuery<Row>, rows: readonly object[]): CompiledQuery<Row> {
  const last = rows.length - 1;
  const parameters = compiled.parameters.map((parameter) => {
    if (!(parameter instanceof Place)) return parameter;
    return Reflect.get(rows[Math.min(parameter.row, last)] ?? {}, parameter.name) as unknown;
  });
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
