/**
 * `signed_props`: what the signer says in the signature. CSC API v2.0.0.2, 11.11; the names are
 * those of EN 319 122-1, 5.2, EN 319 142-1, 5.3, EN 319 132-1, 5.2 and TS 119 182-1, 5.2.
 *
 * A property we cannot say is refused by its name: to leave it out would sign less than was
 * asked. Values that a server might compute itself must be given here.
 */

import {
  AdesError,
  findCadesProperty,
  malformedCadesProperties,
  readJadesProperties,
  readXadesProperties,
  signatureWordsCharactersMax,
} from '@kumoin/ades';
import type { CadesProperty, EncodedProperty } from '@kumoin/ades';
import { invalidRequest } from '@kumoin/contract';
import type { SignatureWord } from '#domain/signatures/document-to-sign.ts';
import { readBase64 } from '../base64.ts';

export type SignedProps =
  readonly { readonly attribute_name: string; readonly attribute_value?: string }[] | undefined;

/** @throws {CscError} `Invalid parameter signed_props (…)`, with the names of all that are bad. */
export function readCadesProps(props: SignedProps): readonly CadesProperty[] {
  return readEach(props, (attributeName, value) => {
    const name = findCadesProperty(attributeName);
    if (name === undefined) return undefined;
    const property = { name, value };
    return malformedCadesProperties([property]).length === 0 ? property : undefined;
  });
}

const words: ReadonlyMap<string, SignatureWord['word']> = new Map([
  ['Location', 'location'],
  ['Reason', 'reason'],
  ['Name', 'name'],
  ['ContactInfo', 'contactInfo'],
]);

/** @throws {CscError} as above. */
export function readPadesProps(props: SignedProps): readonly SignatureWord[] {
  return readEach(props, (attributeName, value) => {
    const word = words.get(attributeName);
    const text = readWords(value);
    const fits = text !== undefined && text.length <= signatureWordsCharactersMax;
    return word !== undefined && fits ? { word, text } : undefined;
  });
}

/** Elements of XAdES, several commitments among them. @throws {CscError} as above. */
export function readXadesProps(props: SignedProps): readonly EncodedProperty[] {
  return readEncoded(props, readXadesProperties);
}

/** Header parameters of JAdES. @throws {CscError} as above. */
export function readJadesProps(props: SignedProps): readonly EncodedProperty[] {
  return readEncoded(props, readJadesProperties);
}

/** What the engine will not read is bad; what it reads it reads again where it is signed. */
function readEncoded(
  props: SignedProps,
  understand: (properties: readonly EncodedProperty[]) => unknown,
): readonly EncodedProperty[] {
  return readEach(props, (name, value) => {
    try {
      understand([{ name, value }]);
      return { name, value };
    } catch (error) {
      // Named among the bad ones; anything else is a bug.
      if (error instanceof AdesError) return undefined;
      throw error;
    }
  });
}

/** Where nothing can be said: the client has written the document itself. */
export function refuseProps(props: SignedProps): void {
  readEach(props, () => undefined);
}

function readEach<Read>(
  props: SignedProps = [],
  read: (name: string, value: Uint8Array) => Read | undefined,
): readonly Read[] {
  const names = props.map((prop) => prop.attribute_name);
  const found = props.map(({ attribute_name: name, attribute_value: text }, index) => {
    const value = readBase64(text);
    const twice = names.indexOf(name) < index;
    return value === undefined || twice ? undefined : read(name, value);
  });
  const bad = names.filter((_, index) => found[index] === undefined);
  if (bad.length > 0) throw invalidRequest(`Invalid parameter signed_props (${bad.join(', ')})`);
  return found.filter((one) => one !== undefined);
}

/** UTF-8, or UTF-16 with its mark, as text strings of a PDF may be; no control characters. */
function readWords(value: Uint8Array): string | undefined {
  const wide = value[0] === 0xfe && value[1] === 0xff;
  try {
    const text = new TextDecoder(wide ? 'utf-16be' : 'utf-8', { fatal: true }).decode(value);
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    return text === '' || /[\u0000-\u001f\u007f]/.test(text) ? undefined : text;
  } catch {
    // Not the text it is said to be: bad like any other.
    return undefined;
  }
}
