/** A person at our log-in page, in English. */

import type { Page } from 'playwright-core';
import type { Signer } from './operator-desk.ts';

/** By name, password and authenticator app; the page that asked for it comes next. */
export async function logIn(
  page: Page,
  who: Pick<Signer, 'name' | 'password' | 'code'>,
): Promise<void> {
  await page.getByLabel('Name of the account').fill(who.name);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByLabel('Code').fill(who.code());
  await page.getByRole('button', { name: 'Confirm' }).click();
}
