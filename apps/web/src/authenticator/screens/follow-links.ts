/**
 * Links that open the app, or are opened in it later, and notifications that were pressed. What stands in
 * a link is taken out of the address at once: a code is not to be met again in the history.
 */

import { AuthenticatorError } from '../model/authenticator-error.ts';
import { readFragment } from '../model/read-code.ts';
import type { ReadCode } from '../model/read-code.ts';
import type { WorkerMessage } from '../worker/show-pushes.ts';
import type { AppTools } from './app-context.ts';

/** @returns how to stop it. */
export function followLinks({ follow, go }: Pick<AppTools, 'follow' | 'go'>): () => void {
  const look = (): void => {
    const fragment = location.hash.slice(1);
    if (!fragment.includes('=')) return;
    history.replaceState(history.state, '', location.pathname);
    const code = codeIn(fragment);
    if (code === undefined) go({ at: 'problem', code: 'code_unreadable' });
    else void follow(code);
  };
  const hear = ({ data }: MessageEvent<WorkerMessage>): void => {
    if (data.kind === 'open') void follow({ kind: 'reference', ref: data.ref, proof: undefined });
  };
  look();
  addEventListener('hashchange', look);
  navigator.serviceWorker?.addEventListener('message', hear);
  return () => {
    removeEventListener('hashchange', look);
    navigator.serviceWorker?.removeEventListener('message', hear);
  };
}

function codeIn(fragment: string): ReadCode | undefined {
  try {
    return readFragment(fragment);
  } catch (cause) {
    if (!(cause instanceof AuthenticatorError)) throw cause;
    return undefined;
  }
}
