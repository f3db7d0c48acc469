/**
 * Everything our pages say, as one catalogue per language; the compiler holds each of them to be
 * complete. Texts that hold something take it as markup: where it stands in the sentence is the
 * business of the language, and what is a stranger's word comes isolated already.
 */

import type { AccessScope } from '#domain/access/client.ts';
import type { Html } from '../html.ts';

/** What kept a form from being done; told above it. */
export type Problem =
  | 'login_wrong'
  | 'code_wrong'
  | 'factor_wrong'
  | 'factor_locked'
  | 'factor_missing'
  | 'too_many'
  | 'code_not_sent'
  | 'passkey_failed'
  | 'passkey_cancelled'
  | 'device_refused'
  | 'device_expired'
  | 'device_awaited'
  | 'token_missing'
  | 'provider_failed'
  | 'account_unlinked'
  | 'form_stale'
  | 'login_expired'
  | 'try_later';

/** Pages that only tell something. */
export type Message =
  | 'logged_in'
  | 'logged_out'
  | 'approved'
  | 'refused'
  | 'answered_already'
  | 'expired'
  | 'not_found'
  | 'request_unreadable'
  | 'client_unknown'
  | 'not_allowed'
  | 'login_failed'
  | 'too_many'
  | 'try_later'
  | 'internal';

/** Kinds of factors that a person types or gives on a page. */
export type FactorKindShown =
  'pin' | 'otp' | 'sms' | 'mail' | 'app' | 'pinpage' | 'passkey' | 'ocra' | 'device';

interface Titled {
  readonly title: string;
  readonly text: string;
}

interface LoginTexts {
  readonly title: string;
  readonly forClient: (client: Html) => Html;
  readonly name: string;
  readonly password: string;
  readonly submit: string;
  readonly or: string;
  readonly passkey: string;
  readonly provider: (label: Html) => Html;
  readonly totpTitle: string;
  readonly totpText: string;
  readonly code: string;
  readonly codeHint: string;
  readonly totpSubmit: string;
  readonly outTitle: string;
  readonly outText: string;
  readonly outSubmit: string;
}

interface ConsentTexts {
  readonly signTitle: (signatures: number) => string;
  readonly asksToSign: (client: Html) => Html;
  readonly check: string;
  readonly proveTitle: string;
  readonly agree: string;
  readonly agreeWithPasskey: string;
  readonly refuse: string;
  readonly outOfHand: string;
  readonly access: Readonly<Record<Exclude<AccessScope, 'credential'>, AccessTexts>>;
}

/** An application asks for something that is no signature. */
interface AccessTexts {
  readonly title: string;
  readonly asks: (client: Html) => Html;
  readonly means: string;
  readonly agree: string;
  readonly refuse: string;
}

interface FactsTexts {
  readonly title: string;
  readonly details: string;
  readonly client: string;
  readonly account: string;
  readonly credential: string;
  readonly subject: string;
  readonly qualifier: string;
  readonly qualifiers: Readonly<Record<string, string>>;
  readonly signatures: string;
  readonly count: (signatures: number) => string;
  readonly description: string;
  readonly toldByClient: string;
  readonly documentNumber: (number: number, of: number) => string;
  readonly noLabel: string;
  readonly hash: (algorithm: string) => string;
  readonly hashHint: string;
  readonly more: (documents: number) => string;
  readonly noDocuments: (signatures: number) => string;
  readonly fewerDocuments: (documents: number, signatures: number) => string;
}

interface FactorTexts {
  readonly labels: Readonly<Record<FactorKindShown, string>>;
  readonly hints: Readonly<Record<FactorKindShown, string>>;
  readonly optional: string;
  readonly send: string;
  readonly sendAgain: string;
  readonly sentTo: (address: Html) => Html;
}

/** Codes of a token, and the device that approves. */
interface TokenTexts {
  readonly ask: Readonly<Record<'ocra' | 'device', string>>;
  readonly askAgain: string;
  readonly typeQuestion: string;
  readonly waits: string;
  readonly lookAtDevice: string;
  readonly typeNumber: string;
  readonly goesOn: string;
  readonly lookNow: string;
  readonly approved: string;
}

interface ApprovalTexts {
  readonly listTitle: string;
  readonly none: string;
  readonly listText: string;
  readonly asked: string;
  readonly until: string;
  readonly look: string;
  readonly back: string;
  /** It is decided in the authenticator app. */
  readonly onDevice: string;
}

interface PasskeyTexts {
  readonly title: string;
  readonly text: string;
  readonly none: string;
  readonly noName: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly never: string;
  readonly remove: string;
  readonly addTitle: string;
  readonly label: string;
  readonly labelHint: string;
  readonly add: string;
}

export interface Texts {
  /** The name of the language, in itself. */
  readonly ownName: string;
  readonly skip: string;
  readonly languages: string;
  readonly problemTitle: string;
  readonly problemPrefix: string;
  readonly noScript: string;
  readonly safeToClose: string;
  readonly requestId: string;
  readonly detail: string;
  readonly goOn: string;
  readonly problems: Readonly<Record<Problem, string>>;
  readonly messages: Readonly<Record<Message, Titled>>;
  readonly login: LoginTexts;
  readonly consent: ConsentTexts;
  readonly facts: FactsTexts;
  readonly factors: FactorTexts;
  readonly token: TokenTexts;
  readonly approval: ApprovalTexts;
  readonly passkeys: PasskeyTexts;
}
