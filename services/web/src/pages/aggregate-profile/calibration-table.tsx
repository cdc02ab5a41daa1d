import { ScrollTable } from '../../components/scroll-table';
import type { Calibration, FactorAggregate } from '../../gen/icap/profile/v1/profile_pb';
import { formatCount, formatNumber } from '../../format';
import { messages } from '../../messages';

const words = messages.aggregate;

const columns: { title: string; text: (calibration: Calibration) => string }[] = [
  { title: words.items, text: ({ itemCount }) => formatCount(itemCount) },
  { title: words.complete, text: ({ completeCount }) => formatCount(completeCount) },
  { title: words.alpha, text: ({ alpha }) => formatNumber(alpha, 3) },
  { title: words.icc1, text: ({ icc1 }) => formatNumber(icc1, 3) },
  { title: words.icc2, text: ({ icc2 }) => formatNumber(icc2, 3) },
  { title: words.schoolSize, text: ({ meanSchoolSize }) => formatNumber(meanSchoolSize, 1) },
];

// Present for the organization that the whole rollout covers.
export function CalibrationTable({ factors }: { factors: FactorAggregate[] }) {
  const rows = factors.flatMap(({ factor, title, calibration }) =>
    calibration === undefined ? [] : [{ factor, title, calibration }],
  );
  if (rows.length === 0) return null;
  return (
    <section className="section" aria-labelledby="calibration-title">
      <h2 id="calibration-title">{words.calibrationTitle}</h2>
      <p className="section-lead">{words.calibrationLead}</p>
      <ScrollTable label={words.calibrationCaption}>
        <thead>
          <tr>
            <th scope="col">{words.factor}</th>
            {columns.map((column) => (
              <th key={column.title} scope="col" className="number">
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.factor}>
              <th scope="row">{row.title}</th>
              {columns.map((column) => (
                <td key={column.title} className="number">
                  {column.text(row.calibration)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </section>
  );
}
