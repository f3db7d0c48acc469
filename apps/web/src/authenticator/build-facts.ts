/**
 * What only the build knows and writes into the programs in place of these names; see
 * `tools/web/bundle-authenticator.ts`. Tests, which are not bundled, never touch them.
 */

declare const KUMOIN_SOUND_WORKLET: string;
declare const KUMOIN_QR_WORKER: string;
declare const KUMOIN_PRECACHE: readonly string[];
declare const KUMOIN_VERSION: string;

/** Where the program is that reads the microphone, relative to the page. */
export const soundWorkletPath = (): string => KUMOIN_SOUND_WORKLET;

/** Where the program is that reads picture codes, relative to the page. */
export const qrWorkerPath = (): string => KUMOIN_QR_WORKER;

/** What the app needs without a network, relative to the service worker. */
export const precachePaths = (): readonly string[] => KUMOIN_PRECACHE;

/** Differs whenever any of these differ. */
export const buildVersion = (): string => KUMOIN_VERSION;

/** Which build the page is: the hash in the name of its script. */
export const pageVersion = (): string => /-(\w+)\.js$/.exec(import.meta.url)?.[1] ?? '';
