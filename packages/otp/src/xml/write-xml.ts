/** Elements as XML text. What is written here is read back by `parse-xml.ts` to the same text. */

export interface XmlPart {
  /** With its prefix. */
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | undefined>>;
  readonly children?: readonly (XmlPart | undefined)[];
  readonly text?: string;
}

export function writeXml(root: XmlPart): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, '')}\n`;
}

function write({ name, attributes = {}, children = [], text }: XmlPart, indent: string): string {
  const tag = Object.entries(attributes).reduce(
    (start, [key, value]) => (value === undefined ? start : `${start} ${key}="${escape(value)}"`),
    name,
  );
  const parts = children.filter((child) => child !== undefined);
  if (text !== undefined) return `${indent}<${tag}>${escape(text)}</${name}>`;
  if (parts.length === 0) return `${indent}<${tag}/>`;
  const inner = parts.map((child) => write(child, `${indent}  `)).join('\n');
  return `${indent}<${tag}>\n${inner}\n${indent}</${name}>`;
}

const references: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
};

/** Controls too, which attributes would otherwise turn into spaces. */
const escape = (text: string) =>
  text.replace(/[<>&"\t\n\r]/g, (found) => references[found] ?? `&#${found.charCodeAt(0)};`);
