/**
 * Markup that is safe by construction: whatever is put into the template is escaped, unless it
 * is itself markup made by this template. There is no other way to make markup, so no page can
 * forget to escape. An attribute has to stand in double quotes; a template that forgets them is
 * a bug, and is told the first time it runs.
 */

import assert from 'node:assert';

class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** Markup that may go into a page as it is. */
export type Html = Markup;

/** What is nothing is left out; a list is put down one after the other. */
export type HtmlPart = string | number | Html | readonly Html[] | undefined | false;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

const unquoted = /\s[\w-]+\s*=\s*'?$/;

export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  const [first = '', ...rest] = strings;
  const text = rest.reduce((before, after, index) => {
    assert.doesNotMatch(strings[index] ?? '', unquoted, 'an attribute stands in double quotes');
    return before + textOf(parts[index]) + after;
  }, first);
  return new Markup(text);
}

const picture =
  /^<svg (?:[\w-]+="[^"<>&]*" ?)+>(?:<(?:rect|path) (?:[\w-]+="[^"<>&]*" ?)+\/>)+<\/svg>$/;
const ofPicture =
  /^(?:viewBox|width|height|x|y|d|fill|shape-rendering|aria-hidden|data-lamp)="[\w #.\-]*"$/;
const namespace = ' xmlns="http://www.w3.org/2000/svg"';

/**
 * A picture that our codecs have drawn. Nothing but rectangles and paths with these attributes is
 * let through: no script, no address, no style.
 */
export function pictureOf(svg: string): Html {
  const text = svg.replace(namespace, '');
  const attributes = text.match(/[\w-]+="[^"]*"/g) ?? [];
  assert.ok(picture.test(text) && attributes.every((each) => ofPicture.test(each)), 'no picture');
  return new Markup(text.replaceAll(/<(rect|path)([^>]*)\/>/g, '<$1$2></$1>'));
}

function textOf(part: HtmlPart): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup) return part.toString();
  if (Array.isArray(part)) return part.map((each: Html) => textOf(each)).join('');
  return String(part).replace(/[&<>"'`]/g, (character) => entities[character] ?? '');
}
