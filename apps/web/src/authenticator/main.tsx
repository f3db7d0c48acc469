/** The authenticator starts here: open what the device keeps, show the app, get ready to be offline. */

import { render } from 'preact';
import { IndexedDbStore } from './device/indexed-db-store.ts';
import { keepInstallOffer } from './device/install-offer.ts';
import { scriptUrl, serviceWorkerPath } from './device/script-url.ts';
import { Authenticator } from './model/authenticator.ts';
import { languageOf } from './model/language.ts';
import { App } from './screens/app.tsx';

async function start(place: HTMLElement): Promise<void> {
  keepInstallOffer();
  const store = await IndexedDbStore.open();
  const home = new URL('./', location.href).href.replace(/[?#].*$/, '');
  const authenticator = await Authenticator.open({
    store,
    home,
    fetch: (url, init) => fetch(url, init),
    now: () => Date.now(),
  });
  const [tokens, settings] = await Promise.all([store.listTokens(), store.readSettings()]);
  const language = settings.language ?? languageOf(navigator.languages);
  const { lockCredential } = settings;
  render(<App start={{ authenticator, language, tokens, lockCredential }} />, place);
  await navigator.serviceWorker?.register(scriptUrl(serviceWorkerPath));
  // Asks not to be cleared when space gets short: keys cannot be made again.
  await navigator.storage?.persist?.();
}

const place = document.getElementById('app');
if (place !== null) void start(place);
