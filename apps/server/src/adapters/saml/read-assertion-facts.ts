/**
 * The facts of a verified assertion, out of the tree that `xml2js` makes of it: each element an
 * object with its attributes in `$`, its text in `_`, and its children in lists by name.
 */

import type { SamlConfirmation, SamlFacts } from '#domain/login/saml-assertion.ts';

type Tree = Readonly<Record<string, unknown>>;

/** @param parsed of the document whose root is the assertion. */
export function readAssertionFacts(parsed: unknown): SamlFacts {
  const assertion = isTree(parsed) && isTree(parsed['Assertion']) ? parsed['Assertion'] : {};
  const [subject = {}, ...moreSubjects] = children(assertion, 'Subject');
  const [nameId = {}, ...moreNames] = children(subject, 'NameID');
  const [conditions = {}, ...moreConditions] = children(assertion, 'Conditions');
  const [issuer = {}] = children(assertion, 'Issuer');
  // The schema has one of each; of more nobody can tell which is meant.
  const isOne = moreSubjects.length + moreNames.length + moreConditions.length === 0;
  return {
    assertionId: isOne ? attribute(assertion, 'ID') : '',
    issuer: text(issuer),
    nameId: { value: text(nameId), format: attribute(nameId, 'Format') },
    confirmations: children(subject, 'SubjectConfirmation').flatMap(confirmationsOf),
    notBefore: time(conditions, 'NotBefore'),
    notOnOrAfter: time(conditions, 'NotOnOrAfter'),
    audiences: children(conditions, 'AudienceRestriction').map((restriction) =>
      children(restriction, 'Audience').map(text),
    ),
    authenticatedAt: children(assertion, 'AuthnStatement').map(
      (statement) => time(statement, 'AuthnInstant') ?? NaN,
    ),
    attributes: attributesOf(assertion),
  };
}

function confirmationsOf(confirmation: Tree): readonly SamlConfirmation[] {
  return children(confirmation, 'SubjectConfirmationData').map((data) => ({
    method: attribute(confirmation, 'Method'),
    inResponseTo: attribute(data, 'InResponseTo'),
    recipient: attribute(data, 'Recipient'),
    notBefore: time(data, 'NotBefore'),
    notOnOrAfter: time(data, 'NotOnOrAfter'),
  }));
}

function attributesOf(assertion: Tree): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const statement of children(assertion, 'AttributeStatement')) {
    for (const each of children(statement, 'Attribute')) {
      const name = attribute(each, 'Name');
      const values = children(each, 'AttributeValue').map(text);
      found.set(name, [...(found.get(name) ?? []), ...values]);
    }
  }
  return found;
}

function children(tree: Tree, name: string): readonly Tree[] {
  const list: unknown = Object.hasOwn(tree, name) ? tree[name] : undefined;
  if (!Array.isArray(list)) return [];
  return list.map((each: unknown) => (isTree(each) ? each : { _: each }));
}

function attribute(tree: Tree, name: string): string {
  const attributes = tree['$'];
  const value = isTree(attributes) && Object.hasOwn(attributes, name) ? attributes[name] : '';
  return typeof value === 'string' ? value : '';
}

function text(tree: Tree): string {
  return typeof tree['_'] === 'string' ? tree['_'] : '';
}

/** SAML 2.0 Core, 1.3.3: in UTC. What is no such time is NaN. */
function time(tree: Tree, name: string): number | undefined {
  const value = attribute(tree, name);
  if (value === '') return undefined;
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(value) ? Date.parse(value) : NaN;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
