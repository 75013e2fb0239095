/** A shop's own colour, made readable: as a ground for letters, and as letters on light and dark grounds. */

type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [16, 24, 23];
/** The panel's grounds that are hardest to read on (`--soft` in styles.css). */
const LIGHT: Rgb = [241, 245, 244];
const DARK: Rgb = [34, 45, 43];
/** WCAG AA for text, with a little to spare for rounding. */
const READABLE = 4.6;

export interface Brand {
  /** The colour itself. */
  solid: string;
  /** Letters on it. */
  on: string;
  /** The colour as letters on the light and on the dark ground. */
  light: string;
  dark: string;
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The contrast of two colours as WCAG counts it, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function towards(colour: Rgb, end: Rgb, ground: Rgb): Rgb {
  let mixed = colour;
  for (let share = 0; share <= 1 && contrast(mixed, ground) < READABLE; share += 0.05)
    mixed = colour.map((part, i) => Math.round(part + ((end[i] ?? 0) - part) * share)) as unknown as Rgb;
  return mixed;
}

const css = (colour: Rgb): string => `rgb(${colour.join(" ")})`;

/** Read `#rgb` or `#rrggbb`. */
export function parseColour(hex: string): Rgb | null {
  const found = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(hex.trim())?.[1];
  if (!found) return null;
  const full = found.length === 3 ? found.replace(/./g, "$&$&") : found;
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16)) as unknown as Rgb;
}

/** All that the widget paints with a shop's colour, or null when it is no `#rrggbb`. */
export function brand(hex: string): Brand | null {
  const colour = parseColour(hex);
  if (!colour) return null;
  const white = contrast(colour, WHITE) >= contrast(colour, BLACK);
  return {
    solid: css(towards(colour, white ? BLACK : WHITE, white ? WHITE : BLACK)),
    on: css(white ? WHITE : BLACK),
    light: css(towards(colour, BLACK, LIGHT)),
    dark: css(towards(colour, WHITE, DARK)),
  };
}
