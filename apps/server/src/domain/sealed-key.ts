/** The context a key of the installation is sealed under, such as VAPID's: it opens for no other name. */
export function sealedKeyContext(name: string): string {
  return `sealed-key:${name}`;
}
