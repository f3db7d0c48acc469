/** Neighbouring places of a grid that are above a threshold, gathered into blobs. */

export interface ScoreGrid {
  readonly scores: Float32Array;
  readonly columns: number;
}

export interface Blob {
  /** The middle, weighted by score, in places of the grid. */
  readonly x: number;
  readonly y: number;
  readonly mass: number;
  /** Where it is strongest. */
  readonly peak: number;
}

/** @returns the heaviest ones, at most `count`. */
export function findBlobs(grid: ScoreGrid, threshold: number, count: number): readonly Blob[] {
  const { scores, columns } = grid;
  const seen = new Uint8Array(scores.length);
  const blobs: Blob[] = [];
  scores.forEach((score, place) => {
    if (score < threshold || seen[place] === 1) return;
    blobs.push(weigh(collect(place), grid));
  });
  return blobs.sort((a, b) => b.mass - a.mass).slice(0, count);

  function collect(start: number): readonly number[] {
    const members = [start];
    seen[start] = 1;
    // The list grows while it is gone through.
    for (const place of members) {
      const x = place % columns;
      const sides = [x > 0 ? -1 : 0, x < columns - 1 ? 1 : 0, -columns, columns];
      for (const side of sides) {
        const next = place + side;
        if (seen[next] !== 0 || (scores[next] ?? 0) < threshold) continue;
        seen[next] = 1;
        members.push(next);
      }
    }
    return members;
  }
}

function weigh(members: readonly number[], { scores, columns }: ScoreGrid): Blob {
  let [mass, x, y, peak] = [0, 0, 0, members[0] ?? 0];
  for (const place of members) {
    const score = scores[place] ?? 0;
    mass += score;
    x += score * (place % columns);
    y += score * Math.floor(place / columns);
    if (score > (scores[peak] ?? 0)) peak = place;
  }
  return { x: x / mass, y: y / mass, mass, peak };
}
