/**
 * A credential of the target as the cases use it: what the server tells (`credentials/info`) and
 * what its owner knows (PIN, seed), in one view over both generations.
 */

import { X509Certificate } from 'node:crypto';
import type { CscVersion } from '@kumoin/contract';
import { objectOf, objectsOf, textOf, textsOf } from './expect.ts';
import type { Members } from './expect.ts';
import { fewestFor, readExpression } from './expression.ts';
import type { KnownCredential } from './target.ts';

/** How a factor is given: typed by us, or by the person somewhere else. */
export type FactorForm = 'pin' | 'totp' | 'challenge' | 'token' | 'outOfBand';

export interface Factor {
  readonly id: string;
  readonly form: FactorForm;
  /** As v2 names it; v1 knows Password and ChallengeResponse without saying so. */
  readonly type: string;
}

export class TriedCredential {
  readonly id: string;
  readonly known: KnownCredential;
  readonly info: Members;
  readonly mode: string;
  readonly multisign: number;
  readonly algorithms: readonly string[];
  readonly factors: readonly Factor[];
  /** What is enough, of v2's expression; in v1 all factors are needed. */
  readonly expression: string;

  constructor(version: CscVersion, known: KnownCredential, info: Members) {
    this.id = known.credentialID;
    this.known = known;
    this.info = info;
    this.algorithms = textsOf(objectOf(info, 'key'), 'algo');
    this.multisign = Number(info['multisign']);
    const auth = version === 'v1' ? readV1(info) : readV2(info);
    this.mode = auth.mode;
    this.factors = auth.factors;
    this.expression = auth.expression;
  }

  get isBound(): boolean {
    return this.info['SCAL'] === '2';
  }

  get isRsa(): boolean {
    return this.algorithms.some((oid) => oid.startsWith('1.2.840.113549.1.1.'));
  }

  get isEnabled(): boolean {
    return objectOf(this.info, 'key')['status'] === 'enabled';
  }

  /** The certificate of the key. */
  get certificate(): X509Certificate {
    const [first = ''] = textsOf(objectOf(this.info, 'cert'), 'certificates');
    return new X509Certificate(Buffer.from(first, 'base64'));
  }

  /** Whether these factors are enough, whoever gives them. */
  isMetBy(ids: readonly string[]): boolean {
    const own = this.factors.map(({ id }) => id);
    return readExpression(this.expression, own)(new Set(ids));
  }

  /** What a program can give: typed, computed, or read where it was sent to. */
  get givable(): readonly Factor[] {
    return this.factors.filter(({ form }) => this.#canGive(form));
  }

  /** The fewest factors that a program can give and that are enough; undefined: none are. */
  get programFactors(): readonly Factor[] | undefined {
    const { givable } = this;
    const holds = readExpression(
      this.expression,
      this.factors.map(({ id }) => id),
    );
    const ids = fewestFor(
      holds,
      givable.map(({ id }) => id),
    );
    return ids && givable.filter(({ id }) => ids.includes(id));
  }

  #canGive(form: FactorForm): boolean {
    const { pin, totpSecretBase32, readCode } = this.known;
    if (form === 'pin') return pin !== undefined;
    if (form === 'totp') return totpSecretBase32 !== undefined;
    return form === 'challenge' && readCode !== undefined;
  }
}

interface Auth {
  readonly mode: string;
  readonly factors: readonly Factor[];
  readonly expression: string;
}

/** An optional factor is needed only where no other is: somebody has to say yes. */
function readV1(info: Members): Auth {
  const presenceOf = (name: string) => (info[name] as Members | undefined)?.['presence'];
  const otp = info['OTP'] as Members | undefined;
  const online = otp?.['type'] === 'online';
  const form = otp?.['provider'] === 'ocra' ? 'token' : 'challenge';
  const known: readonly Factor[] = [
    { id: 'PIN', form: 'pin', type: 'Password' },
    online
      ? { id: 'OTP', form, type: 'ChallengeResponse' }
      : { id: 'OTP', form: 'totp', type: 'Password' },
  ];
  const needed = known.filter(({ id }) => presenceOf(id) === 'true');
  const optional = known.filter(({ id }) => presenceOf(id) === 'optional');
  const factors = needed.length > 0 ? needed : optional;
  const expression = needed.length > 0 ? '' : optional.map(({ id }) => id).join(' OR ');
  return { mode: textOf(info, 'authMode'), factors, expression };
}

function readV2(info: Members): Auth {
  const auth = objectOf(info, 'auth');
  const objects = (auth['objects'] ?? undefined) === undefined ? [] : objectsOf(auth, 'objects');
  const factors = objects.map((object) => {
    const [id, type] = [textOf(object, 'id'), textOf(object, 'type')];
    return { id, type, form: formOf(type, object['generator']) };
  });
  return { mode: textOf(auth, 'mode'), factors, expression: String(auth['expression'] ?? '') };
}

function formOf(type: string, generator: unknown): FactorForm {
  if (type === 'Password') return generator === 'totp' ? 'totp' : 'pin';
  if (type.endsWith('OOB')) return 'outOfBand';
  return generator === 'ocra' ? 'token' : 'challenge';
}
