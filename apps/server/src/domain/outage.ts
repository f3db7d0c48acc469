/**
 * Outage: something outside failed (vault, store, disk, mail). The caller may try again; the
 * operator reads the cause in the log. Adapters translate their driver's errors into this.
 */

export type OutageCode =
  | 'store_failed'
  | 'store_full'
  | 'vault_failed'
  | 'provider_failed'
  | 'overloaded'
  | 'engine_failed'
  | 'message_failed'
  | 'second_party_failed';

export class Outage extends Error {
  readonly code: OutageCode;

  constructor(code: OutageCode, options: { readonly cause: unknown }) {
    super(code, options);
    this.name = 'Outage';
    this.code = code;
  }
}
