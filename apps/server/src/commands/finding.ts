/** One thing that `doctor` looked at, and what it found. */

export interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'note' | 'wrong';
  readonly detail: string;
}

export function ok(what: string, detail: string): Finding {
  return { what, state: 'ok', detail };
}

export function note(what: string, detail: string): Finding {
  return { what, state: 'note', detail };
}

export function wrong(what: string, detail: string): Finding {
  return { what, state: 'wrong', detail };
}
