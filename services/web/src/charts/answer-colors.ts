import * as Plot from '@observablehq/plot';

// Brown to green-blue tells the sides apart for colour-blind readers too; the position tells them apart without colour.
const scale = Plot.scale({ color: { type: 'diverging', scheme: 'BrBG', domain: [-1.15, 1.15] } });

export function answerColor(position: number): string {
  return String(scale.apply(position));
}

// Black or white, whichever reads better on the answer's colour.
export function answerInk(position: number): string {
  return Math.abs(position) > 0.62 ? '#ffffff' : '#14242c';
}
