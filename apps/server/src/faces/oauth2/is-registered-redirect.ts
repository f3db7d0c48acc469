/**
 * Redirect URIs are compared as text, whole (RFC 9700, 2.1). One that was registered for this
 * machine without a port takes any port: a native application cannot know before which one it
 * gets (RFC 8252, 7.3).
 */
const loopback = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::\d{1,5})?(?=[/?]|$)/;

export function isRegisteredRedirect(uri: string, registered: readonly string[]): boolean {
  if (registered.includes(uri)) return true;
  const anyPort = uri.replace(loopback, '$1');
  return anyPort !== uri && loopback.test(uri) && registered.includes(anyPort);
}
