/**
 * Text from elsewhere, made fit for a terminal: one line, and no character that could move
 * the cursor, change colours or turn the reading direction. Names in certificates and words
 * of servers are strangers' text; a terminal obeys what it prints.
 */

const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const charactersMax = 1000;

export function printable(text: string): string {
  const shown = text.replace(/\s+/g, ' ').replace(unsafe, '\ufffd').trim();
  return shown.length > charactersMax ? `${shown.slice(0, charactersMax)}…` : shown;
}
