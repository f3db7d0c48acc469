/**
 * One token: found by its label, logged in to, worked through a pool of sessions, and opened again
 * when it is lost.
 *
 * An operation that fails because a session, a log-in or a handle is gone is tried once more after
 * that was mended. A token that cannot be opened fails every operation at once, and is tried again
 * by a timer that waits longer each time: requests never queue behind a dead HSM.
 *
 * A log-in is different: it is never repeated after the token refused the PIN, and not even tried
 * when the token says that one more mistake would lock it.
 */

import type { AgentSettings, RefusedPin, TokenSettings, TokenStatus } from '../agent-messages.ts';
import type { Cryptoki, Handle } from './cryptoki.ts';
import { codeOf, Fault, meaningOf } from './fault.ts';
import type { Meaning } from './fault.ts';
import type { Place, PrivateKey } from './key-objects.ts';
import { findPrivateKey, idOf, whenLoggedIn } from './key-objects.ts';
import { readPinFile } from './pin-file.ts';
import { SessionPool } from './session-pool.ts';

const CKF_RW_AND_SERIAL_SESSION = 2 | 4;
const CKU_USER = 1;
const CKF_USER_PIN_FINAL_TRY = 0x20000;
const CKF_USER_PIN_LOCKED = 0x40000;

const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 10_000;
const KEYS_MAX = 100_000;
const LABELS_TOLD_MAX = 8;

export interface TokenWorld {
  readonly cryptoki: Cryptoki;
  readonly settings: AgentSettings;
  readonly onRefusedPin: (label: string, refused: RefusedPin) => void;
  /** Sessions were lost and are opened anew (0 failures), or opening failed so often in a row. */
  readonly onTrouble: (fault: Fault, failures: number) => void;
}

export class Token {
  readonly label: string;
  readonly #world: TokenWorld;
  readonly #pinFile: string;
  readonly #keys = new Map<string, PrivateKey>();
  #pool: SessionPool | undefined;
  #fault: Fault;
  #failures = 0;
  #refused: RefusedPin | undefined;
  #retryTimer: NodeJS.Timeout | undefined;

  constructor({ label, pinFile }: TokenSettings, world: TokenWorld) {
    this.label = label;
    this.#world = world;
    this.#pinFile = pinFile;
    this.#refused = world.settings.refusedPins[label];
    this.#fault = new Fault({ code: 'CKR_SESSION_CLOSED', token: label });
    this.#reopen();
  }

  get isOpen(): boolean {
    return this.#pool !== undefined;
  }

