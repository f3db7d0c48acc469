/**
 * An OpenAPI document, asked about answers that were given: is there such a path, does it have this
 * status, this media type, and does the body fit, without a member that is not described?
 */

import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

export interface SentAnswer {
  readonly verb: string;
  readonly path: string;
  readonly status: number;
  readonly mediaType: string;
  readonly body: string;
}

type Node = Readonly<Record<string, unknown>>;

/** Pages for people are not described, nor what has a format of its own. */
const described =
  /^\/(csc|oauth2(?!\/(interaction|authorize)\/)|\.well-known(?!\/[^/]+\/)|healthz|readyz|openapi\.json|docs|logo\.png)(\/|$)/;

export function isDescribed(path: string): boolean {
  return described.test(path);
}

export class ApiDescription {
  readonly #document: Node;
  readonly #checks = new Map<object, ReturnType<typeof Compile>>();

  constructor(document: Node) {
    this.#document = document;
  }

  /** @returns undefined when all is as described. */
  problemOf(sent: SentAnswer): string | undefined {
    const { verb, path, status, mediaType, body } = sent;
    const call = `${verb} ${path.replace(/^\/csc\/v0\//, '/csc/v1/')}`;
    const operation = this.#at(['paths', call.slice(verb.length + 1), verb.toLowerCase()]);
    // Where nothing is described there must be nothing.
    if (operation === undefined) return status === 404 ? undefined : `${call} → ${status}: no path`;
    const response = this.#resolve((operation['responses'] as Node)[String(status)]);
    if (response === undefined) return `${call} → ${status}: no such status`;
    const content = response['content'] as Node | undefined;
    if (content === undefined) {
      return body === '' ? undefined : `${call} → ${status}: a body where there is none`;
    }
    const { schema } = (content[mediaType] ?? {}) as { schema?: Node };
    if (schema === undefined) return `${call} → ${status}: media type ${mediaType}`;
    return mediaType === 'application/json'
      ? this.#misfit(schema, `${call} → ${status}`, body)
      : undefined;
  }

  #misfit(schema: Node, call: string, body: string): string | undefined {
    const form = this.#resolve(schema) ?? {};
    const check = this.#checks.get(form) ?? Compile(this.#closed(form) as TSchema);
    this.#checks.set(form, check);
    const value = JSON.parse(body) as unknown;
    if (check.Check(value)) return undefined;
    return `${call}: ${JSON.stringify(check.Errors(value)).slice(0, 300)}`;
  }

  /** The same, with nothing allowed that is not described. */
  #closed(given: unknown): unknown {
    if (Array.isArray(given)) return given.map((each) => this.#closed(each));
    if (typeof given !== 'object' || given === null) return given;
    const node = this.#resolve(given as Node) ?? {};
    const entries = Object.entries(node).map(([name, value]) => [name, this.#closed(value)]);
    const isObject = node['type'] === 'object' && node['properties'] !== undefined;
    const open = 'additionalProperties' in node || !isObject;
    return Object.fromEntries([...entries, ...(open ? [] : [['additionalProperties', false]])]);
  }

  #resolve(node: unknown): Node | undefined {
    const reference = (node as Node | undefined)?.['$ref'];
    if (typeof reference !== 'string') return node as Node | undefined;
    return this.#at(reference.slice('#/'.length).split('/'));
  }

  #at(steps: readonly string[]): Node | undefined {
    return steps.reduce<Node | undefined>(
      (node, step) => node?.[step] as Node | undefined,
      this.#document,
    );
  }
}
