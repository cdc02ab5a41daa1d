import * as Plot from '@observablehq/plot';
import { PlotFigure } from '../components/plot-figure';
import type { FactorAggregate } from '../gen/icap/profile/v1/profile_pb';
import type { Interval } from '../profile/interval';
import { rangeOf } from '../profile/levels';

const height = 84;
const middle = 0.5;

function distributionMarks(factor: FactorAggregate): Plot.Markish[] {
  const { distribution } = factor;
  if (distribution === undefined) return [];
  return [
    Plot.rect([distribution], { x1: 'p10', x2: 'p90', y1: 0.2, y2: 0.8, fill: 'var(--level-2)', rx: 3 }),
    Plot.rect([distribution], { x1: 'p25', x2: 'p75', y1: 0.2, y2: 0.8, fill: 'var(--level-4)', rx: 3 }),
    Plot.ruleX([distribution.p50], {
      y1: 0.14,
      y2: 0.86,
      stroke: 'var(--mark)',
      strokeWidth: 2,
      strokeDasharray: '3,2',
    }),
  ];
}

interface SchoolDistributionProps {
  factor: FactorAggregate;
  interval: Interval | null;
  label: string;
}

// Mean of the schools with its interval, over the distribution of school means when there is one.
export function SchoolDistribution({ factor, interval, label }: SchoolDistributionProps) {
  const { mean } = factor;
  const range = rangeOf(factor);
  return (
    <PlotFigure
      label={label}
      drawKey={JSON.stringify([mean, interval, factor.distribution, range])}
      draw={(width) =>
        Plot.plot({
          width,
          height,
          marginTop: 4,
          marginBottom: 26,
          marginLeft: 10,
          marginRight: 10,
          x: { domain: [range.low, range.high], label: null },
          y: { domain: [0, 1], axis: null },
          marks: [
            Plot.rect([0], { x1: range.low, x2: range.high, y1: 0, y2: 1, fill: 'var(--chart-ground)', rx: 3 }),
            Plot.axisX(
              Array.from({ length: Math.floor(range.high - range.low) + 1 }, (_, index) => range.low + index),
              { tickFormat: String, tickSize: 5, fontSize: 13, color: 'currentColor' },
            ),
            ...distributionMarks(factor),
            ...(interval === null
              ? []
              : [
                  Plot.ruleY([middle], {
                    x1: interval.low,
                    x2: interval.high,
                    stroke: 'var(--mark-halo)',
                    strokeWidth: 7,
                  }),
                  Plot.ruleY([middle], {
                    x1: interval.low,
                    x2: interval.high,
                    stroke: 'var(--mark)',
                    strokeWidth: 3.5,
                  }),
                ]),
            ...(mean === undefined
              ? []
              : [
                  Plot.dot([mean], {
                    x: mean,
                    y: middle,
                    r: 7,
                    fill: 'var(--mark)',
                    stroke: 'var(--mark-halo)',
                    strokeWidth: 2,
                  }),
                ]),
          ],
        })
      }
    />
  );
}
