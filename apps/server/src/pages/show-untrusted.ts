/**
 * Text of strangers (names of applications, labels of documents, subjects of certificates) shown
 * so that it cannot pretend: isolated from the direction of what stands around it, with every
 * character visible that would otherwise hide, turn or push away others, and cut at a length
 * that is told. Unicode UTR #36, 2.5 and UAX #9, 5.6.
 *
 * Variation selectors stay: names of Japanese people are written with them.
 */

import { html } from './html.ts';
import type { Html } from './html.ts';

const charactersMax = 500;
const marksMax = 4;

/**
 * Controls, formats, separators of lines and lone surrogates; letters that look like nothing;
 * spaces in a row; marks piled on marks.
 */
const odd =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|[\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u034f]|\p{Zs}{2,}|\p{M}{5,}/gu;
const selectors = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;

export function showUntrusted(text: string): Html {
  const characters = [...text];
  const kept = characters.slice(0, charactersMax).join('');
  const left = characters.length - charactersMax;
  const cut = left > 0 && html`<span class="odd">… +${left}</span>`;
  return html`<bdi class="untrusted">${visible(kept)}${cut}</bdi>`;
}

function visible(text: string): Html[] {
  const shown: Html[] = [];
  let from = 0;
  for (const { 0: match, index } of text.matchAll(odd)) {
    shown.push(html`${text.slice(from, index)}${explain(match)}`);
    from = index + match.length;
  }
  return [...shown, html`${text.slice(from)}`];
}

function explain(match: string): Html {
  const characters = [...match];
  if (/^\p{Zs}/u.test(match)) return html`<span class="odd">␣×${characters.length}</span>`;
  if (characters.length > marksMax && !selectors.test(match)) {
    const kept = characters.slice(0, marksMax).join('');
    return html`${kept}<span class="odd">+${characters.length - marksMax}</span>`;
  }
  return html`<span class="odd">${characters.map(codePoint).join(' ')}</span>`;
}

function codePoint(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `U+${hex}`;
}
