import { ScrollTable } from '../../components/scroll-table';
import type { FactorProfile, ItemProfile } from '../../gen/icap/profile/v1/profile_pb';
import { formatNumber } from '../../format';
import { messages } from '../../messages';
import { verdictWord } from '../../profile/participation';

const words = messages.profile;

interface ItemTablesProps {
  factors: FactorProfile[];
  items: ItemProfile[];
}

export function ItemTables({ factors, items }: ItemTablesProps) {
  return (
    <section className="section" aria-labelledby="items-title">
      <h2 id="items-title">{words.itemsTitle}</h2>
      <details className="card">
        <summary>{words.itemsShow(items.length)}</summary>
        {factors.map((factor) => (
          <FactorItems
            key={factor.factor}
            factor={factor}
            items={items.filter((item) => item.factor === factor.factor)}
          />
        ))}
      </details>
      <details className="card">
        <summary>{words.agreementTitle}</summary>
        <p className="quiet">{words.agreementLead}</p>
        <AgreementTable factors={factors} />
      </details>
    </section>
  );
}

function FactorItems({ factor, items }: { factor: FactorProfile; items: ItemProfile[] }) {
  const columns = [words.item, words.answered];
  const statistics = [words.average, words.sd, words.agreement];
  // Items of a factor may have scales of different length, whose options then differ too.
  const options = items.reduce(
    (longest, item) => (item.options.length > longest.length ? item.options : longest),
    factor.options,
  );
  const mixed = items.some((item) => item.options.join() !== factor.options.join());
  return (
    <section className="item-table">
      <h3>{factor.title}</h3>
      {!mixed && <p className="quiet">{words.categories(factor.options)}</p>}
      <ScrollTable label={words.itemsCaption(factor.title)}>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={column} scope="col" className={index === 0 ? undefined : 'number'}>
                {column}
              </th>
            ))}
            {options.map((option, index) => (
              <th key={option} scope="col" className="number">
                {mixed ? index + 1 : <abbr title={option}>{index + 1}</abbr>}
              </th>
            ))}
            {statistics.map((column) => (
              <th key={column} scope="col" className="number">
                {column}
              </th>
            ))}
            <th scope="col">{words.verdict}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <ItemRow key={item.item} item={item} optionCount={options.length} />
          ))}
        </tbody>
      </ScrollTable>
    </section>
  );
}

function ItemRow({ item, optionCount }: { item: ItemProfile; optionCount: number }) {
  return (
    <tr data-item={item.item}>
      <th scope="row" className="item-text">
        {item.text}
        {item.reverse && <span className="quiet"> ({words.reverse})</span>}
      </th>
      <td className="number">{item.respondentCount}</td>
      {item.counts.length === 0 ? (
        <td colSpan={optionCount}>{words.countsHidden}</td>
      ) : (
        item.counts.map((count, index) => (
          <td key={item.options[index]} className="number">
            {count}
          </td>
        ))
      )}
      {item.counts.length > 0 && item.counts.length < optionCount && <td colSpan={optionCount - item.counts.length} />}
      <td className="number">{formatNumber(item.mean)}</td>
      <td className="number">{formatNumber(item.sd)}</td>
      <td className="number">{formatNumber(item.agreement)}</td>
      <td>
        {item.verdictProbability === undefined
          ? verdictWord(item.verdict)
          : words.verdictWithProbability(
              verdictWord(item.verdict),
              messages.format.probability(item.verdictProbability),
            )}
      </td>
    </tr>
  );
}

function AgreementTable({ factors }: { factors: FactorProfile[] }) {
  const columns = [
    { title: words.rwgjUniform, value: (factor: FactorProfile) => factor.rwgjUniform },
    { title: words.rwgjSlight, value: (factor: FactorProfile) => factor.rwgjSlightSkew },
    { title: words.rwgjModerate, value: (factor: FactorProfile) => factor.rwgjModerateSkew },
    { title: words.rwgjLindell, value: (factor: FactorProfile) => factor.rwgjLindell },
    { title: words.adMean, value: (factor: FactorProfile) => factor.adMean },
    { title: words.adMedian, value: (factor: FactorProfile) => factor.adMedian },
  ];
  return (
    <ScrollTable label={words.agreementTitle}>
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
        {factors.map((factor) => (
          <tr key={factor.factor}>
            <th scope="row">{factor.title}</th>
            {columns.map((column) => (
              <td key={column.title} className="number">
                {formatNumber(column.value(factor))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
