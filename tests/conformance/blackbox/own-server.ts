/**
 * Our own server as a target: the evaluation profile in a folder of its own, on any free port, as
 * `npm start` runs it. Its `demo.json` names the operator, who makes the rest over HTTP.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CscVersion } from '@kumoin/contract';
import { startKumoin } from '../../worlds/kumoin-process.ts';
import type { OneTimeCodes } from './one-time-codes.ts';
import type { Operator } from './operator.ts';
import { OwnMessages } from './own-messages.ts';
import { makePeople } from './own-people.ts';
import type { OwnPeople } from './own-people.ts';

export interface OwnServer {
  readonly operator: Operator;
  /** Makes them the first time; they are different ones for each version. */
  people(version: CscVersion): Promise<OwnPeople>;
  /** So far; it is at its most talkative. What it would send to people stands elsewhere. */
  log(): string;
  stop(): Promise<void>;
}

/** What we need of it. */
interface Demo {
  readonly baseUrl: string;
  readonly operator: { readonly token: string };
}

/** The run is one client that asks a thousand things; the limits are for the many. */
const unlimited = { limit: 1_000_000, windowSeconds: 60 };
const rateLimits = {
  loginPerAccount: unlimited,
  loginPerAddress: unlimited,
  openCscPerAddress: unlimited,
  oauthPerAddress: unlimited,
  codesPerCredential: unlimited,
  codesPerAccount: unlimited,
  approvalsPerAccount: unlimited,
};

/** @throws {Error} with what the program printed, if it ends before it is ready. */
export async function startOwnServer(codes: OneTimeCodes): Promise<OwnServer> {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-conformance-'));
  writeFileSync(join(home, 'config.json'), JSON.stringify({ rateLimits }));
  let complaints = '';
  try {
    const program = await startKumoin({
      args: ['serve'],
      environment: { KUMOIN_HOME: home, KUMOIN_PORT: '0', KUMOIN_LOG_LEVEL: 'debug' },
      readyLine: 'kumoin ready',
      onComplaint: (text) => void (complaints += text),
    });
    const demo = JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8')) as Demo;
    const operator = { baseUrl: demo.baseUrl, token: demo.operator.token };
    const messages = new OwnMessages(program.lines);
    const made = new Map<CscVersion, Promise<OwnPeople>>();
    return {
      operator,
      people: (version) => {
        const known = made.get(version) ?? makePeople({ operator, codes, messages }, version);
        made.set(version, known);
        return known;
      },
      log: () => complaints,
      stop: async () => {
        await program.stop();
        rmSync(home, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}
