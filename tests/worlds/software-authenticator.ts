/**
 * A passkey in software: makes an ES256 key, attests nothing, signs challenges. It does as it is
 * told, wrong things too. W3C Web Authentication Level 3, 6.1 and 6.5; RFC 9053, 2.1.
 */

import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Ceremony {
  /** Base64url. */
  readonly challenge: string;
  readonly origin: string;
  readonly rpId: string;
  readonly userVerified?: boolean;
  readonly userPresent?: boolean;
  readonly crossOrigin?: boolean;
  readonly type?: string;
}

const attested = 0x40;

export class SoftwareAuthenticator {
  readonly id = randomBytes(32).toString('base64url');
  readonly #key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  /** 0: it does not count. */
  signCount: number;
  userHandle: string | undefined;

  constructor({ counts = true } = {}) {
    this.signCount = counts ? 1 : 0;
  }

  /** @returns `RegistrationResponseJSON`. */
  register(ceremony: Ceremony, userHandle?: string) {
    this.userHandle = userHandle;
    const id = Buffer.from(this.id, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const credential = Buffer.concat([Buffer.alloc(16), length, id, this.#coseKey()]);
    const authData = Buffer.concat([this.#authData(ceremony, attested), credential]);
    const object = cborMap([
      [cborText('fmt'), cborText('none')],
      [cborText('attStmt'), cborMap([])],
      [cborText('authData'), cborBytes(authData)],
    ]);
    return this.#answer({
      clientDataJSON: clientData({ type: 'webauthn.create', ...ceremony }),
      attestationObject: object.toString('base64url'),
      transports: ['internal'],
    });
  }

  /** @returns `AuthenticationResponseJSON`. */
  assert(ceremony: Ceremony) {
    if (this.signCount > 0) this.signCount += 1;
    const authData = this.#authData(ceremony, 0);
    const clientDataJSON = clientData({ type: 'webauthn.get', ...ceremony });
    const clientHash = createHash('sha256')
      .update(Buffer.from(clientDataJSON, 'base64url'))
      .digest();
    const key = createPrivateKey(this.#key.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const signature = sign('sha256', Buffer.concat([authData, clientHash]), key);
    return this.#answer({
      clientDataJSON,
      authenticatorData: authData.toString('base64url'),
      signature: signature.toString('base64url'),
      ...(this.userHandle !== undefined && { userHandle: this.userHandle }),
    });
  }

  #answer<Response extends object>(response: Response) {
    const { id } = this;
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  #authData({ rpId, userVerified = true, userPresent = true }: Ceremony, flags: number): Buffer {
    const head = Buffer.alloc(37);
    createHash('sha256').update(rpId).digest().copy(head);
    head[32] = flags | (userPresent ? 0x01 : 0) | (userVerified ? 0x04 : 0);
    head.writeUInt32BE(this.signCount, 33);
    return head;
  }

  #coseKey(): Buffer {
    const { x = '', y = '' } = this.#key.publicKey.export({ format: 'jwk' });
    return cborMap([
      [Buffer.of(0x01), Buffer.of(0x02)],
      [Buffer.of(0x03), Buffer.of(0x26)],
      [Buffer.of(0x20), Buffer.of(0x01)],
      [Buffer.of(0x21), cborBytes(Buffer.from(x, 'base64url'))],
      [Buffer.of(0x22), cborBytes(Buffer.from(y, 'base64url'))],
    ]);
  }
}

function clientData({ type, challenge, origin, crossOrigin = false }: Ceremony): string {
  const text = JSON.stringify({ type, challenge, origin, crossOrigin });
  return Buffer.from(text).toString('base64url');
}

function cborMap(entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([Buffer.of(0xa0 | entries.length), ...entries.flat()]);
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.of(0x60 | text.length), Buffer.from(text)]);
}

function cborBytes(bytes: Buffer): Buffer {
  // The shortest form, as CTAP2 wants it.
  const { length } = bytes;
  const head = length < 256 ? [0x58, length] : [0x59, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), bytes]);
}
