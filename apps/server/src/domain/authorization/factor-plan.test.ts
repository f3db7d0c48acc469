/** Plans of factors: which can be, and what of what is presented is to be checked. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { factorKinds } from '../credentials/credential.ts';
import type { FactorKind } from '../credentials/credential.ts';
import { Refusal } from '../refusal.ts';
import type { RefusalCode } from '../refusal.ts';
import { Secret } from '../secret.ts';
import {
  checkFactorPlan,
  decideFactors,
  factorId,
  isImplicit,
  isOutOfBand,
  kindOfFactorId,
  presenceOf,
} from './factor-plan.ts';
import type { FactorPlan } from './factor-plan.ts';

function plan(factors: readonly FactorKind[], expression?: string): FactorPlan {
  return { mode: 'explicit', factors, expression };
}

/** What is presented, with a value where it is not answered elsewhere. */
function given(...kinds: readonly FactorKind[]) {
  const valueOf = (kind: FactorKind) =>
    isOutOfBand(kind) ? undefined : new Secret(`value of ${kind}`);
  return { byKind: new Map(kinds.map((kind) => [kind, valueOf(kind)])) };
}

function refuses(code: RefusalCode, run: () => unknown): void {
  assert.throws(run, (error) => error instanceof Refusal && error.code === code);
}

test('a plan names each factor once, and each of its expression', () => {
  checkFactorPlan(plan(['pin', 'otp', 'sms'], 'PIN AND (OTP OR SMS)'));
  checkFactorPlan(plan(['pin']));
  refuses('expression_malformed', () => checkFactorPlan(plan(['pin', 'pin'])));
  refuses('expression_malformed', () => checkFactorPlan(plan(['pin', 'otp'], 'PIN')));
  refuses('expression_malformed', () => checkFactorPlan(plan(['pin'], 'PIN OR OTP')));
  refuses('expression_malformed', () => checkFactorPlan(plan([], 'PIN')));
});

test('a plan that nobody could meet, or everybody without doing anything, is refused', () => {
  refuses('expression_unmeetable', () => checkFactorPlan(plan(['pin'], 'PIN XOR PIN')));
  const never = '(PIN XOR OTP) AND PIN AND OTP';
  refuses('expression_unmeetable', () => checkFactorPlan(plan(['pin', 'otp'], never)));
  refuses('factors_missing', () => checkFactorPlan(plan([])));
  refuses('expression_unmeetable', () => checkFactorPlan(plan(['app', 'device'])));
  refuses('expression_unmeetable', () =>
    checkFactorPlan(plan(['app', 'device'], 'APP AND DEVICE')),
  );
  checkFactorPlan(plan(['app', 'device'], 'APP OR DEVICE'));
  checkFactorPlan({ ...plan(['pinpage', 'device']), mode: 'oauth2code' });
  checkFactorPlan({ mode: 'oauth2code', factors: [], expression: undefined });
});

test('even a stored plan without factors is met by nothing', () => {
  refuses('factor_required', () => decideFactors(plan([]), given()));
  const ofPage = { mode: 'oauth2code', factors: [], expression: undefined } as const;
  assert.deepEqual(decideFactors(ofPage, given()), { values: [], outOfBand: [] });
});

const missing: readonly (readonly [FactorPlan, readonly FactorKind[], RefusalCode])[] = [
  [plan(['pin', 'otp']), [], 'pin_required'],
  [plan(['pin', 'otp']), ['otp'], 'pin_required'],
  [plan(['pin', 'otp']), ['pin'], 'otp_required'],
  [plan(['pin', 'sms']), ['pin'], 'otp_required'],
  [plan(['pin', 'otp', 'sms'], 'PIN AND (OTP OR SMS)'), ['pin'], 'otp_required'],
  [plan(['pin', 'otp', 'app'], 'PIN AND (OTP OR APP)'), ['pin'], 'factor_required'],
  [plan(['pin', 'otp'], 'PIN XOR OTP'), ['pin', 'otp'], 'factor_required'],
  [plan(['pin', 'app']), ['pin'], 'factor_required'],
  [plan(['pin', 'ocra']), ['pin'], 'otp_required'],
  [plan(['pin', 'device']), ['pin'], 'factor_required'],
  [plan(['ocra']), ['device'], 'factor_unexpected'],
  [plan(['app', 'device'], 'APP OR DEVICE'), ['app', 'device'], 'factor_required'],
  [plan(['pin']), ['pin', 'otp'], 'factor_unexpected'],
  [plan(['pin']), ['app'], 'factor_unexpected'],
];

