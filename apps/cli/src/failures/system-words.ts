/** What the operating system refuses, in words; the path is told beside them. */

const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'this is a folder, not a file',
  EACCES: 'not allowed',
  EPERM: 'not allowed',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full; nothing was left behind',
  EDQUOT: 'the disk quota is used up; nothing was left behind',
  EFBIG: 'the file would be larger than allowed here',
  EIO: 'the disk reports a fault',
  ELOOP: 'the symbolic links go round in a circle',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
  ENXIO: 'this is not a plain file',
  ECONNREFUSED: 'nobody listens there; is the server running?',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  EHOSTUNREACH: 'there is no way to this host',
  ENETUNREACH: 'there is no way to this network',
  ETIMEDOUT: 'no answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'no answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its TLS certificate is not trusted; see NODE_EXTRA_CA_CERTS',
  SELF_SIGNED_CERT_IN_CHAIN: 'its TLS certificate is not trusted; see NODE_EXTRA_CA_CERTS',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its TLS certificate is not trusted; see NODE_EXTRA_CA_CERTS',
  CERT_HAS_EXPIRED: 'its TLS certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is for another name',
  EPROTO: 'it does not speak TLS as expected',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS; is the address http://?',
};

/** Follows the causes to the first code that has words; a fetch hides the reason two deep. */
export function systemWords(error: unknown): string | undefined {
  for (let depth = 0, next = error; next instanceof Error && depth < 8; depth += 1) {
    if (next.name === 'TimeoutError') return 'no answer in time';
    const code = 'code' in next ? next.code : undefined;
    if (typeof code === 'string' && Object.hasOwn(words, code)) return words[code];
    next = next instanceof AggregateError ? next.errors[0] : next.cause;
  }
  return undefined;
}
