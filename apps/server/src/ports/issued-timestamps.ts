/**
 * When the time-stamp authority last issued, kept across restarts and processes: the witness
 * against a clock that was set back.
 */
export interface IssuedTimestamps {
  /** Milliseconds since 1970; undefined before the first. */
  newestAt(): Promise<number | undefined>;
  /** Remembers the time if it is the newest so far; an older one changes nothing. */
  advance(at: number): Promise<void>;
}
