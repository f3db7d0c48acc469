/**
 * JSON as strict as a signed document needs it (RFC 8259, RFC 7515, 4): UTF-8 and nothing else, no
 * member name twice at any depth, bounds on size, depth and count before memory is taken.
 *
 * Every value keeps its place in the text, because augmenting splices that text and never writes
 * it anew. Structure is read here; strings and numbers by `JSON.parse`, so that their grammar is
 * the engine's and not a second one. Why no library: ADR 55.
 */

import { AdesError } from '../ades-error.ts';

export interface JsonLimits {
  readonly bytesMax: number;
  readonly depthMax: number;
  /** Values of every kind, the outermost included. */
  readonly valuesMax: number;
}

interface JsonPlace {
  /** Index of its first character in the text. */
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
}

export interface JsonObject extends JsonPlace {
  readonly kind: 'object';
  /** In the order of the text. */
  readonly members: ReadonlyMap<string, JsonNode>;
}

export interface JsonArray extends JsonPlace {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
}

export interface JsonScalar extends JsonPlace {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
}

export type JsonNode = JsonObject | JsonArray | JsonScalar;

export interface JsonDocument {
  readonly text: string;
  readonly root: JsonNode;
}

export const jsonLimits: JsonLimits = {
  bytesMax: 64 * 1024 * 1024,
  depthMax: 32,
  valuesMax: 100_000,
};

/** @throws {AdesError} `json_too_large` beyond a limit, `json_malformed` for the rest. */
export function parseJson(bytes: Uint8Array, limits: JsonLimits = jsonLimits): JsonDocument {
  if (bytes.length > limits.bytesMax) throw new AdesError('json_too_large', 'octets');
  return new JsonReader(decodeUtf8(bytes), limits).readDocument();
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new AdesError('json_malformed', 'no UTF-8', { cause });
  }
}

class JsonReader {
  readonly #text: string;
  readonly #limits: JsonLimits;
  #at = 0;
  #values = 0;

  constructor(text: string, limits: JsonLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  readDocument(): JsonDocument {
    const root = this.#readValue(1);
    this.#skipBlanks();
    if (this.#at < this.#text.length) throw malformed('something follows');
    return { text: this.#text, root };
  }

  #readValue(depth: number): JsonNode {
    this.#skipBlanks();
    if (depth > this.#limits.depthMax) throw new AdesError('json_too_large', 'depth');
    if (++this.#values > this.#limits.valuesMax) throw new AdesError('json_too_large', 'values');
    const start = this.#at;
    switch (this.#text[start]) {
      case '{':
        return { kind: 'object', members: this.#readMembers(depth), start, end: this.#at };
      case '[':
        return { kind: 'array', items: this.#readItems(depth), start, end: this.#at };
      case '"':
        return { kind: 'scalar', value: this.#readString(), start, end: this.#at };
      default:
        return { kind: 'scalar', value: this.#readWord(), start, end: this.#at };
    }
  }

  #readMembers(depth: number): ReadonlyMap<string, JsonNode> {
    const members = new Map<string, JsonNode>();
    this.#at++;
    if (this.#take('}')) return members;
    do {
      this.#skipBlanks();
      const name = this.#readString();
      if (members.has(name)) throw malformed('a member name given twice');
      if (!this.#take(':')) throw malformed('a member without a value');
      members.set(name, this.#readValue(depth + 1));
    } while (this.#take(','));
    if (!this.#take('}')) throw malformed('an object without an end');
    return members;
  }

  #readItems(depth: number): readonly JsonNode[] {
    const items: JsonNode[] = [];
    this.#at++;
    if (this.#take(']')) return items;
    do items.push(this.#readValue(depth + 1));
    while (this.#take(','));
    if (!this.#take(']')) throw malformed('an array without an end');
    return items;
  }

  #readString(): string {
    const start = this.#at;
    if (this.#text[start] !== '"') throw malformed('no string');
    let end = this.#text.indexOf('"', start + 1);
    while (end !== -1 && this.#isEscaped(end)) end = this.#text.indexOf('"', end + 1);
    if (end === -1) throw malformed('a string without an end');
    this.#at = end + 1;
    return parseScalar(this.#text.slice(start, this.#at)) as string;
  }

  #isEscaped(quote: number): boolean {
    let before = quote;
    while (this.#text[before - 1] === '\\') before--;
    return (quote - before) % 2 === 1;
  }

  #readWord(): number | boolean | null {
    const word = /[\w+.-]+/uy;
    word.lastIndex = this.#at;
    const [found = ''] = word.exec(this.#text) ?? [];
    this.#at += found.length;
    return parseScalar(found) as number | boolean | null;
  }

  #take(mark: string): boolean {
    this.#skipBlanks();
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #skipBlanks(): void {
    while (isBlank(this.#text.charCodeAt(this.#at))) this.#at++;
  }
}

/** Space, tab, line feed, carriage return and no other (RFC 8259, 2). */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

function parseScalar(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw malformed('no JSON value', cause);
  }
}

function malformed(what: string, cause?: unknown): AdesError {
  return new AdesError('json_malformed', what, { cause });
}