  get status(): TokenStatus {
    const pool = this.#pool;
    return {
      label: this.label,
      ...(pool === undefined && { fault: this.#fault.fault }),
      sessionsBusy: pool?.busy ?? 0,
      sessionsOpen: pool?.open ?? 0,
    };
  }

  knows(keyId: string): boolean {
    return this.#keys.has(keyId);
  }

  /**
   * Does work in a session, and once more for each kind of thing in its way that could be mended:
   * a handle that became invalid may only be the first sign of a lost log-in.
   * @throws {Fault} with the label of this token.
   */
  async use<T>(work: (place: Place) => Promise<T>): Promise<T> {
    const { cryptoki } = this.#world;
    const mended = new Set<Meaning>(['request refused']);
    for (;;) {
      const pool = this.#openPool();
      try {
        return await pool.use((session) => work({ cryptoki, session }));
      } catch (error) {
        const meaning = meaningOf(error);
        if (mended.has(meaning)) throw this.#giveUp(pool, error);
        mended.add(meaning);
        this.#mend(pool, error);
      }
    }
  }

  /** As `use`, with a key. @throws {Fault} `key_unknown`, `key_unprotected`, or any other. */
  useKey<T>(keyId: string, work: (place: Place, key: PrivateKey) => Promise<T>): Promise<T> {
    return this.use(async (place) => {
      const key = this.#keys.get(keyId) ?? findPrivateKey(place, idOf(keyId));
      if (key === undefined) throw new Fault({ code: 'key_unknown' });
      this.remember(keyId, key);
      try {
        return await work(place, key);
      } catch (error) {
        if (meaningOf(error) === 'key lost') this.forget(keyId);
        throw error;
      }
    });
  }

  /** Finding a key and reading its protection takes longer than a signature. */
  remember(keyId: string, key: PrivateKey): void {
    if (this.#keys.has(keyId)) return;
    const oldest = this.#keys.keys().next().value;
    if (this.#keys.size >= KEYS_MAX && oldest !== undefined) this.#keys.delete(oldest);
    this.#keys.set(keyId, key);
  }

  forget(keyId: string): void {
    this.#keys.delete(keyId);
  }

  /** Asks the token itself, in case it went away while nobody used it; work tells the same. */
  async probe(): Promise<void> {
    if (this.#pool === undefined || this.#pool.busy > 0) return;
    try {
      await this.use(async (place) => {
        this.#findSlot();
        whenLoggedIn(place, undefined);
      });
    } catch {
      // The status says what it was.
    }
  }

  #openPool(): SessionPool {
    if (this.#pool === undefined) throw this.#fault;
    return this.#pool;
  }

  #mend(pool: SessionPool, error: unknown): void {
    // Whoever comes second finds new sessions already.
    if (meaningOf(error) === 'key lost' || this.#pool !== pool) return;
    this.#world.onTrouble(Fault.of(error, this.label), 0);
    pool.retire();
    this.#reopen();
  }

  /** Mending did not help: a token that is lost stays so until it can be opened again. */
  #giveUp(pool: SessionPool, error: unknown): Fault {
    if (meaningOf(error) === 'token lost' && this.#pool === pool) {
      pool.retire();
      this.#fail(error);
    }
    return Fault.of(error, this.label);
  }

  #reopen(): void {
    clearTimeout(this.#retryTimer);
    this.#keys.clear();
    try {
      this.#pool = this.#open();
      this.#failures = 0;
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#pool = undefined;
    this.#fault = Fault.of(error, this.label);
    this.#failures += 1;
    const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LAST_RETRY_MS);
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#reopen(), pauseMs);
    this.#world.onTrouble(this.#fault, this.#failures);
  }

  #open(): SessionPool {
    const { cryptoki, settings } = this.#world;
    const slot = this.#findSlot();
    const open = (): Handle => cryptoki.C_OpenSession(slot, CKF_RW_AND_SERIAL_SESSION);
    const close = (session: Handle): void => {
      try {
        cryptoki.C_CloseSession(session);
      } catch {
        // It is gone already, most likely together with the token.
      }
    };
    const first = open();
    try {
      this.#logIn(slot, first);
    } catch (error) {
      close(first);
      throw error;
    }
    return new SessionPool({ open, close }, first, settings.sessionsMax);
  }

  /** By label each time: slots are renumbered when tokens come and go. */
  #findSlot(): Handle {
    const { cryptoki } = this.#world;
    let unwell: Fault | undefined;
    const labels: string[] = [];
    const slots = cryptoki.C_GetSlotList(true).filter((slot) => {
      try {
        const label = cryptoki.C_GetTokenInfo(slot).label.trimEnd();
        labels.push(label);
        return label === this.label;
      } catch (error) {
        // A neighbour that is not well is not our business, unless it turns out to be us.
        unwell ??= Fault.of(error);
        return false;
      }
    });
    const [slot] = slots;
    if (slots.length > 1) throw new Fault({ code: 'token_ambiguous' });
    if (slot === undefined) throw unwell ?? unknownAmong(labels);
    return slot;
  }

  #logIn(slot: Handle, session: Handle): void {
    const { cryptoki, onRefusedPin } = this.#world;
    const { pin, fingerprint } = readPinFile(this.#pinFile);
    if (fingerprint === this.#refused?.fingerprint) throw new Fault(this.#refused);
    const { flags } = cryptoki.C_GetTokenInfo(slot);
    if ((flags & CKF_USER_PIN_LOCKED) !== 0) throw new Fault({ code: 'CKR_PIN_LOCKED' });
    if ((flags & CKF_USER_PIN_FINAL_TRY) !== 0) throw new Fault({ code: 'pin_last_try' });
    try {
      cryptoki.C_Login(session, CKU_USER, pin);
    } catch (error) {
      const code = codeOf(error);
      // Somebody else in this process was first; the log-in is the process's.
      if (code === 'CKR_USER_ALREADY_LOGGED_IN') return;
      if (code?.startsWith('CKR_PIN_') === true) {
        this.#refused = { fingerprint, code };
        onRefusedPin(this.label, this.#refused);
      }
      throw error;
    }
  }
}

/** Labels are what an operator compares; a token without one was never initialized. */
function unknownAmong(labels: readonly string[]): Fault {
  const shown = labels.filter((label) => label !== '').slice(0, LABELS_TOLD_MAX);
  const words = shown.map((label) => JSON.stringify(label)).join(', ');
  const detail = words === '' ? 'it shows none that is initialized' : `it shows ${words}`;
  return new Fault({ code: 'token_unknown', detail });
}
