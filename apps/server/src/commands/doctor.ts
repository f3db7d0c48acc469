/**
 * `doctor`: looks at the set-up and says in plain words what is wrong and what to do. It
 * changes nothing. Exit code 1 when something needs mending.
 */

import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { loadKeyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { loadConfig } from '../config.ts';
import { relaxations } from '../wiring/relaxations.ts';
import type { Config } from '../config.ts';
import { keyFileName, storeFileName } from '../wiring/data-folder.ts';
import { examineHsm } from './examine-hsm.ts';
import { examineStore } from './examine-store.ts';
import { explainFailure } from './explain-failure.ts';
import { note, ok, wrong } from './finding.ts';
import type { Finding } from './finding.ts';

const nodeMajorMin = 24;
const spareBytesMin = 200 * 1024 * 1024;

/** @returns the exit code. */
export async function doctor(
  environment: NodeJS.ProcessEnv,
  flags: Readonly<Record<string, unknown>>,
  json: boolean,
): Promise<number> {
  const findings = await examine(() => loadConfig(environment, flags));
  process.stdout.write(json ? `${JSON.stringify(findings)}\n` : describe(findings));
  const wrongs = findings.filter(({ state }) => state === 'wrong');
  if (wrongs.length === 0) return 0;
  process.stderr.write(`kumoin: to be mended: ${wrongs.map(({ what }) => what).join(', ')}\n`);
  return 1;
}

async function examine(load: () => Config): Promise<readonly Finding[]> {
  const node = examineNode();
  let config: Config;
  try {
    config = load();
  } catch (error) {
    return [node, wrong('configuration', explainFailure(error))];
  }
  return [
    node,
    ok('configuration', `mode ${config.mode}, data folder ${config.home}`),
    ...relaxations(config).map((detail) => ({ what: 'shortcut', state: 'note' as const, detail })),
    examineFolder(config),
    ...examineKeyFile(config),
    ...(await examineHsm(config)),
    ...(await examineStore(config)),
    await examinePort(config),
  ];
}

function examineNode(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= nodeMajorMin) return ok('node', process.version);
  return wrong('node', `${process.version} is too old; start with npm start, which brings its own`);
}

function examineFolder({ home }: Config): Finding {
  if (!existsSync(home)) return note('data folder', `${home} will be made at the first start`);
  try {
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
    if (process.platform !== 'win32' && (statSync(home).mode & 0o022) !== 0) {
      return wrong('data folder', `others can write to ${home}: chmod 700 ${home}`);
    }
    const { bavail, bsize } = statfsSync(home);
    const spare = Number(bavail) * Number(bsize);
    const megabytes = Math.round(spare / 1024 / 1024);
    if (spare < spareBytesMin) return wrong('disk', `only ${megabytes} MB are left in ${home}`);
    return ok('data folder', `${home}, ${megabytes} MB left`);
  } catch (error) {
    return wrong('data folder', explainFailure(error));
  }
}

/** Only a file that exists is looked at: loading would make one. A node without keys has none. */
function examineKeyFile({ home, roles }: Config): readonly Finding[] {
  if (roles === 'api') return [];
  const what = 'key-encryption key';
  const file = join(home, keyFileName);
  if (!existsSync(file)) {
    const lost = existsSync(join(home, storeFileName));
    if (!lost) return [note(what, 'will be made at the first start')];
    return [wrong(what, `${file} is missing, but there is a store: restore the file`)];
  }
  try {
    loadKeyEncryptionKey(file);
    return [ok(what, `${file}, ${statSync(file).size} bytes, for its owner only`)];
  } catch (error) {
    return [wrong(what, explainFailure(error))];
  }
}

function examinePort({ host, port }: Config): Promise<Finding> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const running = 'in use: fine if that is Kumoin, otherwise choose another with KUMOIN_PORT';
      resolve(
        error.code === 'EADDRINUSE'
          ? note(`port ${port}`, running)
          : wrong(`port ${port}`, explainFailure(error)),
      );
    });
    probe.listen(port, host, () => probe.close(() => resolve(ok(`port ${port}`, 'free'))));
  });
}

const marks = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' } as const;

function describe(findings: readonly Finding[]): string {
  return findings.map(({ what, state, detail }) => `${marks[state]} ${what}: ${detail}\n`).join('');
}
