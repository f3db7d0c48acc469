/**
 * A small CSC v2 server that is right, or wrong in exactly one way: what the conformance suite is
 * judged by. It knows two signers, three credentials, PINs and signHash, keeps everything in
 * memory, and has nothing of our server but the wire.
 */

import { constants, createHash, privateEncrypt, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseCertificate } from '@kumoin/pki';
import { makePkiWorld } from '@kumoin/testkit';
import type { ActorName } from '@kumoin/testkit';

/** One thing that it does wrong. */
export type Fault =
  | 'info lacks its description'
  | 'a method is served and not listed'
  | 'an unknown token is answered 400'
  | 'null is a value'
  | 'foreign credentials are shown'
  | 'foreign credentials are listed'
  | 'certificates come though none are wanted'
  | 'the serial number is decimal'
  | 'any number of signatures is agreed to'
  | 'any PIN is right'
  | 'a wrong PIN is told in the words of v1'
  | 'a SAD signs again and again'
  | 'hashes are not compared'
  | 'the hash is hashed once more'
  | 'signatures stand in the order of the yes'
  | 'signatures are of another key'
  | 'a missing hash algorithm is guessed'
  | 'a bad algorithm costs the SAD'
  | 'the words are its own'
  | 'every other call is one too many';

type Members = Readonly<Record<string, unknown>>;

interface SmallCredential {
  readonly id: string;
  readonly owner: string;
  readonly actor: ActorName;
  readonly scal: '1' | '2';
}

interface Yes {
  readonly credential: SmallCredential;
  readonly hashes: readonly string[];
  remaining: number;
}

class Wrong extends Error {
  readonly status: number;
  readonly code: string;

  constructor(words: string, { status = 400, code = 'invalid_request' } = {}) {
    super(words);
    this.status = status;
    this.code = code;
  }
}

const pki = makePkiWorld({ at: Date.now() });
const multisign = 3;
export const smallPin = '27182818';

const rsaSha256 = '1.2.840.113549.1.1.11';
const rsa = '1.2.840.113549.1.1.1';
const sha256 = '2.16.840.1.101.3.4.2.1';
/** RFC 8017, 9.2: what stands before a SHA-256 digest in a DigestInfo. */
const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');

const credentials: readonly SmallCredential[] = [
  { id: 'ada-1', owner: 'ada', actor: 'rsa2048', scal: '1' },
  { id: 'ada-2', owner: 'ada', actor: 'rsa2048', scal: '2' },
  { id: 'ben-1', owner: 'ben', actor: 'rsa2048', scal: '1' },
];

export class SmallCscServer {
  readonly #fault: Fault | undefined;
  readonly #tokens = new Map<string, string>();
  readonly #yes = new Map<string, Yes>();
  readonly #server: Server;
  #calls = 0;

