/**
 * Somebody else's words in a message of ours: one line, no quotation marks of ours, no controls,
 * and not so long that they push our words away.
 */

/** Control characters would make lines, or headers, of their own; others change the direction. */
export function oneLine(text: string, charactersMax: number): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}“”「」\s]+/gu, ' ').trim();
  const characters = [...plain];
  return characters.length <= charactersMax
    ? plain
    : `${characters.slice(0, charactersMax - 1).join('')}…`;
}
