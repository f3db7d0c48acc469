/**
 * The browser's offer to install the app, kept for a button of ours: asked for by nobody, it is only
 * in the way. Browsers without it (Safari) install from their own menu.
 */

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

let offer: InstallPrompt | undefined;

export function keepInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer = event as InstallPrompt;
  });
}

export function canInstall(): boolean {
  return offer !== undefined;
}

export async function install(): Promise<void> {
  const given = offer;
  offer = undefined;
  await given?.prompt();
}
