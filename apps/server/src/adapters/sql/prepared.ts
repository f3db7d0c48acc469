/**
 * A statement on the path of every signature: its text is made once, and only the values
 * change. Making the text anew each time costs more than running it.
 */

import type { Compilable, Kysely, QueryResult } from 'kysely';
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
  const places = new Proxy({}, { get: (_, name) => new Place(name) });
  const compiled = build(places as Values).compile();
  return (db, values) => {
    const parameters = compiled.parameters.map((parameter) =>
      parameter instanceof Place ? Reflect.get(values, parameter.name) : parameter,
    );
    return db.executeQuery<Row>({ ...compiled, parameters });
  };
}

class Place {
  readonly name: string | symbol;

  constructor(name: string | symbol) {
    this.name = name;
  }
}

/** Whether a statement that changes at most one row changed it. */
export function changedOne({ numAffectedRows }: QueryResult<unknown>): boolean {
  return numAffectedRows === 1n;
}