  private constructor(fault: Fault | undefined) {
    this.#fault = fault;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async open(fault?: Fault): Promise<SmallCscServer> {
    const own = new SmallCscServer(fault);
    own.#server.listen(0, '127.0.0.1');
    await once(own.#server, 'listening');
    return own;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/csc/v2`;
  }

  /** Opens a session without a log-in, which it does not offer. */
  tokenOf(name: string): string {
    const token = randomBytes(24).toString('base64url');
    this.#tokens.set(token, name);
    return token;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #has(fault: Fault): boolean {
    return this.#fault === fault;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const send = (status: number, body: object, headers: object = {}): void => {
      const all = { 'content-type': 'application/json;charset=UTF-8', ...headers };
      response.writeHead(status, all).end(JSON.stringify(body));
    };
    try {
      this.#calls += 1;
      if (this.#has('every other call is one too many') && this.#calls % 2 === 1) {
        return send(429, { error: 'temporarily_unavailable' }, { 'retry-after': '0' });
      }
      send(200, this.#answer(request, Buffer.concat(chunks).toString('utf8')));
    } catch (error) {
      if (!(error instanceof Wrong)) return send(500, { error: 'server_error' });
      const words = this.#has('the words are its own') ? 'No.' : error.message;
      send(error.status, { error: error.code, error_description: words });
    }
  }

  #answer({ method, url = '', headers }: IncomingMessage, text: string): object {
    const name = url.replace('/csc/v2/', '');
    const handle = method === 'POST' ? this.#methods[name] : undefined;
    if (handle === undefined) throw new Wrong('There is no such method', { status: 404 });
    const user = name === 'info' ? '' : this.#userOf(headers.authorization);
    return handle(readBody(text), user);
  }

  #userOf(header = ''): string {
    const token = /^Bearer (\S+)$/.exec(header)?.[1];
    if (token === undefined) throw new Wrong('Malformed authorization header');
    const user = this.#tokens.get(token);
    if (user !== undefined) return user;
    const status = this.#has('an unknown token is answered 400') ? 400 : 401;
    throw new Wrong('The token is not valid', { status, code: 'invalid_token' });
  }

  readonly #methods: Readonly<Record<string, (body: Members, user: string) => object>> = {
    info: (body) => this.#info(body),
    'credentials/list': (body, user) => this.#list(body, user),
    'credentials/info': (body, user) => this.#show(body, user),
    'credentials/authorize': (body, user) => this.#authorize(body, user),
    'signatures/signHash': (body, user) => this.#signHash(body, user),
  };

  #info({ lang = 'en' }: Members): object {
    if (lang === null && this.#has('null is a value')) throw new Wrong('Invalid parameter lang');
    const hidden = this.#has('a method is served and not listed') ? ['signatures/signHash'] : [];
    return {
      specs: '2.0.0.0',
      name: 'Small',
      logo: 'https://small.example/logo.png',
      region: 'AT',
      lang: 'en',
      ...(!this.#has('info lacks its description') && { description: 'A small server' }),
      authType: ['external'],
      methods: Object.keys(this.#methods).filter((name) => !hidden.includes(name)),
      signAlgorithms: { algos: [rsaSha256, rsa], algoParams: [] },
      signature_formats: { formats: [], envelope_properties: [] },
      conformance_levels: [],
    };
  }

  #list(body: Members, user: string): object {
    if ((body['userID'] ?? undefined) !== undefined)
      throw new Wrong('userID parameter MUST be null');
    readCertificates(body);
    const all = this.#has('foreign credentials are listed');
    const own = credentials.filter(({ owner }) => all || owner === user);
    const infos = own.map((one) => ({ credentialID: one.id, ...this.#describe(one, body) }));
    return {
      credentialIDs: own.map(({ id }) => id),
      ...(body['credentialInfo'] === true && { credentialInfos: infos }),
    };
  }

  #show(body: Members, user: string): object {
    const credential = this.#find(body, user, this.#has('foreign credentials are shown'));
    readCertificates(body);
    return this.#describe(credential, body);
  }

  #find(body: Members, user: string, any = false): SmallCredential {
    const id = requireString(body, 'credentialID');
    const found = credentials.find((one) => one.id === id && (any || one.owner === user));
    if (found === undefined) throw new Wrong('Invalid parameter credentialID');
    return found;
  }

  #describe({ actor, scal }: SmallCredential, body: Members): object {
    const wanted = body['certificates'] ?? 'single';
    const chain = pki.chain(actor).map((der) => Buffer.from(der).toString('base64'));
    const { notBefore, notAfter, serialNumberHex: hex } = parseCertificate(pki.certificate(actor));
    const serial = this.#has('the serial number is decimal') ? String(BigInt(`0x${hex}`)) : hex;
    const none = wanted === 'none' && !this.#has('certificates come though none are wanted');
    return {
      key: { status: 'enabled', algo: [rsaSha256, rsa], len: 2048 },
      cert: {
        ...(!none && { certificates: wanted === 'chain' ? chain : chain.slice(0, 1) }),
        ...(body['certInfo'] === true && {
          issuerDN: 'CN=Test Issuing',
          subjectDN: 'CN=Signer',
          serialNumber: serial,
          validFrom: generalizedTime(notBefore),
          validTo: generalizedTime(notAfter),
        }),
      },
      auth: {
        mode: 'explicit',
        ...(body['authInfo'] === true && {
          expression: 'PIN',
          objects: [{ type: 'Password', id: 'PIN', format: 'N' }],
        }),
      },
      SCAL: scal,
      multisign,
    };
  }

  #authorize(body: Members, user: string): object {
    const credential = this.#find(body, user);
    const count = body['numSignatures'];
    if (!Number.isInteger(count))
      throw new Wrong('Missing (or invalid type) integer parameter numSignatures');
    if (Number(count) < 1) throw new Wrong('Invalid value for parameter numSignatures');
    const counted = !this.#has('any number of signatures is agreed to');
    if (counted && Number(count) > multisign) throw new Wrong('Numbers of signatures is too high');
    const hashes = readHashes(body['hashes'] ?? []);
    if (credential.scal === '2' && hashes.length === 0)
      throw new Wrong('Missing (or invalid type) array parameter hashes');
    this.#checkPin(body['authData']);
    const SAD = randomBytes(24).toString('base64url');
    this.#yes.set(SAD, { credential, hashes, remaining: Number(count) });
    return { SAD, expiresIn: 300 };
  }

  #checkPin(authData: unknown): void {
    if (!Array.isArray(authData))
      throw new Wrong('Missing (or invalid type) array parameter authData');
    const entry = (authData as Members[]).find(({ id }) => id === 'PIN');
    if (entry === undefined) throw new Wrong('Missing (or invalid type) array parameter authData');
    if (entry['value'] === smallPin || this.#has('any PIN is right')) return;
    const old = this.#has('a wrong PIN is told in the words of v1');
    const code = old ? 'invalid_pin' : 'invalid_authentication_data';
    throw new Wrong('The authentication data is invalid', { code });
  }

  #signHash(body: Members, user: string): object {
    const SAD = requireString(body, 'SAD');
    const credential = this.#find(body, user);
    if (!Array.isArray(body['hashes']))
      throw new Wrong('Missing (or invalid type) array parameter hash');
    if (body['hashes'].length === 0) throw new Wrong('Empty hash array');
    const hashes = readHashes(body['hashes']);
    const yes = this.#yes.get(SAD);
    if (this.#has('a bad algorithm costs the SAD')) this.#yes.delete(SAD);
    checkAlgorithm(body, this.#has('a missing hash algorithm is guessed'));
    if (yes?.credential !== credential) throw new Wrong('Invalid parameter SAD');
    if (yes.remaining < hashes.length) {
      throw new Wrong(
        yes.remaining === 0 ? 'Invalid parameter SAD' : 'Numbers of signatures is too high',
      );
    }
    const covered = hashes.every((one) => yes.hashes.length === 0 || yes.hashes.includes(one));
    if (!covered && !this.#has('hashes are not compared')) {
      throw new Wrong('Hash is not authorized by the SAD.');
    }
    if (!this.#has('a SAD signs again and again')) yes.remaining -= hashes.length;
    this.#yes.set(SAD, yes);
    const inOrder = this.#has('signatures stand in the order of the yes') ? yes.hashes : hashes;
    return { signatures: inOrder.map((one) => this.#signatureOver(credential, one)) };
  }

  #signatureOver({ actor }: SmallCredential, hash: string): string {
    const bytes = Buffer.from(hash, 'base64');
    const again = this.#has('the hash is hashed once more');
    const digest = again ? createHash('sha256').update(bytes).digest() : bytes;
    const key = pki.privateKey(this.#has('signatures are of another key') ? 'foreignRoot' : actor);
    const padded = { key, padding: constants.RSA_PKCS1_PADDING };
    return privateEncrypt(padded, Buffer.concat([digestInfo, digest])).toString('base64');
  }
}

function readBody(text: string): Members {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Members;
  } catch {
    // Said below.
  }
  throw new Wrong('The request body is no JSON object');
}

function requireString(body: Members, name: string): string {
  const value = body[name];
  if (typeof value !== 'string')
    throw new Wrong(`Missing (or invalid type) string parameter ${name}`);
  return value;
}

function readCertificates({ certificates }: Members): void {
  const known = [undefined, null, 'none', 'single', 'chain'];
  if (!known.includes(certificates as never)) throw new Wrong('Invalid parameter certificates');
}

function readHashes(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new Wrong('Missing (or invalid type) array parameter hashes');
  return value.map((entry: unknown) => {
    const isBase64 = typeof entry === 'string' && /^[A-Za-z0-9+/]+=*$/.test(entry);
    if (!isBase64) throw new Wrong('Invalid Base64 hash string parameter');
    if (Buffer.from(entry, 'base64').length !== 32) throw new Wrong('Invalid digest value length');
    return entry;
  });
}

function checkAlgorithm(body: Members, guesses: boolean): void {
  const signAlgo = requireString(body, 'signAlgo');
  const hash = body['hashAlgorithmOID'] ?? (signAlgo === rsa && !guesses ? undefined : sha256);
  if (hash === undefined)
    throw new Wrong('Missing (or invalid type) string parameter hashAlgorithmOID');
  if (hash !== sha256) throw new Wrong('Invalid parameter hashAlgorithmOID');
  if (signAlgo !== rsaSha256 && signAlgo !== rsa) throw new Wrong('Invalid parameter signAlgo');
  const { operationMode = 'S', clientData = '' } = body;
  if (operationMode !== 'S') throw new Wrong('Invalid parameter operationMode');
  if (typeof clientData !== 'string') throw new Wrong('Invalid parameter clientData');
}

function generalizedTime(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
}
