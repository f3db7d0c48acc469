/**
 * Addresses of our own programs, as a page under Trusted Types may load them (W3C Trusted Types): one
 * policy that lets through what the build made, and nothing else. No other text becomes a script.
 */

import { qrWorkerPath, soundWorkletPath } from '../build-facts.ts';

interface TrustedTypesFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL(path: string): string },
  ): { createScriptURL(path: string): string };
}

export const serviceWorkerPath = 'service-worker.js';

const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypesFactory };

// Made once, as the policy of the page allows one of this name.
const policy = trustedTypes?.createPolicy('kumoin', {
  createScriptURL: (path) => {
    if ([serviceWorkerPath, qrWorkerPath(), soundWorkletPath()].includes(path)) return path;
    throw new TypeError('not a program of this app');
  },
});

/** @throws {TypeError} for what the build did not make. */
export function scriptUrl(path: string): string {
  return policy?.createScriptURL(path) ?? path;
}
