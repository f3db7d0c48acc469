/**
 * The wiring, top to bottom: adapters, use cases, faces. The one place that sees all floors.
 */

import { readFileSync } from 'node:fs';
import {
  describeAuthenticator,
  describeCsc,
  describeOAuth,
  describeServer,
  describeSigning,
  describeTransactions,
} from '@kumoin/contract';
import type { CscOffer } from '@kumoin/contract';
import type { FastifyInstance } from 'fastify';
import type { DestinationStream as Sink } from 'pino';
import { loginClientId } from '#domain/access/access-grant.ts';
import { rateLimitDefaults } from '#domain/access/rate-limit.ts';
import type { Clock } from '#ports/clock.ts';
import type { Notifier } from '#ports/notifier.ts';
import type { Stores } from '#ports/stores.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import { HttpsNotifier } from '#adapters/https-notifier/https-notifier.ts';
import type { DocumentThreads } from '#adapters/document-threads/document-threads.ts';
import { BlockRateLimits } from '#adapters/system/block-rate-limits.ts';
import { SystemClock } from '#adapters/system/system-clock.ts';
import type { SystemPause } from '#adapters/system/system-pause.ts';
import { registerApprovals } from '#faces/approvals/register-approvals.ts';
import { registerConfirm } from '#faces/confirm/register-confirm.ts';
import { registerCsc } from '#faces/csc/register-csc.ts';
import { makeHttpServer } from '#faces/http.ts';
import { documentTurns, makeTakeTurn } from '#faces/take-turn.ts';
import { registerNotificationKeys } from '#faces/notifications/register-notification-keys.ts';
import { registerEvidence } from '#faces/evidence/register-evidence.ts';
import { registerOpenApi } from '#faces/openapi/register-openapi.ts';
import { registerLogin } from '#faces/login/register-login.ts';
import { registerOperator } from '#faces/operator/register-operator.ts';
import { registerOAuth2 } from '#faces/oauth2/register-oauth2.ts';
import { registerPki } from '#faces/pki/register-pki.ts';
import { registerAssets } from '#faces/register-assets.ts';
import { registerDemoBank } from '#faces/demo/register-demo-bank.ts';
import { registerDemoCallback } from '#faces/demo/register-demo-callback.ts';
import { registerHealth } from '#faces/register-health.ts';
import { registerLogo } from '#faces/register-logo.ts';
import { registerWelcome } from '#faces/register-welcome.ts';
import { registerTsa } from '#faces/tsa/register-tsa.ts';
import { demoBankClientId, makeBeginDemoTransfer } from './evaluation/begin-demo-transfer.ts';
import { demoAccounts } from './evaluation/seed-evaluation.ts';
import { buildUseCases } from './build-use-cases.ts';
import type { Adapters, UseCases } from './build-use-cases.ts';
import type { Config } from './config.ts';
import { ensureKeyOfStore, makeHome } from './wiring/data-folder.ts';
import { readSigningTerms } from './wiring/read-signing-terms.ts';
import { registerClientApis } from './wiring/register-client-apis.ts';
import { openDocumentThreads } from './wiring/document-threads/open-document-threads.ts';
import { endOverdue } from './wiring/end-overdue.ts';
import { openSecondParty } from './wiring/open-second-party.ts';
import { openStores, refuseTwoStores } from './wiring/open-stores.ts';
import { openSenders } from './wiring/open-senders.ts';
import type { FailureLog } from './wiring/open-senders.ts';
import { channelAdapters } from './wiring/open-channels.ts';
import { openVault } from './wiring/open-vault.ts';
import { keyPoolCheck } from './wiring/health-checks.ts';
import { loginAdapters } from './wiring/login-adapters.ts';
import { readTls } from './wiring/read-tls.ts';
import { systemAdapters } from './wiring/system-adapters.ts';
import { registerApp } from './wiring/register-app.ts';
import { makeLogger } from './wiring/make-logger.ts';
import { keepKeyPools } from './wiring/keep-key-pools.ts';
import { Life } from './wiring/life.ts';
import type { RenderMetrics } from './wiring/metrics/serve-metrics.ts';
import { Observation } from './wiring/observe.ts';
import type { Repetition } from './wiring/repeat.ts';
import { sealInBackground } from './wiring/seal-in-background.ts';
import { signInBackground } from './wiring/sign-in-background.ts';
import type { Background } from './wiring/sign-in-background.ts';

