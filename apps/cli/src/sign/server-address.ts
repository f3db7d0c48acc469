/**
 * Which CSC server is meant: the address of an API (`…/csc/v1`, `…/csc/v2`), or of a server,
 * and then its v2.
 *
 * Password and PIN travel there. Plain HTTP is refused beyond this machine unless it is asked
 * for by name, as behind a tunnel.
 */

import { CliError } from '../cli-error.ts';

export interface ServerChoice {
  readonly server: string;
  readonly insecureHttp: boolean;
}

/** @returns the base of the API, without a slash at its end. @throws {CliError} `usage`. */
export function readServerAddress({ server, insecureHttp }: ServerChoice): string {
  const url = readHttpAddress(server, '--server');
  if (url.search !== '' || url.hash !== '') {
    throw new CliError('usage', `--server ${server}: an address without ? and #, please`);
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !insecureHttp) {
    const advice = 'use https, or --insecure-http where the way there is protected otherwise';
    throw new CliError('usage', `${server} would get password and PIN unencrypted; ${advice}`);
  }
  const base = url.href.replace(/\/+$/, '');
  return /\/csc\/v[0-9]+$/.test(base) ? base : `${base}/csc/v2`;
}

/** @throws {CliError} `usage`, unless it is http or https and without a password in it. */
export function readHttpAddress(address: string, option: string): URL {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CliError('usage', `${option} needs an address such as https://rssp.example`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new CliError('usage', `${option}: a password does not belong into an address`);
  }
  return url;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
