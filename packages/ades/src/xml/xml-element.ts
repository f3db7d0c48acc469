/**
 * XML that we write, as text of ASCII: an element with its attributes, and what is inside it.
 * Names are ours and trusted; values and texts are escaped here and in `escape-xml.ts`.
 */

import { escapeXml } from './escape-xml.ts';

/**
 * @param attributes in the order they are written; undefined ones are left out.
 * @param content XML, complete: texts go through `escapeXml` first.
 * @throws {AdesError} `xades_property_malformed` for a value XML cannot hold.
 */
export function xmlElement(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...content: readonly string[]
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([attribute, value]) => ` ${attribute}="${escapeXml(value ?? '')}"`)
    .join('');
  const inside = content.join('');
  return inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}
