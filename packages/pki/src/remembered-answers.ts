/**
 * A memory for yes and no, each under a name that says the whole question. Both are bounded and
 * forget what was unused for longest; they are bounded apart, so that however many wrong
 * signatures somebody sends, none pushes out a right one.
 */

const rightMax = 1024;
const wrongMax = 4096;

export class RememberedAnswers {
  readonly #right = new Set<string>();
  readonly #wrong = new Set<string>();

  /** How many answers are kept; never more than both bounds together. */
  get size(): number {
    return this.#right.size + this.#wrong.size;
  }

  /** The answer to that question, asked for where it is not known. */
  answer(name: string, ask: () => boolean): boolean {
    const right = this.#right.has(name) || (!this.#wrong.has(name) && ask());
    if (right) keep(this.#right, name, rightMax);
    else keep(this.#wrong, name, wrongMax);
    return right;
  }
}

/** Behind all others: the one unused for longest goes first. */
function keep(names: Set<string>, name: string, countMax: number): void {
  names.delete(name);
  names.add(name);
  if (names.size <= countMax) return;
  const [oldest = ''] = names;
  names.delete(oldest);
}
