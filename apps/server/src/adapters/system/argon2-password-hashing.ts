/**
 * Passwords with argon2id (RFC 9106), 19 MiB, two passes: the least that OWASP's cheat sheet
 * recommends. The stored verifier is JSON with all parameters, so that they can be raised
 * later without touching what is stored.
 *
 * Only a few are derived at once: each takes its memory and one of Node's four worker threads,
 * and anybody can ask for one by trying to log in.
 */

import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { PasswordHashing } from '#ports/password-hashing.ts';
import { BoundedTurns } from './bounded-turns.ts';

const derive = promisify(argon2);
const current = { memory: 19 * 1024, passes: 2, parallelism: 1, tagLength: 32 };
const passwordCharactersMax = 1024;
const limits = { atOnce: 2, waiting: 256 };

interface Verifier {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: string;
  readonly tag: string;
}

export class Argon2PasswordHashing implements PasswordHashing {
  readonly #turns = new BoundedTurns(limits);

  /** Compared against when there is no account: same cost, never equal. */
  readonly #decoy: Verifier = {
    ...current,
    salt: randomBytes(16).toString('base64'),
    tag: randomBytes(current.tagLength).toString('base64'),
  };

  async hash(password: string): Promise<Uint8Array> {
    const salt = randomBytes(16);
    const parameters = { ...current, salt: salt.toString('base64') };
    const tag = await this.#turns.run(() => deriveTag(password, parameters));
    const { memory, passes, parallelism } = current;
    const verifier: Verifier = {
      memory,
      passes,
      parallelism,
      salt: salt.toString('base64'),
      tag: tag.toString('base64'),
    };
    return new TextEncoder().encode(JSON.stringify(verifier));
  }

  async matches(password: string, verifier: Uint8Array | undefined): Promise<boolean> {
    if (password.length > passwordCharactersMax) return false;
    const against = verifier === undefined ? this.#decoy : readVerifier(verifier);
    const tag = await this.#turns.run(() => deriveTag(password, against));
    const expected = Buffer.from(against.tag, 'base64');
    return tag.length === expected.length && timingSafeEqual(tag, expected) && !!verifier;
  }
}

function deriveTag(password: string, verifier: Omit<Verifier, 'tag'>): Promise<Buffer> {
  return derive('argon2id', {
    message: Buffer.from(password.normalize('NFKC')),
    nonce: Buffer.from(verifier.salt, 'base64'),
    memory: verifier.memory,
    passes: verifier.passes,
    parallelism: verifier.parallelism,
    tagLength: current.tagLength,
  });
}

/** What `hash` wrote; the store is trusted to hand back what it was given. */
function readVerifier(verifier: Uint8Array): Verifier {
  return JSON.parse(new TextDecoder().decode(verifier)) as Verifier;
}
