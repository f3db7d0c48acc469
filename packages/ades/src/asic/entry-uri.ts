/**
 * Names of files as references write them (EN 319 162-1, A.4; RFC 3986, 2.1): a path relative to
 * the root of the container. What is read is unescaped once and then is the name, octet by octet:
 * no steps are taken and no case is folded, so a reference finds one file or none.
 */

export function entryUri(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

/** @returns the name a reference means; undefined for one that leads out of the container. */
export function entryOfUri(uri: string): string | undefined {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(uri) || /[?#]/.test(uri)) return undefined;
  try {
    const name = decodeURIComponent(uri);
    return name === '' ? undefined : name.replace(/^\//, '');
  } catch {
    // Broken escapes: some products do not escape at all, and then the text is the name.
    return uri;
  }
}
