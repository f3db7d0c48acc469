/**
 * A moment, with the zone it is told in: the server does not know where the reader is, so the
 * page says it instead of guessing.
 */

import type { Language } from '#domain/language.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

const style = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
} as const;

const formats: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  en: new Intl.DateTimeFormat('en-GB', { ...style, timeZone: 'UTC' }),
  ja: new Intl.DateTimeFormat('ja-JP', { ...style, timeZone: 'Asia/Tokyo' }),
};

export function renderTime(lang: Language, at: number): Html {
  const time = new Date(at);
  return html`<time datetime="${time.toISOString()}">${formats[lang].format(time)}</time>`;
}
