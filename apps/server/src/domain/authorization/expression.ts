/**
 * Expression: which of a credential's factors together are a yes, such as `PIN AND (SMS OR MAIL)`.
 *
 * CSC API v2.0.0.2, 8.3 `auth.expression`. The document does not say which operator binds
 * stronger: here AND before XOR before OR, and what we write has parentheses, so that nobody has
 * to know. A chain of XOR means exactly one of its members, not an odd number of them: three
 * ways to agree, of which all three at once would count, is nobody's intention.
 *
 * There is no NOT, so nothing at all never meets an expression.
 */

import { Refusal, refuseUnless } from '../refusal.ts';

export type Expression =
  | { readonly operator: 'id'; readonly id: string }
  | { readonly operator: Operator; readonly operands: readonly Expression[] };

type Operator = 'AND' | 'XOR' | 'OR';

const charactersMax = 255;
const depthMax = 8;

/** From the one that binds least. */
const operators: readonly Operator[] = ['OR', 'XOR', 'AND'];

/**
 * @param ids the names that may occur; where one begins with another, the longer one is read.
 * @throws {Refusal} `expression_malformed`.
 */
export function parseExpression(text: string, ids: readonly string[]): Expression {
  refuseUnless(text.length <= charactersMax, 'expression_malformed', 'it is too long');
  const reader = { tokens: readTokens(text, ids), position: 0 };
  const expression = readOperands(reader, { level: 0, depth: 0 });
  refuseUnless(reader.position === reader.tokens.length, 'expression_malformed', 'it goes on');
  return expression;
}

/** Whether exactly these, no more and no fewer, are a yes. */
export function isMet(expression: Expression, given: ReadonlySet<string>): boolean {
  if (expression.operator === 'id') return given.has(expression.id);
  const { operator, operands } = expression;
  const met = operands.filter((operand) => isMet(operand, given)).length;
  if (operator === 'AND') return met === operands.length;
  return operator === 'OR' ? met > 0 : met === 1;
}

/** The ids that occur, each once. */
export function idsOf(expression: Expression): ReadonlySet<string> {
  if (expression.operator === 'id') return new Set([expression.id]);
  return new Set(expression.operands.flatMap((operand) => [...idsOf(operand)]));
}

/** Parentheses stand wherever operators of two kinds meet. */
export function formatExpression(expression: Expression): string {
  if (expression.operator === 'id') return expression.id;
  const operands = expression.operands.map((operand) =>
    operand.operator === 'id' ? operand.id : `(${formatExpression(operand)})`,
  );
  return operands.join(` ${expression.operator} `);
}

type Token =
  | { readonly kind: 'id'; readonly text: string }
  | { readonly kind: 'operator'; readonly text: Operator }
  | { readonly kind: '(' | ')' };

interface Reader {
  readonly tokens: readonly Token[];
  position: number;
}

interface Place {
  /** Which operator is looked for: an index of `operators`. */
  readonly level: number;
  /** Of parentheses. */
  readonly depth: number;
}

/** One operand, or several with the operator of the level between them. */
function readOperands(reader: Reader, { level, depth }: Place): Expression {
  const operator = operators[level];
  if (operator === undefined) return readOperand(reader, depth);
  const next = { level: level + 1, depth };
  const operands = [readOperands(reader, next)];
  while (isOperator(reader.tokens[reader.position], operator)) {
    reader.position += 1;
    operands.push(readOperands(reader, next));
  }
  const [only] = operands;
  return operands.length === 1 && only !== undefined ? only : { operator, operands };
}

function readOperand(reader: Reader, depth: number): Expression {
  const token = reader.tokens[reader.position];
  reader.position += 1;
  if (token?.kind === 'id') return { operator: 'id', id: token.text };
  refuseUnless(token?.kind === '(', 'expression_malformed', 'a factor is missing');
  refuseUnless(depth < depthMax, 'expression_malformed', 'it is too deep');
  const inner = readOperands(reader, { level: 0, depth: depth + 1 });
  const closed = reader.tokens[reader.position]?.kind === ')';
  refuseUnless(closed, 'expression_malformed', 'a parenthesis is not closed');
  reader.position += 1;
  return inner;
}

function isOperator(token: Token | undefined, operator: Operator): boolean {
  return token?.kind === 'operator' && token.text === operator;
}

function readTokens(text: string, ids: readonly string[]): readonly Token[] {
  const longestFirst = ids.toSorted((left, right) => right.length - left.length);
  const tokens: Token[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const { token, length } = readToken(rest, longestFirst);
    tokens.push(token);
    rest = rest.slice(length).trimStart();
  }
  return tokens;
}

function readToken(rest: string, ids: readonly string[]): { token: Token; length: number } {
  const [first] = rest;
  if (first === '(' || first === ')') return { token: { kind: first }, length: 1 };
  const id = ids.find((candidate) => startsWithWord(rest, candidate));
  if (id !== undefined) return { token: { kind: 'id', text: id }, length: id.length };
  const operator = operators.find((candidate) => startsWithWord(rest, candidate));
  if (operator === undefined) throw new Refusal('expression_malformed', 'a word is unknown');
  return { token: { kind: 'operator', text: operator }, length: operator.length };
}

/** A word ends where the text does, or a space or a parenthesis comes. */
function startsWithWord(text: string, word: string): boolean {
  return text.startsWith(word) && /^($|[\s()])/.test(text.slice(word.length));
}
