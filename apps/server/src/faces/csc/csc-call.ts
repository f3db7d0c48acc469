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

export type Language = 'en' | 'ja';

/** The asked language (RFC 5646) if it is one of ours; else English, and the answer says so. */
export function chooseLanguage(asked: string | undefined): Language {
  return asked !== undefined && /^ja(-|$)/i.test(asked) ? 'ja' : 'en';
}
