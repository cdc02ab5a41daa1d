import type { Participation } from '../gen/icap/profile/v1/profile_pb';
import { Disclosure } from '../gen/icap/profile/v1/profile_pb';
import { formatCount } from '../format';
import { messages } from '../messages';
import { hiddenReason, isShown, limitWords } from '../profile/participation';
import { Notice } from './notice';

const fewTeachersLimit = 15;

interface ParticipationPanelProps {
  participation: Participation;
  // Levels of a single small school are uncertain; an aggregate has no levels.
  school: boolean;
}

// Counts, and what they mean for reading the results.
export function ParticipationPanel({ participation, school }: ParticipationPanelProps) {
  const words = messages.participation;
  const { respondentCount, invitedCount, responseRate, disclosure } = participation;
  const shown = isShown(disclosure);
  const { complete, orMore } = limitWords(participation);
  return (
    <section className="stack" aria-label={words.title}>
      <dl className="figures">
        <div>
          <dt>{words.respondents}</dt>
          <dd>{formatCount(respondentCount)}</dd>
        </div>
        <div>
          <dt>{words.invited}</dt>
          <dd>{formatCount(invitedCount)}</dd>
        </div>
        <div>
          <dt>{words.rate}</dt>
          <dd>{responseRate === undefined ? '–' : messages.format.rate(responseRate)}</dd>
        </div>
      </dl>
      {disclosure === Disclosure.COMPLETE && <p className="quiet">{words.complete}</p>}
      {responseRate !== undefined && responseRate > 1 && (
        <Notice tone="warning">
          <p>{words.aboveRoster}</p>
        </Notice>
      )}
      {disclosure === Disclosure.SHOWN_WITH_WARNING && (
        <Notice tone="warning">
          <p>{words.warning(complete, orMore)}</p>
        </Notice>
      )}
      {shown && school && respondentCount <= fewTeachersLimit && (
        <Notice tone="warning">
          <p>{words.fewTeachers(respondentCount)}</p>
        </Notice>
      )}
      {!shown && (
        <Notice tone="note" title={words.hiddenTitle}>
          <p>{hiddenReason(participation)}</p>
          {school && <p>{words.hiddenNext}</p>}
        </Notice>
      )}
    </section>
  );
}
