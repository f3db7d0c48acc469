/** Lines of a tree, as `tree` draws folders. */

export interface Branch {
  readonly text: string;
  readonly branches?: readonly Branch[];
}

export function drawTree({ text, branches = [] }: Branch): readonly string[] {
  return [
    text,
    ...branches.flatMap((branch, index) => {
      const isLast = index === branches.length - 1;
      const [first = '', ...rest] = drawTree(branch);
      const under = isLast ? '   ' : '│  ';
      return [`${isLast ? '└─ ' : '├─ '}${first}`, ...rest.map((line) => `${under}${line}`)];
    }),
  ];
}
