/** Every text of the app; the compiler finds what a language lacks. */

import type { ProblemCode } from '../model/authenticator-error.ts';

export interface Texts {
  readonly appName: string;
  /** In its own language. */
  readonly ownName: string;
  readonly languages: string;
  readonly skip: string;
  readonly back: string;
  readonly cancel: string;
  readonly close: string;
  readonly problems: Readonly<Record<ProblemCode, string>>;

  readonly home: {
    readonly empty: string;
    readonly emptySteps: readonly string[];
    readonly waiting: string;
    readonly nothing: string;
    readonly from: (relyingParty: string) => string;
    readonly open: string;
    readonly scan: string;
    readonly listen: string;
    readonly paste: string;
    readonly tokens: string;
    readonly settings: string;
    readonly offline: string;
  };

  readonly scan: {
    readonly title: string;
    readonly how: string;
    readonly still: string;
    readonly preview: string;
    readonly looking: string;
    readonly reading: string;
  };

  readonly listen: {
    readonly title: string;
    readonly how: string;
    readonly hearing: string;
  };

  readonly paste: {
    readonly title: string;
    readonly label: string;
    readonly hint: string;
    readonly read: string;
  };

  readonly enrol: {
    readonly title: string;
    readonly question: string;
    readonly service: string;
    readonly account: string;
    readonly label: string;
    readonly labelHint: string;
    readonly labelDefault: string;
    readonly confirm: string;
    readonly done: string;
    readonly doneText: (service: string) => string;
  };

  readonly transaction: {
    readonly asks: string;
    readonly genuine: string;
    readonly expires: (time: string) => string;
    readonly number: string;
    readonly numberHint: string;
    readonly check: string;
    readonly approve: string;
    readonly refuse: string;
    readonly makeCode: string;
    readonly approved: string;
    readonly approvedText: string;
    readonly refused: string;
    readonly refusedText: string;
    readonly working: string;
  };

  readonly code: {
    readonly title: string;
    readonly how: string;
    readonly spoken: (digits: string) => string;
    readonly nextIn: (seconds: number) => string;
    readonly statement: string;
  };

  readonly settings: {
    readonly title: string;
    readonly language: string;
    readonly push: string;
    readonly pushHint: string;
    readonly pushOn: string;
    readonly pushIsOn: string;
    readonly pushNotHere: string;
    readonly pushDenied: string;
    readonly install: string;
    readonly installHint: string;
    readonly lock: string;
    readonly lockHint: string;
    readonly lockOn: string;
    readonly lockOff: string;
    readonly about: string;
    readonly version: string;
  };

  readonly token: {
    readonly state: string;
    readonly states: Readonly<
      Record<'inactive' | 'active' | 'suspended' | 'revoked' | 'replaced' | 'expired', string>
    >;
    readonly locked: string;
    readonly expires: string;
    readonly never: string;
    readonly enrolled: string;
    readonly device: string;
    readonly details: string;
    readonly remove: string;
    readonly removeQuestion: (service: string) => string;
    readonly removeConfirm: string;
    readonly removed: string;
  };

  readonly second: {
    readonly title: string;
    readonly how: (origin: string) => string;
    readonly link: string;
    readonly question: (service: string, account: string | undefined) => string;
    readonly confirm: string;
    readonly bound: (origin: string) => string;
  };

  readonly lock: { readonly title: string; readonly how: string; readonly unlock: string };

  readonly push: { readonly title: string; readonly body: string };
}
