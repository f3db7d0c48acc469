/**
 * All tokens of the agent as one: which of them serves an order.
 *
 * Keys are made on the first token that is well. A key may be on several tokens; each that is well
 * can sign with it, and one that fails hands over to the next. An answer such as "no such key" is
 * given only when every token could be asked.
 */

import { randomBytes } from 'node:crypto';
import type { AgentSettings, AgentValues } from '../agent-messages.ts';
import type { GeneratedKeyPair, KeyCheck, KeyKind, PublicKeyValue } from '../key-values.ts';
import type { SignatureScheme, TokenLacks } from '../key-values.ts';
import { codeOf, Fault, meaningOf } from './fault.ts';
import { checkKeys, destroyKey, generateKeyPair, idOf, readPublicKey } from './key-objects.ts';
import { lackingMechanisms } from './needed-mechanisms.ts';
import { sign } from './sign.ts';
import { Token } from './token.ts';
import type { TokenWorld } from './token.ts';

const KEY_ID_BYTES = 16;

export class TokenRing {
  readonly #tokens: readonly Token[];

  constructor(settings: AgentSettings, world: TokenWorld) {
    this.#tokens = settings.tokens.map((token) => new Token(token, world));
  }

  get anyOpen(): boolean {
    return this.#tokens.some((token) => token.isOpen);
  }

  status(): AgentValues['health'] {
    return this.#tokens.map((token) => token.status);
  }

  async health(): Promise<AgentValues['health']> {
    await Promise.all(this.#tokens.map((token) => token.probe()));
    return this.status();
  }

  generate(kind: KeyKind): Promise<GeneratedKeyPair> {
    return this.#first(this.#inOrder(), async (token) => {
      const id = randomBytes(KEY_ID_BYTES);
      const publicKey = await token.use(async (place) => {
        token.remember(id.toString('hex'), await generateKeyPair(place, id, kind));
        return readPublicKey(place, id);
      });
      if (publicKey === undefined) throw new Fault({ code: 'key_unknown', token: token.label });
      return { keyId: id.toString('hex'), token: token.label, publicKey };
    });
  }

  sign(keyId: string, order: { scheme: SignatureScheme; input: Uint8Array }): Promise<Uint8Array> {
    return this.#first(this.#inOrder(keyId), (token) =>
      token.useKey(keyId, (place, key) => sign(place, key, order)),
    );
  }

  /** Of a key that could sign: a public half alone, of a token that was replaced, says nothing. */
  publicKey(keyId: string): Promise<PublicKeyValue> {
    return this.#first(this.#inOrder(keyId), (token) =>
      token.useKey(keyId, async (place) => {
        const publicKey = readPublicKey(place, idOf(keyId));
        if (publicKey === undefined) throw new Fault({ code: 'key_unknown' });
        return publicKey;
      }),
    );
  }

  /** Every copy of the key; if a token cannot be asked, the key may be there, and this fails. */
  async destroy(keyId: string): Promise<void> {
    const outcomes = await Promise.allSettled(
      this.#tokens.map((token) =>
        token.use(async (place) => {
          token.forget(keyId);
          destroyKey(place, idOf(keyId));
        }),
      ),
    );
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** The keys of all tokens that are open; those of the others cannot be used either. */
  async check(timeMs: number): Promise<KeyCheck> {
    const until = performance.now() + timeMs;
    const checks = this.#tokens
      .filter((token) => token.isOpen)
      .map(async (token) => {
        const found = await token.use((place) => checkKeys(place, () => performance.now() > until));
        const unprotected = found.unprotected.map((key) => ({ ...key, token: token.label }));
        return { ...found, unprotected };
      });
    const all = await Promise.all(checks);
    return {
      checked: all.reduce((sum, { checked }) => sum + checked, 0),
      complete: all.every(({ complete }) => complete),
      unprotected: all.flatMap(({ unprotected }) => unprotected),
    };
  }

  /** Of the tokens that are open. */
  async lacks(): Promise<readonly TokenLacks[]> {
    const open = this.#tokens.filter((token) => token.isOpen);
    return Promise.all(
      open.map(async (token) => {
        const mechanisms = await token.use(async (place) => lackingMechanisms(place));
        return { label: token.label, mechanisms };
      }),
    );
  }

  /** Tokens that are well first, and of those the ones that are known to hold the key. */
  #inOrder(keyId?: string): readonly Token[] {
    if (this.#tokens.length === 1) return this.#tokens;
    const rank = (token: Token): number => {
      if (!token.isOpen) return 2;
      return keyId === undefined || token.knows(keyId) ? 0 : 1;
    };
    return this.#tokens.toSorted((left, right) => rank(left) - rank(right));
  }

  async #first<T>(tokens: readonly Token[], work: (token: Token) => Promise<T>): Promise<T> {
    let failure: unknown;
    for (const token of tokens) {
      try {
        return await work(token);
      } catch (error) {
        if (isFinal(token, error)) throw error;
        if (failure === undefined || codeOf(failure) === 'key_unknown') failure = error;
      }
    }
    throw failure;
  }
}

/** Whether another token would say the same. */
function isFinal(token: Token, error: unknown): boolean {
  if (!token.isOpen || codeOf(error) === 'key_unknown') return false;
  return meaningOf(error) === 'request refused';
}
