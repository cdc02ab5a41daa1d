const firstDelayMs = 1_000;
const lastDelayMs = 30_000;

// Doubles with every failure up to half a minute, spread by a quarter to each side so that clients do not come together.
export function backoffMs(failures: number, random: () => number = Math.random): number {
  return Math.min(lastDelayMs, firstDelayMs * 2 ** failures) * (0.75 + random() / 2);
}
