/** A key that makes MACs and stays in WebCrypto; a `CryptoKey`, by a name that Node knows as a type, too. */

export type MacKey = Parameters<typeof crypto.subtle.sign>[1];
