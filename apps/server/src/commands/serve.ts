/**
 * `serve`: open everything, listen, set up what is missing, say `kumoin ready`, and work
 * until told to stop. Requests under way are finished before the store is closed.
 */

import { join } from 'node:path';
import { encodePem } from '@kumoin/pki';
import { build } from '../build.ts';
import type { Built } from '../build.ts';
import { loadConfig, relaxations } from '../config.ts';
import type { Config } from '../config.ts';
import { loadEvaluationSecrets } from '../evaluation/evaluation-secrets.ts';
import { demoAccounts, isSeeded, seedEvaluation } from '../evaluation/seed-evaluation.ts';
import { signFirstDocument } from '../evaluation/sign-first-document.ts';
import { writeDemo } from '../evaluation/write-demo.ts';
import { writeFileWhole } from '../evaluation/write-file-whole.ts';

/** @returns the exit code. */
export async function serve(
  environment: NodeJS.ProcessEnv,
  flags: Readonly<Record<string, unknown>>,
): Promise<number> {
  const config = loadConfig(environment, flags);
  for (const relaxation of relaxations(config)) say(`shortcut in force: ${relaxation}`);

  const stopped = stopSignal();
  const built = await build(config);
  try {
    await listen(built, config);
    const baseUrl = baseUrlOf(built, config);
    built.setBaseUrl(baseUrl);
    const ready = await Promise.race([setUp(built, config, baseUrl), stopped]);
    if (ready === 'ready') {
      say(`kumoin ready ${baseUrl}`);
      await stopped;
    }
  } finally {
    await built.close();
  }
  return 0;
}

/** The handlers stay: npm and the terminal may both deliver one Ctrl+C, and none may kill. */
function stopSignal(): Promise<'stopped'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => resolve('stopped'));
  });
}

async function listen({ app }: Built, { host, port }: Config): Promise<void> {
  await app.listen({ host, port });
}

function baseUrlOf({ app }: Built, config: Config): string {
  if (config.publicUrl !== undefined) return config.publicUrl;
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return `${config.tls === undefined ? 'http' : 'https'}://${host}:${port}`;
}

async function setUp(built: Built, config: Config, baseUrl: string): Promise<'ready'> {
  const { region: country, organization, caKey, unitKey } = config;
  const plan = { country, organization, baseUrl, caKey, unitKey };
  await built.useCases.checkAuthorities();
  const authorities = await built.useCases.createAuthorities(plan);
  const [anchor = new Uint8Array()] = authorities.root.chain;
  const trustAnchors = join(config.home, 'root.pem');
  writeFileWhole(trustAnchors, encodePem('CERTIFICATE', anchor));
  if (config.mode === 'evaluation') {
    await setUpEvaluation(built, { home: config.home, baseUrl, anchor, trustAnchors });
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
  const { operatorToken } = secrets;
  const firstSignature = first.file;
  writeDemo({ home, baseUrl, trustAnchors, firstSignature, operatorToken, signers });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
