/**
 * `auth.expression`: which authentication objects are needed. CSC API v2.0.0.2, 8.3. Ids, AND, OR,
 * XOR and parentheses; AND binds stronger than XOR, XOR stronger than OR. None: all are needed.
 */

type Holds = (given: ReadonlySet<string>) => boolean;

/** @throws {Error} for a text that is no expression over these ids. */
export function readExpression(text: string, ids: readonly string[]): Holds {
  if (text.trim() === '') return (given) => ids.every((id) => given.has(id));
  const words = tokensOf(text, ids);
  const holds = readLevel(words, 0);
  if (words.length > 0) throw new Error(`the expression has more: ${words.join(' ')}`);
  return holds;
}

/** The fewest of `ids` for which it holds, in their order; undefined if it holds for none. */
export function fewestFor(holds: Holds, ids: readonly string[]): readonly string[] | undefined {
  const subsets = Array.from({ length: 2 ** Math.min(ids.length, 10) }, (_, bits) =>
    ids.filter((_id, index) => (bits >> index) & 1),
  );
  return subsets
    .sort((left, right) => left.length - right.length)
    .find((own) => holds(new Set(own)));
}

/** An id may hold a space, so the longest one that fits is taken. */
function tokensOf(text: string, ids: readonly string[]): string[] {
  const known = ['AND', 'XOR', 'OR', '(', ')', ...ids].sort((a, b) => b.length - a.length);
  const words: string[] = [];
  for (let rest = text.trim(); rest !== '';) {
    const word = known.find((candidate) => rest.startsWith(candidate));
    if (word === undefined) throw new Error(`the expression names nothing known at "${rest}"`);
    words.push(word);
    rest = rest.slice(word.length).trim();
  }
  return words;
}

const levels = ['OR', 'XOR', 'AND'] as const;

const joined: Readonly<Record<(typeof levels)[number], (left: Holds, right: Holds) => Holds>> = {
  OR: (left, right) => (given) => left(given) || right(given),
  XOR: (left, right) => (given) => left(given) !== right(given),
  AND: (left, right) => (given) => left(given) && right(given),
};

function readLevel(words: string[], level: number): Holds {
  const operator = levels[level];
  if (operator === undefined) return readAtom(words);
  let left = readLevel(words, level + 1);
  while (words[0] === operator) {
    words.shift();
    left = joined[operator](left, readLevel(words, level + 1));
  }
  return left;
}

function readAtom(words: string[]): Holds {
  const word = words.shift();
  if (word === undefined || word === ')' || (levels as readonly string[]).includes(word)) {
    throw new Error(`the expression has "${word ?? 'nothing'}" where an id belongs`);
  }
  if (word !== '(') return (given) => given.has(word);
  const inner = readLevel(words, 0);
  if (words.shift() !== ')') throw new Error('the expression lacks a )');
  return inner;
}
