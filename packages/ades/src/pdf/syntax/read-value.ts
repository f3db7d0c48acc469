/**
 * Tokens to values (ISO 32000-2, 7.3): arrays, dictionaries, references.
 *
 * Recursion is bounded by `depthMax`. An unknown word stands for null, as every reader
 * has it; a word that closes an object inside a container is an error.
 */

import { AdesError } from '../../ades-error.ts';
import type { ByteWindow } from '../bytes/byte-window.ts';
import { PDF_NULL } from '../cos.ts';
import type { PdfArray, PdfDictionary, PdfSpan, PdfValue } from '../cos.ts';
import { Tokenizer } from './tokenizer.ts';
import type { PdfToken } from './tokenizer.ts';

/** Words that end an object; met inside a container they mean that it never closed. */
const CLOSERS = new Set(['', 'endobj', 'obj', 'stream', 'endstream', 'xref', 'trailer', '>>']);

export class ValueReader {
  readonly tokens: Tokenizer;
  readonly #depthMax: number;
  readonly #keepSpans: boolean;

  constructor(
    bytes: ByteWindow,
    options: { readonly position?: number; readonly depthMax: number; readonly spans?: boolean },
  ) {
    this.#keepSpans = options.spans ?? true;
    this.tokens = new Tokenizer(bytes, options.position ?? 0, this.#keepSpans);
    this.#depthMax = options.depthMax;
  }

  /** The next value. @throws {AdesError} `pdf_malformed`, `pdf_truncated`, `pdf_too_deep`. */
  read(depth = 0): PdfValue {
    return this.#value(this.tokens.next(), depth);
  }

  #value(token: PdfToken, depth: number): PdfValue {
    if (token.kind === 'number') return this.#numberOrReference(token);
    if (token.kind !== 'keyword') return token;
    switch (token.word) {
      case '[':
        return this.#array(depth + 1);
      case '<<':
        return this.#dictionary(depth + 1);
      case 'true':
        return { kind: 'boolean', value: true };
      case 'false':
        return { kind: 'boolean', value: false };
      default:
        if (!CLOSERS.has(token.word)) return PDF_NULL;
        throw unexpected(token.word);
    }
  }

  #numberOrReference(token: PdfValue & { kind: 'number' }): PdfValue {
    if (!token.isInteger || token.value < 0) return token;
    const generation = this.tokens.generationOfReference();
    if (generation === undefined) return token;
    return { kind: 'reference', number: token.value, generation };
  }

  #array(depth: number): PdfArray {
    this.#refuseDepth(depth);
    const offset = this.tokens.start;
    const items: PdfValue[] = [];
    for (;;) {
      const token = this.tokens.next();
      if (token.kind === 'keyword' && token.word === ']') break;
      items.push(this.#value(token, depth));
    }
    return { kind: 'array', items, ...this.#span(offset) };
  }

  #dictionary(depth: number): PdfDictionary {
    this.#refuseDepth(depth);
    const offset = this.tokens.start;
    const entries = new Map<string, PdfValue>();
    const duplicateKeys: string[] = [];
    for (;;) {
      const token = this.tokens.next();
      if (token.kind === 'keyword' && token.word === '>>') break;
      if (token.kind === 'keyword' && CLOSERS.has(token.word)) throw unexpected(token.word);
      // What is no name can be no key; readers step over it.
      if (token.kind !== 'name') continue;
      if (entries.has(token.name)) duplicateKeys.push(token.name);
      entries.set(token.name, this.#entryValue(depth));
    }
    const duplicates = duplicateKeys.length > 0 ? { duplicateKeys } : {};
    return { kind: 'dictionary', entries, ...this.#span(offset), ...duplicates };
  }

  /** A key directly before `>>` has lost its value; readers take it as null. */
  #entryValue(depth: number): PdfValue {
    const before = this.tokens.position;
    const token = this.tokens.next();
    if (token.kind !== 'keyword' || token.word !== '>>') return this.#value(token, depth);
    this.tokens.position = before;
    return PDF_NULL;
  }

  #refuseDepth(depth: number): void {
    if (depth > this.#depthMax) throw new AdesError('pdf_too_deep', 'nested containers');
  }

  #span(offset: number): { span?: PdfSpan } {
    if (!this.#keepSpans) return {};
    return { span: { offset, length: this.tokens.position - offset } };
  }
}

function unexpected(word: string): AdesError {
  if (word === '') return new AdesError('pdf_truncated', 'the input ends inside a value');
  return new AdesError('pdf_malformed', `"${word}" where a value should be`);
}
