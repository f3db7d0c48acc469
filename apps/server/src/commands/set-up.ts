/**
 * The set-up of an installation: what is missing is made, what is there stays. Runs at every
 * start, by one process at a time: of nodes that start at once on one store the first one makes
 * everything, and the others find it.
 */

import { join } from 'node:path';
import { encodePem } from '@kumoin/pki';
import { SystemClock } from '#adapters/system/system-clock.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import type { Built } from '../build.ts';
import type { Config } from '../config.ts';
import { loadEvaluationSecrets } from '../evaluation/evaluation-secrets.ts';
import { demoAccounts, isSeeded, seedEvaluation } from '../evaluation/seed-evaluation.ts';
import { seedClients } from '../evaluation/seed-clients.ts';
import { signFirstDocument } from '../evaluation/sign-first-document.ts';
import { writeDemo } from '../evaluation/write-demo.ts';
import { writeFileWhole } from '../evaluation/write-file-whole.ts';
import { anchorFileName } from '../wiring/data-folder.ts';
import { holdLease } from '../wiring/hold-lease.ts';
import { readOperatorToken } from '../wiring/operator-token.ts';
import { say } from './say.ts';
import type { StopRequest } from './stop-request.ts';

export interface SetUpPlace {
  readonly config: Config;
  readonly baseUrl: string;
  readonly stop: StopRequest;
}

/** @returns whether it is done, or was left because the process is told to stop. */
export async function setUp(built: Built, place: SetUpPlace): Promise<'ready' | 'stopped'> {
  const { stopped, isStopped } = place.stop;
  const { leases } = built.stores;
  const ports = { leases, clock: new SystemClock(), random: new SystemRandom() };
  const lease = await holdLease(ports, 'set-up', isStopped);
  if (lease === undefined) return 'stopped';
  try {
    return await Promise.race([makeWhatIsMissing(built, place), stopped]);
  } finally {
    await lease.release();
  }
}

async function makeWhatIsMissing(built: Built, { config, baseUrl }: SetUpPlace): Promise<'ready'> {
  const { region: country, organization, caKey, unitKey } = config;
  const plan = { country, organization, baseUrl, caKey, unitKey };
  await built.useCases.checkAuthorities();
  const authorities = await built.useCases.createAuthorities(plan);
  const [anchor = new Uint8Array()] = authorities.root.chain;
  const trustAnchors = join(config.home, anchorFileName);
  writeFileWhole(trustAnchors, encodePem('CERTIFICATE', anchor));
  if (config.mode === 'evaluation') {
    await setUpEvaluation(built, { home: config.home, baseUrl, anchor, trustAnchors });
  } else {
    takeOperatorToken(built, config);
  }
  return 'ready';
}

interface EvaluationPlace {
  readonly home: string;
  readonly baseUrl: string;
  readonly anchor: Uint8Array;
  readonly trustAnchors: string;
}

async function setUpEvaluation(built: Built, place: EvaluationPlace): Promise<void> {
  const { home, baseUrl, anchor, trustAnchors } = place;
  const made = await isSeeded(built.useCases);
  const secrets = loadEvaluationSecrets(home, { names: demoAccounts, made });
  built.setOperatorToken(secrets.operatorToken);
  const signers = await seedEvaluation(built.useCases, secrets);
  const [signer] = signers;
  if (signer === undefined) throw new Error('the evaluation profile has no signer');

  const first = await signFirstDocument({ home, baseUrl, signer, anchor, at: Date.now() });
  say(`first signature ${first.file} ${first.verdict}`);
  const accountIds = signers.flatMap(({ credentials: [first] }) => first?.ownerId ?? []);
  await seedClients(built.useCases, { baseUrl, secrets, accountIds });
  const { operatorToken, clients } = secrets;
  const firstSignature = first.file;
  writeDemo({ home, baseUrl, trustAnchors, firstSignature, operatorToken, clients, signers });
}

/** Without one, nobody is operator. @throws {ConfigError} */
export function takeOperatorToken(
  built: Built,
  { mode, home, operatorTokenFile }: Pick<Config, 'mode' | 'home' | 'operatorTokenFile'>,
): void {
  if (mode === 'evaluation') {
    const secrets = loadEvaluationSecrets(home, { names: demoAccounts, made: true });
    built.setOperatorToken(secrets.operatorToken);
  } else if (operatorTokenFile !== undefined) {
    built.setOperatorToken(readOperatorToken(operatorTokenFile));
  }
}