for (const [own, kinds, code] of missing) {
  const text = own.expression ?? own.factors.map(factorId).join(' AND ');
  test(`for ${text}, [${kinds}] is ${code}`, () => {
    refuses(code, () => decideFactors(own, given(...kinds)));
  });
}

test('a factor without its value is as good as none', () => {
  const own = plan(['pin', 'sms'], 'PIN OR SMS');
  for (const [kind, code] of [
    ['pin', 'pin_required'],
    ['sms', 'otp_required'],
  ] as const) {
    refuses(code, () => decideFactors(own, { byKind: new Map([[kind, undefined]]) }));
  }
  const passkey = { byKind: new Map([['passkey', undefined] as const]) };
  refuses('factor_required', () => decideFactors(plan(['passkey']), passkey));
  const ocra = { byKind: new Map([['ocra', undefined] as const]) };
  refuses('otp_required', () => decideFactors(plan(['ocra']), ocra));
});

test('values are checked in the order of the kinds, and what has none is asked elsewhere', () => {
  const own = plan(['app', 'otp', 'pin']);
  const { values, outOfBand } = decideFactors(own, given('app', 'otp', 'pin'));
  assert.deepEqual(
    values.map(([kind, value]) => [kind, value.reveal()]),
    [
      ['pin', 'value of pin'],
      ['otp', 'value of otp'],
    ],
  );
  assert.deepEqual(outOfBand, ['app']);
});

test('a PIN that was typed on our own page is checked like any other', () => {
  const byKind = new Map([['pinpage', new Secret('1234')] as const]);
  const { values, outOfBand } = decideFactors(plan(['pinpage']), { byKind });
  assert.deepEqual([values.length, outOfBand.length], [1, 0]);
});

test('what is answered elsewhere is implied where it must, and only where it suffices', () => {
  const implied = (own: FactorPlan, ...kinds: FactorKind[]) =>
    decideFactors(own, { ...given(...kinds), impliesOutOfBand: true }).outOfBand;
  assert.deepEqual(implied(plan(['app'])), ['app']);
  assert.deepEqual(implied(plan(['pin', 'app']), 'pin'), ['app']);
  assert.deepEqual(implied(plan(['pin', 'device']), 'pin'), ['device']);
  assert.deepEqual(implied(plan(['pin', 'app'], 'PIN OR APP'), 'pin'), []);
  assert.deepEqual(implied(plan(['app', 'pinpage'], 'APP OR PINPAGE')), ['app']);
  assert.deepEqual(implied(plan(['app', 'pinpage'], 'APP XOR PINPAGE')), ['app']);
  refuses('pin_required', () => implied(plan(['pin', 'app'])));
});

test('presence is what v1 calls it', () => {
  const codes = ['otp', 'sms', 'mail'] as const;
  const own = plan(['pin', 'otp', 'sms', 'app'], 'PIN AND (OTP OR SMS) OR PIN AND APP');
  assert.deepEqual(presenceOf(own, ['pin']), 'true');
  assert.deepEqual(presenceOf(own, codes), 'optional');
  assert.deepEqual(presenceOf(own, ['mail']), 'false');
  assert.deepEqual(presenceOf(plan(['pin', 'otp', 'sms'], 'PIN AND (OTP OR SMS)'), codes), 'true');
  assert.deepEqual(presenceOf(plan(['pin', 'otp'], 'PIN XOR OTP'), ['pin']), 'optional');
});

test('implicit is what an application collects nothing for', () => {
  assert.equal(isImplicit(plan(['app', 'pinpage'], 'APP OR PINPAGE')), true);
  assert.equal(isImplicit(plan(['device'])), true);
  assert.equal(isImplicit(plan(['ocra'])), false);
  assert.equal(isImplicit(plan(['pin', 'app'], 'PIN OR APP')), false);
  assert.equal(isImplicit({ ...plan([]), mode: 'oauth2code' }), false);
});

test('ids are found again, in their own spelling only', () => {
  for (const kind of factorKinds) assert.equal(kindOfFactorId(factorId(kind)), kind);
  for (const id of ['pin', 'Pin', 'PIN ', '', 'toString'])
    assert.equal(kindOfFactorId(id), undefined);
});

test('of any plan by AND and OR, more of its factors is never less of a yes', () => {
  // What is asked on the device is not asked on the page, too.
  const others = factorKinds.filter((kind) => kind !== 'device');
  const kinds = fc.subarray(others, { minLength: 2 });
  fc.assert(
    fc.property(kinds, fc.boolean(), (own, isAnd) => {
      const expression = own.map(factorId).join(isAnd ? ' AND ' : ' OR ');
      const { outOfBand, values } = decideFactors(plan(own, expression), given(...own));
      assert.equal(outOfBand.length + values.length, own.length);
    }),
  );
});