export interface Built {
  readonly app: FastifyInstance;
  readonly useCases: UseCases;
  readonly stores: Stores;
  /** Set once the server listens; stands in certificates and in `info`. */
  setBaseUrl(url: string): void;
  setOperatorToken(token: string): void;
  /** Told when everything is set up, and when the end is near. */
  readonly life: Life;
  /** In the text format of Prometheus. */
  readonly renderMetrics: RenderMetrics;
  /** Closes in the reverse order of opening; waits for what is under way. */
  close(): Promise<void>;
}

const logo = new URL('../assets/logo.png', import.meta.url);

const systemClock: Clock = new SystemClock();

/**
 * @param clock tests bring one that they can move.
 * @param logTo tests search what is logged; otherwise it goes to standard error.
 * @throws {ConfigError} when the data folder cannot be trusted, or its key file was lost.
 * @throws {Outage} when the store or the key-encryption key cannot be opened.
 */
export async function build(config: Config, clock = systemClock, logTo?: Sink): Promise<Built> {
  prepareHome(config);
  const logger = makeLogger({ level: config.logLevel, ...(logTo && { destination: logTo }) });
  const tls = readTls(config);
  const observation = await Observation.begin(config, logger);
  const stores = observation.ofStores(await openStores(config, clock));
  const vault = await closingOnFailure(stores, openVault(config, { stores, log: logger }));
  const system = systemAdapters();

  const documentThreads = openDocumentThreads(config.signing, logger);
  const later = knownLater(system.tokenHash);
  const settings = settingsOf(config, stores, logger);
  const { baseUrl } = later;
  const adapters: Adapters = {
    ...stores,
    ...settings,
    keyVault: observation.ofVault(vault.keyVault),
    sealing: vault.sealing,
    ...loginAdapters(config, { clock, baseUrl }),
    ...system,
    documentThreads,
    clock,
    notifier: makeNotifier(config, vault),
    secondParty: openSecondParty(config),
    ...channelAdapters(config, { ...stores, ...settings, sealing: vault.sealing, clock, baseUrl }),
    ...later.adapters,
    get baseUrl() {
      return later.baseUrl();
    },
  };
  const useCases = observation.ofUseCases(buildUseCases(adapters));
  const keeping = { ...stores, ...useCases, random: adapters.random, clock, logger };
  const keyKeeper = keepKeyPools(config.keyPools ?? {}, keeping);
  const background = later.keep(signInBackground({ ...stores, ...useCases, clock, logger }));
  const beside = { background, documentThreads, keyKeeper, overdue: endOverdue(keeping) };
  const checks = [{ name: 'vault', run: () => vault.health() }, keyPoolCheck(keyKeeper)];
  const life = new Life({ ...config, ...useCases, stores, clock, checks, logger });
  const sealer = sealInBackground({ ...useCases, ready: () => life.serving, logger });
  const app = makeHttpServer({ ...config, logger, tls, life });
  observation.watch(app, { ...useCases, stores, life, keyKeeper, vault });
  registerFaces(app, { useCases, config, adapters, life });

  return {
    app,
    useCases,
    stores,
    life,
    renderMetrics: observation.renderMetrics,
    ...later.setters,
    close: () => closeAll({ ...system, ...beside, sealer, app, life, vault, stores, observation }),
  };
}

interface Opened {
  readonly pause: SystemPause;
  readonly app: FastifyInstance;
  readonly life: Life;
  readonly background: Background;
  readonly documentThreads: DocumentThreads;
  readonly overdue: Repetition;
  readonly sealer: Repetition;
  readonly keyKeeper: ReturnType<typeof keepKeyPools>;
  readonly vault: Awaited<ReturnType<typeof openVault>>;
  readonly stores: Stores;
  readonly observation: Observation;
}

async function closeAll(opened: Opened): Promise<void> {
  opened.pause.end();
  await opened.app.close();
  await opened.life.end();
  await opened.sealer.stop();
  await opened.background.stop();
  await opened.documentThreads.close();
  await opened.overdue.stop();
  await opened.keyKeeper.stop();
  await opened.vault.close();
  await opened.stores.close();
  await opened.observation.end();
}

/** Connections that stay open would keep a process alive whose start has failed. */
async function closingOnFailure<T>(stores: Stores, opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    await stores.close();
    throw error;
  }
}

function prepareHome(config: Config): void {
  makeHome(config.home);
  refuseTwoStores(config);
  if (config.roles !== 'api' && config.database === undefined) ensureKeyOfStore(config.home);
}

