/**
 * All keys and numbers of clients on one vault and one store: the rate of the vault first, then
 * one server for all that goes through the API.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  BenchKey,
  BenchOptions,
  BenchStore,
  BenchVault,
  MeasuredKind,
} from './bench-options.ts';
import { makeBenchStore, makeBenchVault } from './bench-places.ts';
import type { BenchPlace } from './bench-places.ts';
import { install, startBenchServer } from './bench-server.ts';
import type { Installation, Place } from './bench-server.ts';
import { signOids } from './load/load-job.ts';
import type { LoadJob } from './load/load-job.ts';
import { measureLoad, startGenerator } from './measure-load.ts';
import type { MeasuredLoad, Processes } from './measure-load.ts';
import { renderHeading, renderRow } from './render-rates.ts';
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
  readonly loads: Readonly<Partial<Record<MeasuredKind, MeasuredLoad>>>;
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
    const unlimited = kindsNeedPages(options.kinds) ? { rateLimits: noLimits } : {};
    this.#config = Object.assign({}, unlimited, ...places.map(({ config }) => config)) as object;
    this.#databasePids = places.flatMap(({ pids }) => pids);
    this.#options = options;
  }

  async run(combination: Combination, say: (line: string) => void): Promise<readonly Rates[]> {
    const { keys, kinds, profile } = this.#options;
    writeConfig(this.#place.home, this.#config);
    const alone = new Map<BenchKey, ReadonlyMap<number, VaultRate>>();
    for (const key of keys) alone.set(key, await this.#rateAlone(key));
    const installation = await install(this.#place, keys, kinds.includes('consent'));
    const profileFolder = profile ? join(this.#place.home, 'profile') : undefined;
    const server = await startBenchServer(this.#place, profileFolder);
    const generator = startGenerator();
    const processes = { generator, serverPid: server.pid, databasePids: this.#databasePids };
    const rates: Rates[] = [];
    try {
      say(renderHeading(this.#options.kinds));
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
        for (const one of measured) say(renderRow(one));
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
    const { seconds, kinds } = this.#options;
    const { baseUrl, tokens, pin, credentialIds } = served;
    const credentials = [credentialIds.get(what.key) ?? ''];
    const oauth = served.oauth.get(what.key);
    const at = { baseUrl, tokens, pin, credentialIds: credentials, signOid: signOids[what.key] };
    const endless = { ...at, ...(oauth && { oauth }), countMax: Number.MAX_SAFE_INTEGER };
    for (const kind of kinds) {
      // Everybody logs in here: 128 log-ins at once are no part of what is measured.
      const everybody = kind === 'consent' ? Math.max(...this.#options.clients) : 16;
      const warm = { ...endless, seconds: 2, clients: everybody };
      await measureLoad(processes, { ...warm, kind: kind === 'sign' ? 'pair' : kind });
    }

    const rates: Rates[] = [];
    for (const clients of this.#options.clients) {
      const vaultAlone = alone.get(clients) ?? { perSecond: 0, cpuMs: 0 };
      const loads: Partial<Record<MeasuredKind, MeasuredLoad>> = {};
      for (const kind of kinds) {
        const job: LoadJob = { ...endless, clients, seconds, kind };
        if (kind === 'sign') await prepareYeses(processes, job, vaultAlone);
        loads[kind] = await measureLoad(processes, job);
      }
      rates.push({ ...names, clients, alone: vaultAlone, loads });
    }
    return rates;
  }
}

/** No more than can be signed in the time; they have to be young enough, too. */
async function prepareYeses(processes: Processes, job: LoadJob, alone: VaultRate): Promise<void> {
  const { seconds, clients } = job;
  const enough = Math.ceil(Math.min(alone.perSecond, signaturesPerSecondMax) * seconds);
  const countMax = Math.max(enough, clients);
  await measureLoad(processes, { ...job, kind: 'authorize', seconds: 120, countMax });
}

/** All calls come from one address here, and are one person's. */
const noLimits = { oauthPerAddress: { limit: 0 }, loginPerAddress: { limit: 0 } };

function kindsNeedPages(kinds: readonly MeasuredKind[]): boolean {
  return kinds.includes('consent');
}

/** Nobody makes more through the API on the machines of today; bounds the preparation. */
const signaturesPerSecondMax = 4000;

function writeConfig(home: string, config: object): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  writeFileSync(join(home, 'config.json'), JSON.stringify(config));
}
