/**
 * PINs that a token refused, by the state of their files: remembered for the next agent, and in a
 * file for the next process, since a service that is restarted again and again with a wrong PIN
 * locks its token within seconds. Processes beside this one write the same file, so it is read
 * again each time. Nothing here says anything about the PIN itself.
 */

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { RefusedPin } from './agent-messages.ts';

/** By label of the token. */
export class RefusedPins {
  readonly #file: string | undefined;
  #known: Readonly<Record<string, RefusedPin>>;

  constructor(file: string | undefined) {
    this.#file = file;
    this.#known = {};
  }

  get all(): Readonly<Record<string, RefusedPin>> {
    return this.#file === undefined ? this.#known : { ...this.#known, ...readRefusals(this.#file) };
  }

  remember(label: string, refused: RefusedPin): void {
    this.#known = { ...this.all, [label]: refused };
    if (this.#file === undefined) return;
    try {
      const draft = `${this.#file}.${process.pid}`;
      writeFileSync(draft, JSON.stringify(this.#known), { mode: 0o600 });
      renameSync(draft, this.#file);
    } catch {
      // The memory of this process is left; a full disk must not take the other tokens away.
    }
  }
}

function readRefusals(file: string): Readonly<Record<string, RefusedPin>> {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Object.fromEntries(Object.entries(read ?? {}).filter(isRefusal));
  } catch {
    // None was refused yet, or the file is damaged: then the worst is one more try.
    return {};
  }
}

function isRefusal(entry: [string, unknown]): entry is [string, RefusedPin] {
  const refused = entry[1];
  if (typeof refused !== 'object' || refused === null) return false;
  if (!('fingerprint' in refused) || !('code' in refused)) return false;
  return typeof refused.fingerprint === 'string' && /^CKR_PIN_/.test(String(refused.code));
}
