/**
 * All keys and numbers of clients on one vault and one store: the rate of the vault first, then
 * one server for all that goes through the API.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchKey, BenchOptions, BenchStore, BenchVault } from './bench-options.ts';
import { makeBenchStore, makeBenchVault } from './bench-places.ts';
import type { BenchPlace } from './bench-places.ts';
import { install, startBenchServer } from './bench-server.ts';
import type { Installation, Place } from './bench-server.ts';
import { signOids } from './load/load-job.ts';
import { measureLoad, startGenerator } from './measure-load.ts';
import type { MeasuredLoad, Processes } from './measure-load.ts';
import { selfTimes } from './self-times.ts';
import { rateOfVault } from './vault-rate.ts';
import type { VaultRate } from './vault-rate.ts';

export interface Combination {
  readonly vault: BenchVault;
  readonly store: BenchStore;
}

export interface Rates extends Combination {
  readonly key: BenchKey;
  readonly clients: number;
  readonly alone: VaultRate;
  readonly signHash: MeasuredLoad;
  readonly pair: MeasuredLoad;
}

const profiledFunctions = 25;

export async function measureCombination(
  combination: Combination,
  options: BenchOptions,
  say: (line: string) => void,
): Promise<readonly Rates[]> {
  say(`\n### ${combination.vault} keys, ${combination.store}\n`);
  const places = [makeBenchVault(combination.vault), await makeBenchStore(combination.store)];
  const there = places.filter((place) => typeof place !== 'string');
  const home = mkdtempSync(join(tmpdir(), 'kumoin-bench-'));
  try {
    const missing = places.find((place) => typeof place === 'string');
    if (missing === undefined) return await new Bench(home, there, options).run(combination, say);
    say(`left out: ${missing}`);
    return [];
  } finally {
    rmSync(home, { recursive: true, force: true });
    for (const place of there) await place.dispose();
  }
}

class Bench {
  readonly #place: Place;
  readonly #config: object;
  readonly #databasePids: readonly number[];
  readonly #options: BenchOptions;

  constructor(home: string, places: readonly BenchPlace[], options: BenchOptions) {
    const environment: Record<string, string> = {};
    for (const place of places) Object.assign(environment, place.environment);
    this.#place = { home: join(home, 'server'), environment };
    this.#config = Object.assign({}, ...places.map(({ config }) => config)) as object;
    this.#databasePids = places.flatMap(({ pids }) => pids);
    this.#options = options;
  }

  async run(combination: Combination, say: (line: string) => void): Promise<readonly Rates[]> {
    const { keys, profile } = this.#options;
    writeConfig(this.#place.home, this.#config);
    const alone = new Map<BenchKey, ReadonlyMap<number, VaultRate>>();
    for (const key of keys) alone.set(key, await this.#rateAlone(key));
    const installation = await install(this.#place, keys);
    const profileFolder = profile ? join(this.#place.home, 'profile') : undefined;
    const server = await startBenchServer(this.#place, profileFolder);
    const generator = startGenerator();
    const processes = { generator, serverPid: server.pid, databasePids: this.#databasePids };
    const rates: Rates[] = [];
    try {
      say(heading);
      for (const key of keys) {
        const measured = await this.#rates(
          processes,
          { ...installation, ...server },
          {
            ...combination,
            key,
            alone: alone.get(key) ?? new Map<number, VaultRate>(),
          },
        );
        for (const one of measured) say(rowOf(one));
        rates.push(...measured);
      }
    } finally {
      generator.kill();
      await server.stop();
    }
    if (profileFolder) for (const line of selfTimes(profileFolder, profiledFunctions)) say(line);
    return rates;
  }

  /** On the same tokens, with a data folder of its own, and without the database. */
  async #rateAlone(key: BenchKey): Promise<ReadonlyMap<number, VaultRate>> {
    const home = join(this.#place.home, `../alone-${key}`);
    const { database: _, ...config } = this.#config as { readonly database?: unknown };
    writeConfig(home, config);
    const { clients, seconds } = this.#options;
    return rateOfVault({ ...this.#place, home, key, clients, seconds });
  }

  async #rates(
    processes: Processes,
    served: Installation & { readonly baseUrl: string },
    what: Combination & { key: BenchKey; alone: ReadonlyMap<number, VaultRate> },
  ): Promise<readonly Rates[]> {
    const { alone, ...names } = what;
    const { seconds } = this.#options;
    const { baseUrl, tokens, pin, credentialIds } = served;
    const credentials = [credentialIds.get(what.key) ?? ''];
    const at = { baseUrl, tokens, pin, credentialIds: credentials, signOid: signOids[what.key] };
    const warm = { ...at, seconds: 2, countMax: Number.MAX_SAFE_INTEGER, clients: 16 };
    await measureLoad(processes, { ...warm, kind: 'pair' });

    const rates: Rates[] = [];
    for (const clients of this.#options.clients) {
      const vaultAlone = alone.get(clients) ?? { perSecond: 0, cpuMs: 0 };
      const job = { ...at, clients, seconds, countMax: Number.MAX_SAFE_INTEGER };
      // More cannot be signed in the time; the SADs have to be young enough, too.
      const enough = Math.ceil(Math.min(vaultAlone.perSecond, signaturesPerSecondMax) * seconds);
      const countMax = Math.max(enough, clients);
      await measureLoad(processes, { ...job, kind: 'authorize', seconds: 120, countMax });
      const signHash = await measureLoad(processes, { ...job, kind: 'sign' });
      const pair = await measureLoad(processes, { ...job, kind: 'pair' });
      rates.push({ ...names, clients, alone: vaultAlone, signHash, pair });
    }
    return rates;
  }
}

/** Nobody makes more through the API on the machines of today; bounds the preparation. */
const signaturesPerSecondMax = 4000;

function writeConfig(home: string, config: object): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  writeFileSync(join(home, 'config.json'), JSON.stringify(config));
}

const columns = [
  'key',
  'clients',
  'vault alone',
  'CPU',
  'signHash',
  'of it',
  'p50',
  'p99',
  'CPU server + load + database',
  'authorize + signHash',
  'p50',
  'p99',
  'CPU',
];
const heading = `| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`;

function rowOf({ key, clients, alone, signHash, pair }: Rates): string {
  const share = `${Math.round((signHash.perSecond / alone.perSecond) * 100)} %`;
  const vault = [`${Math.round(alone.perSecond)}/s`, `${alone.cpuMs.toFixed(2)} ms`];
  return `| ${[key, clients, ...vault, ...cellsOf(signHash, share), ...cellsOf(pair)].join(' | ')} |`;
}

function cellsOf({ perSecond, p50, p99, cpuMs }: MeasuredLoad, share?: string): readonly string[] {
  const { server, load, database } = cpuMs;
  const cpu = [server, load, database].map((ms) => ms.toFixed(2)).join(' + ');
  const times = [p50, p99].map((ms) => `${ms.toFixed(1)} ms`);
  return [`${Math.round(perSecond)}/s`, ...(share ? [share] : []), ...times, `${cpu} ms`];
}
