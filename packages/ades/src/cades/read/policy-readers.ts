/** What a signature says about its policy, as plain values (EN 319 122-1, 5.2.9 and 5.4.2). */

import {
  bytesToHex,
  DerFields,
  knownHashAlgorithm,
  oid,
  readAlgorithmIdentifier,
  readObjectIdentifier,
  readOctetString,
  readText,
  tag,
} from '@kumoin/pki';
import type { DerNode } from '@kumoin/pki';
import type { PlainValue } from '../../describe/document-description.ts';

/** The policy by its identifier and digest; NULL stands for one that is implied. */
export function readPolicyWords(value: DerNode): PlainValue {
  if (value.tag === tag.null) return 'implied';
  const fields = DerFields.ofSequence(value);
  const id = readObjectIdentifier(fields.takeAny());
  const hash = DerFields.ofSequence(fields.takeAny());
  const algorithm = hash.takeAny();
  const digest = bytesToHex(readOctetString(hash.takeAny()));
  const known = knownHashAlgorithm(algorithm) ?? readAlgorithmIdentifier(algorithm).algorithm;
  const qualifiers = fields.takeIf(tag.sequence)?.children ?? [];
  return { id, hash: known, digest, ...Object.assign({}, ...qualifiers.map(readQualifier)) };
}

/** OID or URI of the specification a stored policy follows. */
export function readSpecification(node: DerNode): string {
  return node.tag === tag.objectIdentifier ? readObjectIdentifier(node) : readText(node);
}

function readQualifier(node: DerNode): Record<string, PlainValue> {
  const fields = DerFields.ofSequence(node);
  const type = readObjectIdentifier(fields.takeAny());
  const value = fields.takeAny();
  if (type === oid.policyUri) return { uri: readText(value) };
  if (type !== oid.policyUserNotice) return { [type]: bytesToHex(value.raw) };
  // The reference to an organisation's notices may come before the text.
  const text = value.children.find((child) => child.tag !== tag.sequence);
  return text === undefined ? {} : { userNotice: readText(text) };
}
