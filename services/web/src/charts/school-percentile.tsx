import * as Plot from '@observablehq/plot';
import { PlotFigure } from '../components/plot-figure';
import type { Comparison } from '../gen/icap/profile/v1/profile_pb';

const height = 60;
const middle = 0.5;
const quarters = [0, 25, 50, 75, 100];

// A school's percentile with its interval, over the quarters of the schools.
export function SchoolPercentile({ comparison, label }: { comparison: Comparison; label: string }) {
  const { percentile, intervalLow: x1, intervalHigh: x2 } = comparison;
  const halo = { stroke: 'var(--mark-halo)' } as const;
  const bands = quarters
    .slice(1)
    .map((to, index) => ({ from: quarters[index] ?? 0, to, inner: index === 1 || index === 2 }));
  return (
    <PlotFigure
      label={label}
      drawKey={JSON.stringify([percentile, x1, x2])}
      draw={(width) =>
        Plot.plot({
          width,
          height,
          marginTop: 6,
          marginBottom: 24,
          marginLeft: 14,
          marginRight: 14,
          x: { domain: [0, 100], label: null },
          y: { domain: [0, 1], axis: null },
          marks: [
            Plot.rect(bands, {
              x1: 'from',
              x2: 'to',
              y1: 0.15,
              y2: 0.85,
              fill: (band: { inner: boolean }) => (band.inner ? 'var(--level-3)' : 'var(--level-1)'),
              insetLeft: 1,
              insetRight: 1,
              rx: 3,
            }),
            Plot.axisX(quarters, { tickFormat: String, tickSize: 5, fontSize: 13, color: 'currentColor' }),
            Plot.ruleY([middle], { x1, x2, strokeWidth: 8, ...halo }),
            Plot.ruleY([middle], { x1, x2, stroke: 'var(--mark)', strokeWidth: 3.5 }),
            Plot.dot([percentile], { x: percentile, y: middle, r: 6.5, fill: 'var(--mark)', strokeWidth: 2, ...halo }),
          ],
        })
      }
    />
  );
}
