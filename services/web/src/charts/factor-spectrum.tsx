import * as Plot from '@observablehq/plot';
import { PlotFigure } from '../components/plot-figure';
import type { FactorProfile } from '../gen/icap/profile/v1/profile_pb';
import { formatNumber } from '../format';
import { messages } from '../messages';
import { bandsOf, rangeOf, type Band } from '../profile/levels';

const height = 108;
const bandTop = 1;
const bandBottom = 0;
const tintCount = 6;
// Width of a character of the labels, generously, in pixels: a label that does not fit its band is left out, the list
// under the chart has it anyway.
const characterWidth = 7.2;

function tint(index: number, count: number): string {
  const step = count < 2 ? 1 : 1 + Math.round((index / (count - 1)) * (tintCount - 1));
  return `var(--level-${step})`;
}

function bandMarks(bands: Band[], pixelsPerUnit: number): Plot.Markish[] {
  const fits = bands.filter((band) => band.title.length * characterWidth <= (band.to - band.from) * pixelsPerUnit);
  return [
    Plot.rect(bands, {
      x1: 'from',
      x2: 'to',
      y1: bandBottom,
      y2: bandTop,
      fill: (_: Band, index: number) => tint(index, bands.length),
      insetLeft: 1,
      insetRight: 1,
      rx: 3,
    }),
    Plot.text(fits, {
      x: (band: Band) => (band.from + band.to) / 2,
      y: bandTop,
      dy: -9,
      text: 'title',
      fill: 'currentColor',
      fontSize: 13,
    }),
  ];
}

function meanMarks(mean: number, low: number, high: number): Plot.Markish[] {
  const middle = (bandTop + bandBottom) / 2;
  const halo = { stroke: 'var(--mark-halo)', strokeLinecap: 'butt' } as const;
  return [
    Plot.ruleY([middle], { x1: low, x2: high, strokeWidth: 8, ...halo }),
    Plot.ruleX([low, high], { y1: middle - 0.2, y2: middle + 0.2, strokeWidth: 6, ...halo }),
    Plot.ruleY([middle], { x1: low, x2: high, stroke: 'var(--mark)', strokeWidth: 3.5 }),
    Plot.ruleX([low, high], { y1: middle - 0.16, y2: middle + 0.16, stroke: 'var(--mark)', strokeWidth: 2.5 }),
    Plot.dot([mean], { x: mean, y: middle, r: 7.5, fill: 'var(--mark)', stroke: 'var(--mark-halo)', strokeWidth: 2 }),
  ];
}

// The response scale as a continuum of levels, with the faculty's mean and its interval.
export function FactorSpectrum({ factor, named }: { factor: FactorProfile; named: string }) {
  const range = rangeOf(factor);
  const bands = bandsOf(factor.levels, range);
  const clamp = (value: number) => Math.min(range.high, Math.max(range.low, value));
  const { mean } = factor;
  const low = clamp(factor.intervalLow ?? mean ?? range.low);
  const high = clamp(factor.intervalHigh ?? mean ?? range.low);
  const words = bands.map((band) =>
    messages.profile.band(
      band.title,
      formatNumber(band.from),
      formatNumber(band.to),
      messages.format.probability(band.probability),
    ),
  );
  return (
    <PlotFigure
      label={messages.profile.spectrumLabel(factor.title, named, meanSentence(factor), words.join('; '))}
      drawKey={JSON.stringify([bands, mean, low, high])}
      draw={(width) =>
        Plot.plot({
          width,
          height,
          marginTop: 28,
          marginBottom: 24,
          marginLeft: 10,
          marginRight: 10,
          x: { domain: [range.low, range.high], label: null },
          y: { domain: [bandBottom, bandTop], axis: null },
          marks: [
            Plot.axisX(
              Array.from({ length: Math.floor(range.high - range.low) + 1 }, (_, index) => range.low + index),
              { tickFormat: String, tickSize: 5, fontSize: 13, color: 'currentColor' },
            ),
            ...bandMarks(bands, (width - 20) / (range.high - range.low)),
            ...(mean === undefined ? [] : meanMarks(clamp(mean), low, high)),
          ],
        })
      }
    />
  );
}

export function meanSentence(factor: FactorProfile): string {
  if (factor.mean === undefined) return messages.profile.noMean;
  if (factor.intervalLow === undefined || factor.intervalHigh === undefined) {
    return messages.profile.meanOnly(formatNumber(factor.mean));
  }
  return messages.profile.mean(
    formatNumber(factor.mean),
    formatNumber(factor.intervalLow),
    formatNumber(factor.intervalHigh),
  );
}
