/** What a CSC method is handed: the dialect, the body in the form of the method, and who calls. */

import type { CscMethodName, CscRequest, cscForms } from '@kumoin/contract';
import type { Access } from '#domain/access/access-grant.ts';
import { languageOf } from '#domain/language.ts';
import type { Language } from '#domain/language.ts';

type Forms = typeof cscForms;

/** `version` tells which form `body` has. */
export type CscCall<Name extends CscMethodName> = {
  readonly [Version in keyof Forms[Name]]: {
    readonly version: Version;
    readonly body: CscRequest<Name, Version>;
    /** The raw header, for `auth/login` only. */
    readonly authorizationHeader: string | undefined;
  };
}[keyof Forms[Name]];

export type AuthenticatedCall<Name extends CscMethodName> = CscCall<Name> & {
  readonly caller: Access;
};

/** An answer that is not 200 with a body, nor 204 without. */
export class CscAnswer {
  readonly status: number;
  readonly body: object;

  constructor(status: number, body: object) {
    this.status = status;
    this.body = body;
  }
}

/** The asked language (RFC 5646) if it is one of ours; else English, and the answer says so. */
export function chooseLanguage(asked: string | undefined): Language {
  return languageOf(asked) ?? 'en';
}
