/**
 * A secret that does not print: logs, JSON and error messages show `[secret]`. The value is
 * reached only by the one method whose name can be searched for.
 */

const redacted = '[secret]';

export class Secret<Value> {
  readonly #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  reveal(): Value {
    return this.#value;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return redacted;
  }
}
