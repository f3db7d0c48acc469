/**
 * House rules no linter brings: how a file is named, that it says what it is, and that a package
 * has one door. Plain JavaScript, because ESLint loads it as configuration.
 */

import { basename, relative, sep } from 'node:path';

/** Words that say nothing about what is in the file; such a room fills up with anything. */
const EMPTY_NAMES =
  /^(utils?|helpers?|common|shared|misc|types?|interfaces?|constants?|manager|service|processor)$/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Beside the name proper, a file may say what kind of companion it is, or that it configures. */
const COMPANION = /\.(test|contract|config|d)$/;

const fileName = {
  meta: { type: 'problem', schema: [] },
  create: (context) => ({
    Program(node) {
      const name = basename(context.filename)
        .replace(/\.[cm]?[jt]sx?$/, '')
        .replace(COMPANION, '');
      if (!KEBAB.test(name)) context.report({ node, message: 'File names are kebab-case.' });
      if (EMPTY_NAMES.test(name)) {
        context.report({ node, message: `"${name}" does not say what is in the file.` });
      }
    },
  }),
};

const headerComment = {
  meta: { type: 'problem', schema: [] },
  create: (context) => ({
    Program(node) {
      const comments = context.sourceCode.getAllComments();
      const first = comments.find(({ type }) => type !== 'Shebang');
      const isHeader =
        first?.type === 'Block' &&
        first.value.startsWith('*') &&
        (node.body.length === 0 || first.range[1] <= node.body[0].range[0]);
      if (!isHeader) {
        context.report({
          node,
          message: 'Begin with a header comment: what the file is, and why.',
        });
      }
    },
  }),
};

/** `export … from` is how barrels are made; only the `src/index.ts` of a package is one. */
const oneDoor = {
  meta: { type: 'problem', schema: [] },
  create: (context) => {
    const path = relative(context.cwd, context.filename).split(sep).join('/');
    if (/^packages\/[^/]+\/src\/index\.ts$/.test(path)) return {};
    const report = (node) => {
      if (node.source !== null) {
        context.report({ node, message: 'Only src/index.ts of a package re-exports.' });
      }
    };
    return { ExportAllDeclaration: report, ExportNamedDeclaration: report };
  },
};

export const house = {
  rules: { 'file-name': fileName, 'header-comment': headerComment, 'one-door': oneDoor },
};
