/**
 * `POST` to an address that a stranger has named: where a result is to be told, where a phone is
 * to be woken. What only we can reach is never reached.
 */

export interface OutboundOrder {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly timeoutMs?: number;
}

export interface OutboundPost {
  /** @returns why it cannot be such an address, in words for the log; its name is not looked up. */
  faultOf(uri: string): string | undefined;
  /**
   * Follows no redirect, reads nothing of an answer.
   * @returns its status; undefined when nothing was sent, as not every address of it is public.
   * @throws what the network says.
   */
  post(uri: string, order: OutboundOrder): Promise<number | undefined>;
}
