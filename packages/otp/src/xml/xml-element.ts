/** An element of an XML document as `parse-xml.ts` reads it, and ways to the parts of it. */

import { OtpError } from '../otp-error.ts';

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  /** Empty when it has none. */
  readonly namespace: string;
  /** By name; a qualified one as `{namespace}name`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All text right in it, that of its children left out. */
  readonly text: string;
}

export interface XmlName {
  readonly namespace: string;
  readonly name: string;
}

export function isNamed(element: XmlElement, { namespace, name }: XmlName): boolean {
  return element.name === name && element.namespace === namespace;
}

/** @throws {OtpError} `pskc_malformed` when there are several: nobody knows which one counts. */
export function childOf(element: XmlElement | undefined, name: XmlName): XmlElement | undefined {
  const [first, second] = element?.children.filter((child) => isNamed(child, name)) ?? [];
  if (second !== undefined) throw new OtpError('pskc_malformed', `${name.name} twice`);
  return first;
}

/** @throws {OtpError} `pskc_malformed` unless there is one. */
export function onlyChildOf(element: XmlElement | undefined, name: XmlName): XmlElement {
  const child = childOf(element, name);
  if (child === undefined) throw new OtpError('pskc_malformed', `${name.name} missing`);
  return child;
}

/** @throws {OtpError} `pskc_malformed` when it holds elements. */
export function textOf(element: XmlElement): string {
  if (element.children.length > 0) throw new OtpError('pskc_malformed', element.name);
  return element.text.trim();
}

/** The text of an optional child. @throws {OtpError} `pskc_malformed`. */
export function childText(element: XmlElement | undefined, name: XmlName): string | undefined {
  const child = childOf(element, name);
  return child && textOf(child);
}
