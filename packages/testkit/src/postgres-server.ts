/**
 * A real PostgreSQL to throw away: a cluster of its own in a temporary folder, with fsync on,
 * that can be stopped, killed and started again on the same data.
 *
 * PostgreSQL refuses to run as root; then the cluster belongs to the user `postgres`. Should
 * the test die, the server is told so by the kernel, where there is `setpriv`.
 */

import { execFile, execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The superuser of the cluster. Connections of this machine need no password. */
const user = 'kumoin';
const startTimeoutMs = 30_000;

export interface PostgresOptions {
  /** Lines of `postgresql.conf`, such as `max_connections = 5`. */
  readonly settings?: readonly string[];
  /** Lines of `pg_hba.conf`, put before those that trust everybody on this machine. */
  readonly access?: readonly string[];
}

/** How a stop treats those who are connected: waits for them, cuts them off, or just ends. */
export type PostgresStop = 'smart' | 'fast' | 'immediate';

const stopSignals = { smart: 'SIGTERM', fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

export class PostgresServer {
  /** On 127.0.0.1; stays the same over restarts. */
  readonly port: number;
  /** Holds the cluster and, beside it, the server's log. */
  readonly folder: string;
  readonly #programs: string;
  readonly #account: Account;
  #process: ChildProcess | undefined;
  #databases = 0;

  private constructor(place: { folder: string; port: number; programs: string; account: Account }) {
    this.folder = place.folder;
    this.port = place.port;
    this.#programs = place.programs;
    this.#account = place.account;
  }

  /** @returns why there can be no PostgreSQL here, for tests that skip; or undefined. */
  static missing(): string | undefined {
    if (findPrograms() === undefined) return 'PostgreSQL is not installed (Debian: postgresql)';
    if (accountToUse() === undefined) return 'no user to run PostgreSQL as, since root may not';
    return undefined;
  }

  /** Makes a cluster, which takes a second or two, and starts it. */
  static async create({ settings = [], access = [] }: PostgresOptions = {}) {
    const programs = findPrograms();
    const account = accountToUse();
    if (programs === undefined || account === undefined) throw new Error(PostgresServer.missing());
    const folder = mkdtempSync(join(tmpdir(), 'kumoin-postgres-'));
    const { uid, gid } = account;
    if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
    const port = await freePort();
    const server = new PostgresServer({ folder, port, programs, account });
    await server.#initialize(settings, access);
    await server.start();
    return server;
  }

  /** @param query such as `sslmode=disable`. */
  url(database: string, query = ''): string {
    return `postgresql://${user}@127.0.0.1:${this.port}/${database}${query && `?${query}`}`;
  }

  /** @returns the name of a new database, a copy of the template if one is named. */
  async createDatabase(template = 'template0'): Promise<string> {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    await this.query(`create database ${name} template ${template} strategy wal_log`);
    return name;
  }

  /** @returns what `psql` prints: columns divided by `|`, one line for each row. */
  async query(sql: string, database = 'postgres'): Promise<string> {
    const words = ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', sql, this.url(database)];
    const { stdout } = await run(join(this.#programs, 'psql'), words);
    return stdout.trim();
  }

  async start(): Promise<void> {
    if (this.#process !== undefined) throw new Error('PostgreSQL is running');
    const program = join(this.#programs, 'postgres');
    const words = [program, '-D', this.#data()];
    const [first = program, ...rest] = hasSetpriv() ? [...endWithParent, ...words] : words;
    const child = spawn(first, rest, { stdio: 'ignore', cwd: this.folder, ...this.#account });
    this.#process = child;
    await this.#untilReady(child);
  }

  async stop(mode: PostgresStop = 'fast'): Promise<void> {
    const child = this.#process;
    if (child === undefined) return;
    const ended = once(child, 'exit');
    child.kill(stopSignals[mode]);
    await ended;
    this.#process = undefined;
  }

  /** Ends the server and everything it runs at once, as a power cut does. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child?.pid === undefined) return;
    const ended = once(child, 'exit');
    // Stopped first, so that nothing is forked while the list is made.
    child.kill('SIGSTOP');
    const family = childrenOf(child.pid);
    for (const pid of [child.pid, ...family]) signalIfThere(pid, 'SIGKILL');
    await ended;
    this.#process = undefined;
    while (family.some(isThere)) await pause();
  }

  /** It is there, and does not answer, as when the network to it is cut; until `resume`. */
  suspend(): void {
    this.#signalAll('SIGSTOP');
  }

  resume(): void {
    this.#signalAll('SIGCONT');
  }

  /** Ends it and removes its data. */
  async dispose(): Promise<void> {
    await this.stop('immediate');
    rmSync(this.folder, { recursive: true, force: true });
  }

  #signalAll(signal: NodeJS.Signals): void {
    const parent = this.#process?.pid;
    if (parent === undefined) return;
    for (const pid of [parent, ...childrenOf(parent)]) signalIfThere(pid, signal);
  }

  #data(): string {
    return join(this.folder, 'data');
  }

  async #initialize(settings: readonly string[], access: readonly string[]): Promise<void> {
    const words = ['-D', this.#data(), '-U', user, '-A', 'trust', '-E', 'UTF8'];
    const options = { cwd: this.folder, ...this.#account };
    await run(join(this.#programs, 'initdb'), [...words, '--locale=C.UTF-8', '-N'], options);
    const lines = [
      "listen_addresses = '127.0.0.1'",
      `port = ${this.port}`,
      `unix_socket_directories = '${this.folder}'`,
      'fsync = on',
      'shared_buffers = 16MB',
      'max_wal_size = 128MB',
      'logging_collector = on',
      `log_directory = '${this.folder}'`,
      "log_filename = 'server.log'",
      ...settings,
    ];
    appendFileSync(join(this.#data(), 'postgresql.conf'), `${lines.join('\n')}\n`);
    const rules = join(this.#data(), 'pg_hba.conf');
    writeFileSync(rules, `${access.join('\n')}\n${readFileSync(rules, 'utf8')}`);
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    const giveUpAt = performance.now() + startTimeoutMs;
    for (;;) {
      if (await this.#answers()) return;
      const ended = child.exitCode !== null || child.signalCode !== null;
      if (ended || performance.now() > giveUpAt) {
        this.#process = undefined;
        throw new Error(`PostgreSQL did not start; see ${join(this.folder, 'server.log')}`);
      }
      await pause();
    }
  }

  async #answers(): Promise<boolean> {
    try {
      await this.query('select 1');
      return true;
    } catch {
      // Not yet.
      return false;
    }
  }
}

/** A server whose parent is gone is of no use to anybody. */
const endWithParent = ['setpriv', '--pdeathsig', 'QUIT'];

function hasSetpriv(): boolean {
  return onPath('setpriv') !== undefined;
}

/** @returns the folder of the newest PostgreSQL. */
function findPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const folders = versions
    .sort((left, right) => Number(right) - Number(left))
    .map((version) => join(debian, version, 'bin'));
  const complete = folders.find((folder) => existsSync(join(folder, 'initdb')));
  return complete ?? onPath('initdb');
}

function onPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.find((folder) => existsSync(join(folder, program)));
}

/** @returns undefined when we are root and there is nobody else to be. */
function accountToUse(): Account | undefined {
  if (process.getuid?.() !== 0) return {};
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    // There is no such user.
    return undefined;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function childrenOf(parent: number): readonly number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).split('\n');
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []));
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in the meantime.
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // Gone.
    return false;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
