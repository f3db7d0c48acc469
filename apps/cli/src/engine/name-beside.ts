/** The name of what is made from a signed file: beside it, with a word before the ending. */

/** `terms.txt.p7s` and `added` become `terms.txt.added.p7s`. */
export function nameBeside(file: string, word: string): string {
  const [, stem = file, ending = ''] = /^(.*?)(\.[^./\\]+)?$/.exec(file) ?? [];
  return `${stem}.${word}${ending}`;
}
