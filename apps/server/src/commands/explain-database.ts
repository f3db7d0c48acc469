/** Why a PostgreSQL database cannot be used, in plain words, by the code of what went wrong. */

interface Failure extends Error {
  readonly code?: string;
}

const explanations: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host in database.url is not known; check its spelling, and the name service',
  EAI_AGAIN: 'the host in database.url could not be looked up; check the name service',
  ETIMEDOUT: 'the host in database.url does not answer; check the address, and any firewall',
  EHOSTUNREACH: 'there is no way to the host in database.url; check the address and the network',
  ENOENT: 'there is no PostgreSQL socket at the place database.url names; is it running there?',
  EACCES: 'this user may not use the PostgreSQL socket that database.url names',
  '28P01':
    'the database does not accept the password of this user; check user and database.passwordFile',
  '28000':
    'the database does not let this user in from here; check the user, and pg_hba.conf there',
  '3D000': 'there is no such database on the server; check its name, or make it with createdb',
  '42501': 'the database user lacks rights; let it own the database: docs/operate/postgresql.md',
  '53300': 'the database has no connection left; lower connectionsMax, or raise max_connections',
  '53100': 'the disk of the database is full; nothing that was acknowledged is lost',
  '57P03': 'the database is starting or stopping; try again in a moment',
  '25006': 'the database takes no writes: it is a standby; name the primary in database.url too',
  SELF_SIGNED_CERT_IN_CHAIN: 'untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'untrusted',
  CERT_HAS_EXPIRED: 'the TLS certificate of the database has expired; renew it there',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'the TLS certificate of the database is for another name; use the name it is for',
};

const untrusted =
  'the TLS certificate of the database is not trusted; name its CA with sslrootcert=FILE in database.url';

const byMessage: readonly (readonly [RegExp, string])[] = [
  [
    /does not support SSL/,
    'the database offers no TLS; switch it on there, or say sslmode=disable in database.url',
  ],
  [/timeout expired/, 'the host in database.url does not answer; check the address and firewalls'],
  [
    /asks for a password/,
    'the database asks for a password; name a file that holds it in database.passwordFile',
  ],
];

/** @returns undefined for what did not come from PostgreSQL, or is not known here. */
export function explainDatabase(error: Failure): string | undefined {
  if (error.name !== 'PostgresFailure') return undefined;
  const known = explanations[error.code ?? ''];
  if (known !== undefined) return known === 'untrusted' ? untrusted : known;
  if (error.code === 'ECONNREFUSED') return explainRefused(error);
  return byMessage.find(([pattern]) => pattern.test(error.message))?.[1];
}

/** The driver tells where it knocked: a second PostgreSQL of Debian has port 5433. */
function explainRefused({ message }: Failure): string {
  const place = /ECONNREFUSED (\S+)/.exec(message)?.[1] ?? 'the address in database.url';
  return `no PostgreSQL answers at ${place}; is it running, and the port in database.url right?`;
}
