import { useId } from 'react';
import { answerColor } from '../../charts/answer-colors';
import { layOutDiverging, type DivergingBar } from '../../charts/diverging';
import { SplitBar } from '../../charts/split-bar';
import { Verdict, type ItemProfile } from '../../gen/icap/profile/v1/profile_pb';
import { messages } from '../../messages';
import { verdictWord } from '../../profile/participation';

const words = messages.profile;
const { percent, probability } = messages.format;

// Sides are drawn a little wider than the widest bar.
function widestSide(bars: DivergingBar[]): number {
  const widest = Math.max(
    0.1,
    ...bars.flatMap((bar) => [bar.lowShare, bar.highShare].map((side) => side + bar.middleShare / 2)),
  );
  return Math.min(1, Math.ceil(widest * 20) / 20);
}

export function SplitItems({ items }: { items: ItemProfile[] }) {
  const split = items.filter((item) => item.split && item.counts.length > 0);
  const bars = split.map((item) => layOutDiverging(item.counts));
  const sideShare = widestSide(bars);
  return (
    <section className="section" aria-labelledby="split-title">
      <h2 id="split-title">{words.splitTitle}</h2>
      {split.length === 0 ? (
        <p className="card">{words.splitNone}</p>
      ) : (
        <>
          <p className="section-lead">{words.splitLead}</p>
          <ul className="split-list">
            {split.map((item, index) => {
              const bar = bars[index];
              return bar && <SplitCard key={item.item} item={item} bar={bar} sideShare={sideShare} />;
            })}
          </ul>
        </>
      )}
    </section>
  );
}

function Legend({ options }: { options: string[] }) {
  const midpoint = (options.length + 1) / 2;
  return (
    <ul className="legend" aria-label={words.legend}>
      {options.map((option, index) => (
        <li key={option}>
          <span
            className="legend-mark"
            aria-hidden="true"
            style={{ backgroundColor: answerColor((index + 1 - midpoint) / Math.max(1, options.length - midpoint)) }}
          />
          {option}
        </li>
      ))}
    </ul>
  );
}

interface SplitCardProps {
  item: ItemProfile;
  bar: DivergingBar;
  sideShare: number;
}

function verdictNote(verdict: Verdict): string {
  return verdict === Verdict.TWO_CAMPS ? words.verdictNotes.twoCamps : words.verdictNotes.spreadOut;
}

function SplitCard({ item, bar, sideShare }: SplitCardProps) {
  const id = useId();
  const verdict =
    item.verdictProbability === undefined
      ? verdictWord(item.verdict)
      : words.verdictWithProbability(verdictWord(item.verdict), probability(item.verdictProbability));
  const low = words.lowSide(percent(bar.lowShare), item.options[0] ?? '');
  const high = words.highSide(percent(bar.highShare), item.options.at(-1) ?? '');
  const middleOption = item.options.length % 2 === 1 ? (item.options[(item.options.length - 1) / 2] ?? '') : '';
  const middle = bar.middleShare > 0 ? words.middle(percent(bar.middleShare), middleOption) : '';
  return (
    <li className="card split" data-split-item={item.item}>
      <h3 id={id}>
        {item.text}
        {item.reverse && <span className="quiet"> ({words.reverse})</span>}
      </h3>
      <p className="split-verdict">
        <strong>{verdict}</strong> <span className="quiet">{verdictNote(item.verdict)}</span>
      </p>
      <SplitBar
        bar={bar}
        sideShare={sideShare}
        label={words.splitLabel(item.text, verdict, `${low}, `, middle && `${middle}, `, high)}
      />
      <p className="split-sides">
        <span>{low}</span>
        {middle !== '' && <span>{middle}</span>}
        <span>{high}</span>
      </p>
      <Legend options={item.options} />
      <CountsTable item={item} bar={bar} labelledBy={id} />
    </li>
  );
}

function CountsTable({ item, bar, labelledBy }: { item: ItemProfile; bar: DivergingBar; labelledBy: string }) {
  return (
    <details>
      <summary>{words.showTable}</summary>
      <table className="counts-table" aria-labelledby={labelledBy}>
        <thead>
          <tr>
            <th scope="col">{words.option}</th>
            <th scope="col" className="number">
              {words.teachersColumn}
            </th>
            <th scope="col" className="number">
              {words.shareColumn}
            </th>
          </tr>
        </thead>
        <tbody>
          {bar.segments.map((segment) => (
            <tr key={segment.category}>
              <th scope="row">{item.options[segment.category - 1]}</th>
              <td className="number">{segment.count}</td>
              <td className="number">{percent(segment.share)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
