/**
 * The part of fontkit 2 that the appearance uses; the package ships no declarations.
 */
declare module 'fontkit' {
  export interface FontkitGlyph {
    readonly id: number;
    readonly codePoints: readonly number[];
    readonly advanceWidth: number;
  }

  export interface FontkitSubset {
    /** Returns the number of the glyph inside the subset; glyph 0 is always there. */
    includeGlyph(id: number): number;
    encode(): Uint8Array;
  }

  export interface FontkitFont {
    readonly postscriptName: string | null;
    readonly unitsPerEm: number;
    readonly ascent: number;
    readonly descent: number;
    readonly capHeight: number;
    readonly italicAngle: number;
    readonly bbox: {
      readonly minX: number;
      readonly minY: number;
      readonly maxX: number;
      readonly maxY: number;
    };
    readonly 'OS/2'?: { readonly fsType?: { readonly noEmbedding?: boolean } };
    glyphsForString(text: string): FontkitGlyph[];
    createSubset(): FontkitSubset;
  }

  export function create(bytes: Uint8Array): FontkitFont;
}