/** What the server learns when it listens, and when it is set up. */
function knownLater(tokenHash: TokenHash) {
  let baseUrl: string | undefined;
  let operatorTokenHash: string | undefined;
  let background: Background | undefined;
  return {
    baseUrl: () => {
      if (baseUrl === undefined) throw new Error('the base URL is asked before it is known');
      return baseUrl;
    },
    adapters: {
      accepted: () => background?.wake(),
      operatorTokenHash: () => operatorTokenHash,
    },
    setters: {
      setBaseUrl: (url: string) => void (baseUrl = url),
      setOperatorToken: (token: string) => void (operatorTokenHash = tokenHash.hash(token)),
    },
    keep: (given: Background) => (background = given),
  };
}

function makeNotifier({ signing }: Config, { sealing }: Pick<Adapters, 'sealing'>): Notifier {
  return new HttpsNotifier({ sealing, insecureTargets: signing.insecureNotifications });
}

function settingsOf(config: Config, stores: Stores, logger: FailureLog) {
  const { rateLimits, retentionHours, timestampPolicy, certificatePolicies, signing } = config;
  const { providerName, senders } = config;
  return {
    rateLimits: new BlockRateLimits(stores.rateLimits),
    rateLimitPlan: { ...rateLimitDefaults, ...rateLimits },
    retentionHours,
    policy: timestampPolicy,
    issuancePolicies: certificatePolicies,
    tokenPolicy: config.tokens,
    headSeconds: config.evidence.headSeconds,
    ...readSigningTerms(signing),
    suitesAllowed: config.transactions.suites,
    serviceName: providerName,
    messageLanguage: senders?.language ?? 'en',
    messageSender: openSenders(config, logger),
    failureLog: logger,
  };
}

interface FaceParts {
  readonly useCases: UseCases;
  readonly config: Config;
  readonly adapters: Adapters;
  readonly life: Life;
}

function registerFaces(
  app: FastifyInstance,
  { useCases, config, adapters, life }: FaceParts,
): void {
  const takeTurn = makeTakeTurn(documentTurns);
  const offer = registerCsc(
    app,
    { ...useCases, now: () => adapters.clock.now(), ...config.signing, takeTurn },
    {
      name: config.providerName,
      region: config.region,
      description: {
        en: 'Remote signatures: the key stays here, the yes is yours',
        ja: 'リモート署名サービス（鍵は外に出ず、署名は本人の承認によります）',
      },
      baseUrl: () => adapters.baseUrl,
      authTypes: ['basic', 'oauth2code', 'oauth2client'],
    },
  );
  const pages = {
    ...useCases,
    providerName: config.providerName,
    baseUrl: () => adapters.baseUrl,
    now: () => adapters.clock.now(),
  };
  const trustsClientAuthorities = config.tls?.clientCertificates?.caFile !== undefined;
  registerOAuth2(app, { ...pages, trustsClientAuthorities, log: app.log });
  registerOpenFaces(app, useCases);
  registerOperator(app, pages);
  registerAssets(app);
  registerWelcome(app, config.providerName);
  registerLogin(app, { ...pages, loginPlan: adapters.loginPlan });
  registerApprovals(app, { ...pages, ownClientId: loginClientId });
  registerConfirm(app, pages);
  if (config.mode === 'evaluation') registerDemo(app, pages);
  registerLogo(app, readFileSync(logo));
  registerApp(app, { useCases, config, adapters });
  registerHealth(app, life.checkHealth);
  registerClientApis(app, { ...pages, ...config.signing, takeTurn });
  const parts = (baseUrl: string) => describeFaces(offer, baseUrl);
  registerOpenApi(app, { ...pages, parts });
}

function describeFaces(offer: CscOffer, baseUrl: string) {
  return [
    describeCsc(offer),
    describeOAuth(baseUrl),
    describeAuthenticator(),
    describeTransactions(),
    describeSigning(),
    describeServer(),
  ];
}

/** For anybody, without a log-in: all they tell is signed, or proves itself. */
function registerOpenFaces(app: FastifyInstance, useCases: UseCases): void {
  registerTsa(app, useCases);
  registerPki(app, useCases);
  registerEvidence(app, useCases);
  registerNotificationKeys(app, useCases);
}

interface DemoParts extends UseCases {
  readonly providerName: string;
  now(): number;
}

/** What stands in for the applications of other people. */
function registerDemo(app: FastifyInstance, pages: DemoParts): void {
  registerDemoCallback(app, pages.providerName);
  registerDemoBank(app, {
    ...pages,
    beginDemoTransfer: makeBeginDemoTransfer(pages),
    bankClientId: demoBankClientId,
    accounts: demoAccounts,
    enrolHref: '/account/tokens',
  });
}
