/**
 * The calls an API node makes to the vault process: what is asked and what is answered, in
 * one table that both sides read. Every call is answered once, in any order.
 *
 *     → { "id": 7, "call": "sign", "asked": … }
 *     ← { "id": 7, "outcome": "done", "facts": … }
 */

import { signaturesMaxLimit } from '#domain/authorization/authorization.ts';
import { evidenceForm, keyAlgorithmForm, keyRefForm, publicKeyForm } from './evidence-form.ts';
import { bytes, choice, integer, list, nothing, optional, record, text } from './wire-form.ts';
import type { WireForm } from './wire-form.ts';

const context = text(1024);
/** Documents that wait to be signed in the background are sealed, too. */
const secretBytesMax = 25 * 2 ** 20;
const secret = bytes(secretBytesMax);
const sealed = bytes(secretBytesMax + 1024);
/** With the name of its key. */
const mac = bytes(64);

export const reasonLengthMax = 2000;

/** Why keys cannot be used, or not all of them. */
export interface VaultTrouble {
  readonly state: 'degraded' | 'failed';
  readonly reason: string;
}

const trouble = record<VaultTrouble>({
  state: choice(['degraded', 'failed'] as const),
  reason: text(reasonLengthMax),
});

export const vaultCalls = {
  generate: {
    asked: record({ algorithm: keyAlgorithmForm }),
    answered: record({ keyRef: keyRefForm, publicKey: publicKeyForm }),
  },
  sign: { asked: evidenceForm, answered: list(bytes(1024), signaturesMaxLimit) },
  publicKeyOf: { asked: keyRefForm, answered: publicKeyForm },
  destroy: { asked: keyRefForm, answered: nothing },
  seal: { asked: record({ secret, context }), answered: sealed },
  open: { asked: record({ sealed, context }), answered: secret },
  mac: { asked: record({ secret, context, like: optional(mac) }), answered: mac },
  health: { asked: nothing, answered: optional(trouble) },
} as const;

type VaultCalls = typeof vaultCalls;
type ValueOf<Form> = Form extends WireForm<infer Value> ? Value : never;

export type VaultCallName = keyof VaultCalls;
export type Asked<Name extends VaultCallName> = ValueOf<VaultCalls[Name]['asked']>;
export type Answered<Name extends VaultCallName> = ValueOf<VaultCalls[Name]['answered']>;

const callNames = Object.keys(vaultCalls) as VaultCallName[];
const id = integer(0, Number.MAX_SAFE_INTEGER);
/** Read by the form of its call, or of its outcome. */
const anything: WireForm<unknown> = { write: (value) => value, read: (wire) => wire };

export interface VaultRequest {
  readonly id: number;
  readonly call: VaultCallName;
  readonly asked: unknown;
}

export const requestForm = record<VaultRequest>({ id, call: choice(callNames), asked: anything });

/**
 * `refused`: a rule of the vault said no. `failed`: something was broken, or too busy.
 * `closing` answers no call: the vault is about to end, and takes what was sent until the node
 * ends its side of the connection.
 */
export const outcomeKinds = ['done', 'refused', 'failed', 'closing'] as const;

export interface VaultReply {
  readonly id: number;
  readonly outcome: (typeof outcomeKinds)[number];
  /** The answer, or the code of why there is none. */
  readonly facts: unknown;
}

export const replyForm = record<VaultReply>({ id, outcome: choice(outcomeKinds), facts: anything });

export const closingReply: VaultReply = { id: 0, outcome: 'closing', facts: null };

export const codeForm = text(100);
