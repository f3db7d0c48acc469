/** How far a long command is, on one line of a terminal; elsewhere nothing is said. */

export interface RowCounter {
  onRows(this: void, what: string, rows: number): void;
  /** Wipes the line. */
  end(): void;
}

const pauseMs = 200;

export function countRows(doing: string, stream = process.stderr): RowCounter {
  let toldAt = -Infinity;
  return {
    onRows(what, rows) {
      if (!stream.isTTY || performance.now() < toldAt + pauseMs) return;
      toldAt = performance.now();
      stream.write(`\r\x1b[K${doing} ${what}: ${rows.toLocaleString('en')}`);
    },
    end() {
      if (toldAt > 0) stream.write('\r\x1b[K');
    },
  };
}
