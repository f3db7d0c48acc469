/**
 * What `doctor` finds about a PostgreSQL database: whether it can be reached and written, how
 * far its schema is, whether it keeps what it acknowledges, and how its clock agrees with ours.
 */

import { inspectPostgres } from '#adapters/sql/inspect-postgres.ts';
import type { PostgresReport } from '#adapters/sql/inspect-postgres.ts';
import type { Config } from '../config.ts';
import { explainFailure } from './explain-failure.ts';
import { note, ok, wrong } from './finding.ts';
import type { Finding } from './finding.ts';

const clockDifferenceMsMax = 1000;
const roundTripMsMax = 20;
const connectionsTakenMax = 0.9;

export interface DatabaseExamination {
  /** Whether the stores can be opened on it as it is. */
  readonly usable: boolean;
  readonly findings: readonly Finding[];
}

export async function examineDatabase(
  database: NonNullable<Config['database']>,
): Promise<DatabaseExamination> {
  try {
    const report = await inspectPostgres(database);
    const schema = describeSchema(report, database.autoMigrate);
    const findings = [
      // What follows is how it was built.
      ok('database', report.version.replace(/ on .*/, '')),
      schema,
      ...report.unsafeSettings.map((setting) =>
        wrong('database durability', `${setting}: what was acknowledged may be lost; switch it on`),
      ),
      describeRoundTrip(report),
      describeConnections(report, database.connectionsMax),
      describeClock(report),
    ];
    return { usable: report.pending.length === 0, findings };
  } catch (error) {
    return { usable: false, findings: [wrong('database', explainFailure(error))] };
  }
}

function describeSchema({ newest, pending }: PostgresReport, autoMigrate: boolean): Finding {
  if (pending.length === 0) return ok('database schema', `${newest}`);
  const lacks = `lacks ${pending.map(({ number, name }) => `${number} ${name}`).join(', ')}`;
  if (autoMigrate) return note('database schema', `${lacks}; the next start brings it`);
  return wrong('database schema', `${lacks}: run kumoin migrate`);
}

function describeRoundTrip({ roundTripMs }: PostgresReport): Finding {
  const detail = `${roundTripMs.toFixed(1)} ms there and back`;
  if (roundTripMs <= roundTripMsMax) return ok('database latency', detail);
  return note('database latency', `${detail}; each signature waits for several`);
}

function describeConnections(report: PostgresReport, connectionsMax: number): Finding {
  const { connectionsUsed: used, connectionsAllowed: allowed } = report;
  const detail = `${used} of ${allowed} taken, up to ${connectionsMax} for this node`;
  if (used > allowed * connectionsTakenMax) return wrong('database connections', detail);
  if (connectionsMax > allowed - used) return note('database connections', `${detail}: too many`);
  return ok('database connections', detail);
}

function describeClock({ clockAheadMs }: PostgresReport): Finding {
  const difference = Math.abs(clockAheadMs);
  const detail = `${Math.round(difference)} ms apart from this machine`;
  if (difference <= clockDifferenceMsMax) return ok('database clock', detail);
  return wrong('database clock', `${detail}: let both be set by NTP`);
}
