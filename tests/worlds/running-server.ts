/**
 * The real program, running: `serve` in the evaluation profile on a data folder of its own and
 * any free port, as `npm start` runs it. Stopped, and its folder removed, when the test ends.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKumoin } from './kumoin-process.ts';

/** What scripts read; `docs` promises that members are only ever added. */
export interface Demo {
  readonly baseUrl: string;
  readonly cscV1: string;
  readonly trustAnchors: string;
  readonly firstSignature: string;
  readonly cli: { readonly clientId: string };
  readonly operator: { readonly token: string };
  readonly signers: readonly {
    readonly account: string;
    readonly password: string;
    readonly pin: string;
    readonly totp: {
      readonly secretBase32: string;
      readonly digits: number;
      readonly periodSeconds: number;
    };
    readonly credentials: readonly {
      readonly credentialID: string;
      readonly key: string;
      readonly mode: string;
      readonly factors: readonly string[];
    }[];
  }[];
}

export interface RunningServer {
  readonly home: string;
  readonly demo: Demo;
  /** Asks it to end, as an operator does. @returns the exit code. */
  stop(): Promise<number | null>;
  /** Ends it at once, in the middle of whatever it does. */
  kill(): Promise<void>;
}

export interface ServerPlace {
  /** A data folder that outlives the server; otherwise it has one of its own. */
  readonly home?: string;
  /** More than the environment of the test; a store or a vault of another kind, for instance. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Takes what it says on standard error, which otherwise goes on to that of the test. */
  readonly onComplaint?: (text: string) => void;
}

/** @throws {Error} with what the program printed, if it ends before it is ready. */
export async function startServer(place: ServerPlace = {}): Promise<RunningServer> {
  const home = place.home ?? mkdtempSync(join(tmpdir(), 'kumoin-server-'));
  const removeHome = () => {
    if (place.home === undefined) rmSync(home, { recursive: true, force: true });
  };
  try {
    const program = await startKumoin({
      args: ['serve'],
      environment: { KUMOIN_HOME: home, KUMOIN_PORT: '0', ...place.environment },
      readyLine: 'kumoin ready',
      onComplaint: place.onComplaint,
    });
    return {
      home,
      demo: JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8')) as Demo,
      stop: () => program.stop().finally(removeHome),
      kill: () => program.kill().finally(removeHome),
    };
  } catch (error) {
    removeHome();
    throw error;
  }
}
