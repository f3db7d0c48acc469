/**
 * Notifications of this device (W3C Push API): asked for at the press of a button only, subscribed
 * with the key of the server, and told to it for every token.
 */

import { fromBase64Url, toBase64Url } from '../model/base64url.ts';

export type PushState = 'unavailable' | 'denied' | 'off' | 'on';

export interface DevicePush {
  readonly endpoint: string;
  readonly publicKey: string;
  readonly authSecret: string;
}

export async function pushState(): Promise<PushState> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window)) return 'unavailable';
  if (!('Notification' in window)) return 'unavailable';
  if (Notification.permission === 'denied') return 'denied';
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  return subscription ? 'on' : 'off';
}

/**
 * @param serverKey VAPID (RFC 8292), Base64url.
 * @returns undefined when the person or the browser says no.
 */
export async function subscribeToPush(serverKey: string): Promise<DevicePush | undefined> {
  const applicationServerKey = fromBase64Url(serverKey);
  if (applicationServerKey === undefined) return undefined;
  if ((await Notification.requestPermission()) !== 'granted') return undefined;
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey };
  const subscription = await pushManager.subscribe(options).catch(async () => {
    // One that was made with another key of the server stands in the way.
    await (await pushManager.getSubscription())?.unsubscribe();
    return pushManager.subscribe(options).catch(() => undefined);
  });
  return subscription && describe(subscription);
}

function describe(subscription: PushSubscription): DevicePush | undefined {
  const publicKey = subscription.getKey('p256dh');
  const authSecret = subscription.getKey('auth');
  if (publicKey === null || authSecret === null) return undefined;
  return {
    endpoint: subscription.endpoint,
    publicKey: toBase64Url(new Uint8Array(publicKey)),
    authSecret: toBase64Url(new Uint8Array(authSecret)),
  };
}
