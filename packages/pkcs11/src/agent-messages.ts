/**
 * What the server's process and the agent say to each other. Both sides are this package, of one
 * version; messages are structured clones (`serialization: 'advanced'`), so octets stay octets.
 * Several requests or answers travel in one message, since a message costs more than a request.
 *
 * The path of the PIN file crosses; the PIN does not.
 */

import type {
  GeneratedKeyPair,
  KeyCheck,
  KeyKind,
  PublicKeyValue,
  SignatureScheme,
  TokenLacks,
} from './key-values.ts';
import type { Pkcs11Code, Pkcs11Fault } from './pkcs11-error.ts';

export interface TokenSettings {
  readonly label: string;
  readonly pinFile: string;
}

/** A PIN that must not be tried again: which state of its file, and what the token said. */
export interface RefusedPin {
  readonly fingerprint: string;
  readonly code: Pkcs11Code;
}

export interface AgentSettings {
  readonly library: string;
  readonly tokens: readonly TokenSettings[];
  /** Per token. */
  readonly sessionsMax: number;
  /** By label of the token. */
  readonly refusedPins: Readonly<Record<string, RefusedPin>>;
}

export type AgentOrder =
  | { readonly op: 'generate'; readonly kind: KeyKind }
  | {
      readonly op: 'sign';
      readonly keyId: string;
      readonly scheme: SignatureScheme;
      readonly input: Uint8Array;
    }
  | { readonly op: 'publicKey'; readonly keyId: string }
  | { readonly op: 'destroy'; readonly keyId: string }
  | { readonly op: 'check'; readonly timeMs: number }
  | { readonly op: 'lacks' }
  | { readonly op: 'health' };

export interface TokenStatus {
  readonly label: string;
  readonly fault?: Pkcs11Fault;
  readonly sessionsBusy: number;
  readonly sessionsOpen: number;
}

/** What each order is answered with. */
export interface AgentValues {
  readonly generate: GeneratedKeyPair;
  readonly sign: Uint8Array;
  readonly publicKey: PublicKeyValue;
  readonly destroy: undefined;
  readonly check: KeyCheck;
  readonly lacks: readonly TokenLacks[];
  readonly health: readonly TokenStatus[];
}

export interface AgentRequest {
  readonly id: number;
  readonly order: AgentOrder;
}

export interface AgentAnswer {
  readonly id: number;
  readonly value?: unknown;
  readonly fault?: Pkcs11Fault;
}

export type ToAgent =
  { readonly start: AgentSettings } | { readonly requests: readonly AgentRequest[] };

export type FromAgent =
  /** The tokens have been tried; each says itself how it is. */
  | { readonly started: readonly TokenStatus[] }
  /** The library cannot be used at all. */
  | { readonly unusable: Pkcs11Fault }
  | { readonly answers: readonly AgentAnswer[] }
  /** A token refused its PIN; the next agent has to know. */
  | { readonly label: string; readonly refusedPin: RefusedPin }
  /** A token was lost, or cannot be opened: worth a line in the log, also if it is mended. */
  | { readonly trouble: Pkcs11Fault }
  /** The library has to be loaded anew. */
  | { readonly restart: Pkcs11Fault };
