/**
 * What a format has no place for is refused before anybody is asked for a password, and not
 * passed over in silence: each rule looks at one kind of wish.
 */

import type { SignatureFormat } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';
import type { SignOptions } from '../sign/sign-options.ts';
import type { SigningPlan } from './signing-plan.ts';

/** @throws {CliError} `usage`. */
export function refuseForeignWishes(plan: SigningPlan, options: SignOptions): void {
  for (const rule of rules) {
    const problem = rule(plan, options);
    if (problem !== undefined) throw new CliError('usage', problem);
  }
}

/** Names of those that were given. */
export function givenOf(wishes: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(wishes).filter((name) => {
    const value = wishes[name];
    return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
  });
}

/** As it is written on the command line. */
export function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** @returns what is wrong; undefined: nothing. */
type Rule = (plan: SigningPlan, options: SignOptions) => string | undefined;

const forPdf: Rule = ({ format }, options) => {
  if (format === 'pades') return undefined;
  const { name, reason, location, contact, field, visible, image, certify, lock } = options;
  const { text, font, timezone, pdfPasswordFile } = options;
  const [foreign] = givenOf({
    ...{ name, reason, location, contact, field, visible, image, certify, lock },
    ...{ text, font, timezone, pdfPasswordFile },
  });
  return foreign && `--${dashed(foreign)} is for PDF files; this is ${format}`;
};

const notForPdf: Rule = ({ format }, { place, location, reason, commitments, policy }) => {
  if (format !== 'pades') return undefined;
  // EN 319 142-1, 6.3: a PDF has one word for where, which --place is written into.
  if (place !== undefined && location !== undefined) return '--place and --location say the same';
  if (reason === undefined) return undefined;
  const [other] = givenOf({ commitment: commitments, policy });
  // EN 319 142-1, 6.3: the reason of a PDF is a commitment in words.
  return other && `--reason and --${other} exclude each other in a PDF file`;
};

const forXml: Rule = ({ format, packaging }, { elements, parent, countersign }) => {
  const isInside = packaging === 'internally-detached';
  if (isInside && elements.length === 0) {
    return '--packaging internally-detached needs --element ID: what it is over';
  }
  const [given] = givenOf({ element: elements, parent });
  if (given === undefined) return undefined;
  if (format !== 'xades') return `--${given} is for XML signatures; this is ${format}`;
  if (countersign !== undefined) return `--${given} does not go with --countersign`;
  if (given === 'element' && !isInside) return '--element is for --packaging internally-detached';
  if (isInside || packaging === 'enveloped') return undefined;
  return '--parent is for a signature in a document: enveloped, or internally-detached';
};

const forJson: Rule = ({ format }, { unencoded }) =>
  unencoded && format !== 'jades'
    ? `--unencoded is for JSON signatures; this is ${format}`
    : undefined;

const forHints: Rule = ({ format }, { contentHints }) =>
  contentHints !== undefined && (format === 'pades' || format === 'jades')
    ? `--content-hints are for CAdES and XAdES; this is ${format}`
    : undefined;

const dotted = /^\d+(\.\d+)+$/;

/** CMS names things by numbers alone. */
const forCms: Rule = ({ format }, { commitments, policy }) => {
  if (!isCms(format)) return undefined;
  if (commitments.some((word) => word.includes(':'))) {
    return `--commitment: ${format} takes a name or an object identifier, not a URI`;
  }
  return policy === undefined || dotted.test(policy)
    ? undefined
    : `--policy: ${format} names a policy by an object identifier; its address goes to --policy-uri`;
};

function isCms(format: SignatureFormat): boolean {
  return format === 'pades' || format.endsWith('cades');
}

const rules: readonly Rule[] = [forPdf, notForPdf, forXml, forJson, forHints, forCms];
