/** What somebody wants approved, the bank API or the signing of documents, and what came of it. */

import type { AccountId, ClientId, TokenId } from '#domain/identifiers.ts';
import type { Secret } from '#domain/secret.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Language } from '#domain/language.ts';
import type { StatementOrder } from '#domain/transactions/settle-statement.ts';
import type { SigningSubject, TokenTransaction } from '#domain/transactions/token-transaction.ts';

export interface TransactionOrder extends StatementOrder {
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  /** In the place of the client's name. */
  readonly relyingParty?: string | undefined;
  readonly language: Language;
  /** For how long it may be answered. */
  readonly seconds?: number | undefined;
  /** Undefined: the newest of the account that could answer. */
  readonly tokenId?: TokenId | undefined;
  /** The token has to answer by itself, on a device of the person. */
  readonly online?: boolean | undefined;
  /** Two digits are shown here and typed on the device, where that answers online. */
  readonly numberMatching?: boolean | undefined;
  readonly callbackUri: string | undefined;
  readonly clientReference: string | undefined;
  readonly signing: SigningSubject | undefined;
}

export interface BegunTransaction {
  readonly transaction: TokenTransaction;
  readonly token: Token;
  /** Opens its page for as long as it lasts; undefined: it was begun before, and told then. */
  readonly handle: Secret<string> | undefined;
}
