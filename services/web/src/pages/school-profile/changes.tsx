import type { EarlierRollout, FactorChange, FactorProfile, LinkItem } from '../../gen/icap/profile/v1/profile_pb';
import { EarlierNote } from '../../gen/icap/profile/v1/profile_pb';
import { messages } from '../../messages';
import { changeSentences, changeTitle, earlierSentence, linkedCount, linkStateWord } from '../../profile/change';

const words = messages.profile.change;

export function Changes({ earlier, factors }: { earlier: EarlierRollout; factors: FactorProfile[] }) {
  const sentence = earlierSentence(earlier);
  const compared = earlier.note === EarlierNote.UNSPECIFIED;
  return (
    <section className="section" aria-labelledby="change-title">
      <h2 id="change-title">{words.title(earlier.rolloutTitle)}</h2>
      <p className={compared ? 'section-lead' : 'card'}>{sentence}</p>
      {compared && (
        <ul className="card rows">
          {factors.map((factor) => factor.change && <Row key={factor.factor} factor={factor} change={factor.change} />)}
        </ul>
      )}
    </section>
  );
}

function Row({ factor, change }: { factor: FactorProfile; change: FactorChange }) {
  return (
    <li className="row" data-change={factor.factor}>
      <div className="stack">
        <h3>{factor.title}</h3>
        <p className="row-verdict">{changeTitle(change.state)}</p>
      </div>
      <div className="stack">
        {changeSentences(factor, change).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {change.items.length > 0 && <Items change={change} />}
      </div>
    </li>
  );
}

function Items({ change }: { change: FactorChange }) {
  return (
    <details>
      <summary>{words.itemsShow(linkedCount(change), change.items.length)}</summary>
      <ul>
        {change.items.map((item) => (
          <Item key={item.item} item={item} />
        ))}
      </ul>
    </details>
  );
}

function Item({ item }: { item: LinkItem }) {
  return (
    <li>
      {item.text === '' ? item.item : item.text} <span className="quiet">{linkStateWord(item.state)}</span>
    </li>
  );
}
