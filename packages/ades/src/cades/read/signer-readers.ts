/** Where and as whom a signer signs, as plain values (EN 319 122-1, 5.2.5 and 5.2.6). */

import { bytesToHex, DerFields, oid, readObjectIdentifier, readText } from '@kumoin/pki';
import type { DerNode } from '@kumoin/pki';
import type { PlainValue } from '../../describe/document-description.ts';

/** Members are left out where the signer left them out. */
export function readLocationWords(value: DerNode): PlainValue {
  const fields = DerFields.ofSequence(value);
  const country = fields.takeExplicit(0);
  const locality = fields.takeExplicit(1);
  const address = fields.takeExplicit(2);
  return {
    ...(country !== undefined && { country: readText(country) }),
    ...(locality !== undefined && { locality: readText(locality) }),
    ...(address !== undefined && { postalAddress: address.children.map(readText) }),
  };
}

/** Claimed attributes: roles as text, any other by its identifier and octets. */
export function readRoleWords(value: DerNode): PlainValue {
  const fields = DerFields.ofSequence(value);
  const claimed = fields.takeExplicit(0)?.children ?? [];
  const certified = fields.takeExplicit(1)?.children ?? [];
  const assertions = fields.takeExplicit(2)?.children ?? [];
  return {
    claimed: claimed.map(readClaimed),
    ...(certified.length > 0 && { certified: certified.map(({ raw }) => bytesToHex(raw)) }),
    ...(assertions.length > 0 && { assertions: assertions.map(({ raw }) => bytesToHex(raw)) }),
  };
}

function readClaimed(node: DerNode): PlainValue {
  const fields = DerFields.ofSequence(node);
  const type = readObjectIdentifier(fields.takeAny());
  const values = fields.takeAny().children;
  if (type !== oid.role) return { [type]: values.map(({ raw }) => bytesToHex(raw)) };
  const words = values.map(readRole);
  return words.length === 1 ? (words[0] ?? null) : words;
}

/** Plain text, or a RoleSyntax of X.509 that says more than its name. */
function readRole(value: DerNode): PlainValue {
  return value.children.length === 0 ? readText(value) : bytesToHex(value.raw);
}
