/**
 * Where codes may be mailed. A code by mail is worth as much as the mailbox is hard to get into, so
 * the operator says which domains are good enough; at first those of the mobile carriers of
 * Japan, whose mailboxes hang on the contract of a telephone and are read on it.
 */

import { refuseUnless } from '../refusal.ts';

/** The word that stands for all of them. */
export const carriersWord = 'carriers';

/** Each with all below it, as older addresses have regions in front (`t.vodafone.ne.jp`). */
const carrierDomains: readonly string[] = [
  // NTT docomo
  'docomo.ne.jp',
  // KDDI: au, UQ mobile, and what they took over
  ...['au.com', 'ezweb.ne.jp', 'ido.ne.jp', 'tu-ka.ne.jp', 'tkk.ne.jp', 'tkc.ne.jp'],
  ...['uqmobile.jp', 'uqwimax.jp'],
  // SoftBank, and what it was called before
  ...['softbank.ne.jp', 'i.softbank.jp', 'disney.ne.jp', 'vodafone.ne.jp'],
  ...['d', 'h', 't', 'c', 'r', 'k', 'n', 's', 'q'].map((region) => `jp-${region}.ne.jp`),
  // Y!mobile, and what it was called before
  ...['ymobile.ne.jp', 'ymobile1.ne.jp', 'y-mobile.ne.jp', 'emobile.ne.jp', 'emobile-s.ne.jp'],
  ...['willcom.com', 'wcm.ne.jp', 'pdx.ne.jp'],
  // Rakuten Mobile
  'rakumail.jp',
];

/**
 * @param allowed domains; `*.domain`: all below it, and itself; `carriers`; `*`: everything.
 * @throws {Refusal} `mail_domain_refused`
 */
export function checkMailDomain(address: string, allowed: readonly string[]): void {
  refuseUnless(isMailDomainAllowed(address, allowed), 'mail_domain_refused');
}

export function isMailDomainAllowed(address: string, allowed: readonly string[]): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  const isOne = address.includes('@') && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain);
  return isOne && allowed.some((entry) => covers(entry, domain));
}

function covers(entry: string, domain: string): boolean {
  if (entry === '*') return true;
  if (entry === carriersWord) return carrierDomains.some((carrier) => isBelow(carrier, domain));
  const wanted = entry.toLowerCase();
  return wanted.startsWith('*.') ? isBelow(wanted.slice(2), domain) : wanted === domain;
}

function isBelow(upper: string, domain: string): boolean {
  return domain === upper || domain.endsWith(`.${upper}`);
}
