/**
 * Whether two PDF values say the same, byte for byte in streams. References are equal when
 * they name the same object; whether that object changed is asked on its own.
 */

import { equalBytes } from '@kumoin/pki';
import type { PdfDictionary, PdfValue } from '../../../pdf/cos.ts';

export function sameValue(one: PdfValue | undefined, other: PdfValue | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  switch (one.kind) {
    case 'null':
      return other.kind === 'null';
    case 'boolean':
    case 'number':
      return other.kind === one.kind && other.value === one.value;
    case 'name':
      return other.kind === 'name' && other.name === one.name;
    case 'string':
      return other.kind === 'string' && equalBytes(one.bytes, other.bytes);
    case 'reference':
      return (
        other.kind === 'reference' &&
        other.number === one.number &&
        other.generation === one.generation
      );
    case 'array':
      return (
        other.kind === 'array' &&
        one.items.length === other.items.length &&
        one.items.every((item, index) => sameValue(item, other.items[index]))
      );
    case 'dictionary':
      return other.kind === 'dictionary' && changedKeys(one, other).length === 0;
    case 'stream':
      return (
        other.kind === 'stream' &&
        equalBytes(one.raw, other.raw) &&
        changedKeys(one.dictionary, other.dictionary).length === 0
      );
    case 'verbatim':
      return false;
  }
}

/** Keys whose values differ, or that only one of the two has. */
export function changedKeys(one: PdfDictionary, other: PdfDictionary): readonly string[] {
  const keys = new Set([...one.entries.keys(), ...other.entries.keys()]);
  return [...keys].filter((key) => !sameValue(one.entries.get(key), other.entries.get(key)));
}
