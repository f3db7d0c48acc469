/** What a CSC method is handed: the dialect, the members of the body, and who calls. */

import type { CscVersion } from '@kumoin/contract';
import type { Caller } from '#domain/access/access-grant.ts';
import type { RequestBody } from './request-body.ts';

export interface CscCall {
  readonly version: CscVersion;
  readonly body: RequestBody;
  /** The raw header, for `auth/login` only. */
  readonly authorizationHeader: string | undefined;
}

export interface AuthenticatedCall extends CscCall {
  readonly caller: Caller;
}

/** The first of our languages that the caller asks for; ours is English. */
export function chooseLanguage(asked: string | undefined): 'en' | 'ja' {
  return asked !== undefined && /^ja(-|$)/i.test(asked) ? 'ja' : 'en';
}
