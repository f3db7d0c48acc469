/**
 * Wire forms: how a value stands in JSON, said once for both directions.
 *
 * Reading is strict: every member must be there and no other, every text and list is bounded,
 * bytes have one spelling. The compiler sees that a record's form names every member of its
 * type, so that nothing a rule reads can be forgotten on the way. Hand-written, because a
 * schema says only half: the values here are bytes, branded names and big integers.
 */

import { Buffer } from 'node:buffer';

export interface WireForm<Value> {
  write(value: Value): unknown;
  /** @throws {WireError} */
  read(wire: unknown): Value;
}

/** What came in is not of the form; `where` names the member, never its value. */
export class WireError extends Error {
  constructor(where: string) {
    super(`not of the agreed form: ${where}`);
    this.name = 'WireError';
  }
}

function demand(fact: boolean, where: string): asserts fact {
  if (!fact) throw new WireError(where);
}

export function text<Value extends string = string>(lengthMax: number): WireForm<Value> {
  return {
    write: (value) => value,
    read(wire) {
      demand(typeof wire === 'string' && wire.length <= lengthMax, 'text');
      return wire as Value;
    },
  };
}

export function integer(min: number, max: number): WireForm<number> {
  return {
    write: (value) => value,
    read(wire) {
      demand(typeof wire === 'number' && Number.isSafeInteger(wire), 'integer');
      demand(min <= wire && wire <= max, 'integer');
      return wire;
    },
  };
}

export const fact: WireForm<boolean> = {
  write: (value) => value,
  read(wire) {
    demand(typeof wire === 'boolean', 'fact');
    return wire;
  },
};

export const nothing: WireForm<void> = {
  write: () => null,
  read: (wire) => demand(wire === null, 'nothing'),
};

/** A member that has no value where this form is used. */
export const absent: WireForm<undefined> = {
  write: () => null,
  read(wire) {
    demand(wire === null, 'a value where there is none');
    return undefined;
  },
};

/** Base64 in its one canonical spelling. */
export function bytes(lengthMax: number): WireForm<Uint8Array> {
  return {
    write: (value) =>
      Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'),
    read(wire) {
      demand(typeof wire === 'string' && wire.length <= Math.ceil(lengthMax / 3) * 4, 'bytes');
      const decoded = Buffer.from(wire, 'base64');
      demand(decoded.length <= lengthMax && decoded.toString('base64') === wire, 'bytes');
      return new Uint8Array(decoded.buffer, decoded.byteOffset, decoded.byteLength);
    },
  };
}

export function bigInteger(digitsMax: number): WireForm<bigint> {
  return {
    write: (value) => value.toString(),
    read(wire) {
      demand(typeof wire === 'string' && wire.length <= digitsMax, 'big integer');
      demand(/^(0|-?[1-9]\d*)$/.test(wire), 'big integer');
      return BigInt(wire);
    },
  };
}

export function choice<Value extends string | number>(choices: readonly Value[]): WireForm<Value> {
  return {
    write: (value) => value,
    read(wire) {
      const chosen = choices.find((one) => one === wire);
      demand(chosen !== undefined, 'choice');
      return chosen;
    },
  };
}

export function optional<Value>(form: WireForm<Value>): WireForm<Value | undefined> {
  return {
    write: (value) => (value === undefined ? null : form.write(value)),
    read: (wire) => (wire === null ? undefined : form.read(wire)),
  };
}

export function list<Value>(form: WireForm<Value>, max: number): WireForm<readonly Value[]> {
  return {
    write: (values) => values.map((value) => form.write(value)),
    read(wire) {
      demand(Array.isArray(wire) && wire.length <= max, 'list');
      return wire.map((one) => form.read(one));
    },
  };
}

type Members<Value> = { readonly [Name in keyof Value]-?: WireForm<Value[Name]> };

/** Members a value has beyond its form stay behind. */
export function record<Value extends object>(members: Members<Value>): WireForm<Value> {
  const names = Object.keys(members) as (keyof Value & string)[];
  return {
    write(value) {
      const wire: Record<string, unknown> = {};
      for (const name of names) wire[name] = members[name].write(value[name]);
      return wire;
    },
    read(wire) {
      demand(isObject(wire) && Object.keys(wire).length === names.length, 'record');
      const value: Partial<Value> = {};
      for (const name of names) {
        demand(Object.hasOwn(wire, name), name);
        value[name] = members[name].read(wire[name]);
      }
      return value as Value;
    },
  };
}

/** One of several kinds, as `{ kind, facts }`. */
export function variant<Kinds extends object>(forms: Members<Kinds>): WireForm<Variant<Kinds>> {
  return {
    write: ({ kind, facts }) => ({ kind, facts: forms[kind].write(facts) }),
    read(wire) {
      demand(isObject(wire) && Object.keys(wire).length === 2, 'variant');
      const { kind, facts } = wire;
      demand(typeof kind === 'string' && Object.hasOwn(forms, kind), 'kind');
      demand(Object.hasOwn(wire, 'facts'), 'facts');
      const known = kind as keyof Kinds;
      return { kind: known, facts: forms[known].read(facts) } as Variant<Kinds>;
    },
  };
}

/** `{ signing: X, root: Y }` as `{ kind: 'signing', facts: X } | { kind: 'root', facts: Y }`. */
export type Variant<Kinds> = {
  [Kind in keyof Kinds]: { readonly kind: Kind; readonly facts: Kinds[Kind] };
}[keyof Kinds];

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
