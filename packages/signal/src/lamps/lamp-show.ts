/**
 * What a page plays: a cycle of frames, each saying which lamps are lit, shown again and again from
 * the first without a pause. A frame is a string of 0 and 1, one for each lamp of its panel.
 */
export interface LampShow {
  readonly frames: readonly string[];
  readonly frameMs: number;
}
