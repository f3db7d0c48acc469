/**
 * The members of a CSC request, read one by one in the order of the document's table.
 *
 * Clients spell members in the ways of v1, v2 and their own libraries; each spelling is
 * accepted on both versions. `null` is the same as absent; unknown members are ignored.
 * Errors are worded as the document's tables word them.
 */

import { invalidParameter, invalidRequest, missingParameter } from '@kumoin/contract';

const spellings: ReadonlyMap<string, readonly string[]> = new Map([
  ['hashes', ['hashes', 'hash']],
  ['hash', ['hash', 'hashes']],
  ['hashAlgorithmOID', ['hashAlgorithmOID', 'hashAlgo']],
  ['authInfo', ['authInfo', 'auth_info']],
  ['certInfo', ['certInfo', 'cert_info']],
  ['onlyValid', ['onlyValid', 'only_valid']],
  ['userID', ['userID', 'user_id']],
  ['clientData', ['clientData', 'client_data']],
  ['signAlgoParams', ['signAlgoParams', 'sign_algo_params']],
]);

export const descriptionCharactersMax = 500;

export class RequestBody {
  readonly #members: Readonly<Record<string, unknown>>;

  /** @throws {CscError} unless `body` is a JSON object; nothing at all counts as `{}`. */
  constructor(body: unknown) {
    const value = body ?? {};
    if (typeof value !== 'object' || Array.isArray(value)) {
      throw invalidRequest('The request body is not a JSON object');
    }
    this.#members = value as Record<string, unknown>;
  }

  /** The member under any of its spellings, or undefined. */
  find(name: string): unknown {
    for (const spelling of spellings.get(name) ?? [name]) {
      const value = Object.hasOwn(this.#members, spelling) ? this.#members[spelling] : undefined;
      if (value !== undefined && value !== null) return value;
    }
    return undefined;
  }

  /** The empty text is a text: a bad value, not a missing one. @throws {CscError} */
  requireString(name: string, shownAs = name): string {
    const value = this.find(name);
    if (typeof value !== 'string') throw missingParameter('string', shownAs);
    return value;
  }

  /** @throws {CscError} when it is there and no string. */
  findString(name: string, shownAs = name): string | undefined {
    const value = this.find(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw missingParameter('string', shownAs);
    return value;
  }

  /** However large: the limits are the domain's. @throws {CscError} when it is no integer. */
  requireInteger(name: string): number {
    const value = this.find(name);
    if (!Number.isInteger(value)) throw missingParameter('integer', name);
    return value as number;
  }

  /** @throws {CscError} when it is there and no boolean. */
  findBoolean(name: string): boolean {
    const value = this.find(name);
    if (value === undefined) return false;
    if (typeof value !== 'boolean') throw invalidParameter(name);
    return value;
  }

  /** @throws {CscError} when it is there and no array. */
  findArray(name: string, shownAs = name): readonly unknown[] | undefined {
    const value = this.find(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw missingParameter('array', shownAs);
    return value;
  }

  /** What nearly every method takes: checked for form, and neither used nor kept. */
  checkClientData(): void {
    const clientData = this.find('clientData');
    if (clientData !== undefined && typeof clientData !== 'string') {
      throw invalidParameter('clientData');
    }
  }
}
