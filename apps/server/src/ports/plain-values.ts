/**
 * Plain values (objects, lists, texts, numbers, bytes) as bytes, and back as they were. For what
 * we seal for ourselves: nothing from outside is ever read this way.
 */
export interface PlainValues {
  toBytes(value: object): Uint8Array;
  fromBytes(bytes: Uint8Array): unknown;
}
