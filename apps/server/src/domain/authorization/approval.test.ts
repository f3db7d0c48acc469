/** Approvals: who may decide, until when, and what the application is told. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, ApprovalId, ClientId, CredentialId } from '../identifiers.ts';
import { Refusal } from '../refusal.ts';
import type { RefusalCode } from '../refusal.ts';
import { checkOpenApproval, yesOf } from './approval.ts';
import type { Approval } from './approval.ts';

const at = Date.UTC(2030, 0, 1);
const accountId = 'account' as AccountId;
const yesHash = 'hash of a SAD';

const pending: Approval = {
  id: 'approval' as ApprovalId,
  handleHash: 'hash',
  accountId,
  clientId: 'client' as ClientId,
  credentialId: 'credential' as CredentialId,
  numSignatures: 1,
  digests: [],
  description: undefined,
  presented: [],
  tokenTransactionId: undefined,
  outOfBand: ['app'],
  state: 'pending',
  yesHash: undefined,
  decidedAt: undefined,
  polledAt: undefined,
  createdAt: at,
  expiresAt: at + 300_000,
};
const approved: Approval = { ...pending, state: 'approved', yesHash };

function refuses(code: RefusalCode, run: () => unknown): void {
  assert.throws(run, (error) => error instanceof Refusal && error.code === code);
}

test('a person decides what is theirs and open, until the millisecond it expires in', () => {
  checkOpenApproval(accountId, pending, at + 299_999);
  refuses('approval_expired', () => checkOpenApproval(accountId, pending, at + 300_000));
  refuses('approval_unknown', () => checkOpenApproval('other' as AccountId, pending, at));
  refuses('approval_unknown', () => checkOpenApproval(accountId, undefined, at));
  refuses('approval_decided', () => checkOpenApproval(accountId, approved, at));
  refuses('approval_decided', () =>
    checkOpenApproval(accountId, { ...pending, state: 'refused' }, at),
  );
});

test('the application waits while nobody has decided, and is told the end', () => {
  assert.equal(yesOf(pending, at + 299_999), undefined);
  refuses('approval_expired', () => yesOf(pending, at + 300_000));
  refuses('approval_refused', () => yesOf({ ...pending, state: 'refused' }, at));
  assert.equal(yesOf(approved, at), yesHash);
});

test('what was approved in time is a yes after it, too', () => {
  assert.equal(yesOf(approved, at + 300_000), yesHash);
});
