/**
 * The ways in which a signer can agree, by the expression over the factors of a credential: CSC API
 * v2.0.0.2, 8.3 `auth.expression`. Of several the one is taken that needs the fewest answers; a
 * code that is computed or typed comes before one that has to be sent.
 *
 * AND binds before XOR before OR, as this project's server has it; others are known to write
 * parentheses. A chain of XOR is one of its members.
 */

import type { Factor } from '@kumoin/sdk';

/** Beyond that an expression is nobody's, and every set would be too many to try. */
const factorsMax = 8;
const charactersMax = 1000;

/** @returns sets of factors that are enough, the easiest first; none where it cannot be read. */
export function waysToAgree(
  factors: readonly Factor[],
  expression: string | undefined,
): readonly (readonly Factor[])[] {
  if (expression === undefined || expression.trim() === '') return [factors];
  if (factors.length > factorsMax || expression.length > charactersMax) return [];
  const ids = factors.map(({ id }) => id).toSorted((left, right) => right.length - left.length);
  const tokens = tokensOf(expression, ids);
  if (tokens === undefined) return [];
  return subsetsOf(factors)
    .filter((subset) => isMet(tokens, new Set(subset.map(({ id }) => id))))
    .toSorted((left, right) => left.length - right.length || effortOf(left) - effortOf(right));
}

const operators = ['OR', 'XOR', 'AND'] as const;

function tokensOf(expression: string, ids: readonly string[]): readonly string[] | undefined {
  const words = [...ids, ...operators];
  const tokens: string[] = [];
  let rest = expression.trimStart();
  while (rest !== '') {
    const token = ['(', ')'].find((sign) => rest.startsWith(sign)) ?? wordAt(rest, words);
    if (token === undefined) return undefined;
    tokens.push(token);
    rest = rest.slice(token.length).trimStart();
  }
  return tokens;
}

function wordAt(text: string, words: readonly string[]): string | undefined {
  return words.find((word) => text.startsWith(word) && /^($|[\s()])/.test(text.slice(word.length)));
}

interface Reader {
  readonly tokens: readonly string[];
  readonly given: ReadonlySet<string>;
  position: number;
}

/** What cannot be read is met by nothing. */
function isMet(tokens: readonly string[], given: ReadonlySet<string>): boolean {
  const reader: Reader = { tokens, given, position: 0 };
  const met = readLevel(reader, 0);
  return met === true && reader.position === tokens.length;
}

/** @returns undefined for what is no expression. */
function readLevel(reader: Reader, level: number): boolean | undefined {
  const operator = operators[level];
  if (operator === undefined) return readOperand(reader);
  const operands = [readLevel(reader, level + 1)];
  while (reader.tokens[reader.position] === operator) {
    reader.position += 1;
    operands.push(readLevel(reader, level + 1));
  }
  if (operands.includes(undefined)) return undefined;
  const met = operands.filter(Boolean).length;
  if (operator === 'XOR') return met === 1;
  return operator === 'AND' ? met === operands.length : met > 0;
}

function readOperand(reader: Reader): boolean | undefined {
  const token = reader.tokens[reader.position];
  reader.position += 1;
  if (token === undefined || token === ')' || operators.some((word) => word === token)) {
    return undefined;
  }
  if (token !== '(') return reader.given.has(token);
  const inner = readLevel(reader, 0);
  const closed = reader.tokens[reader.position] === ')';
  reader.position += 1;
  return closed ? inner : undefined;
}

function subsetsOf(factors: readonly Factor[]): readonly (readonly Factor[])[] {
  return factors.reduce<readonly (readonly Factor[])[]>(
    (subsets, factor) => [...subsets, ...subsets.map((subset) => [...subset, factor])],
    [[]],
  );
}

/** Typed, then sent, then asked elsewhere. */
function effortOf(factors: readonly Factor[]): number {
  const efforts = factors.map(({ type }) => {
    if (type.endsWith('OOB')) return 2;
    return type === 'ChallengeResponse' ? 1 : 0;
  });
  return efforts.reduce<number>((sum, effort) => sum + effort, 0);
}
