import { useParams } from 'react-router-dom';
import { profiles } from '../../api/clients';
import { agencyOf, aggregateProfilePath, pathOf, rolloutName, schoolProfileName } from '../../api/names';
import { useQuery } from '../../api/use-query';
import { SyntheticBadge } from '../../components/badges';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { PageHeading } from '../../components/page-heading';
import { ParticipationPanel } from '../../components/participation-panel';
import { ProfileViews } from '../../components/profile-views';
import { QueryView } from '../../components/query-view';
import type { SchoolProfile } from '../../gen/icap/profile/v1/profile_pb';
import { messages } from '../../messages';
import { isShown } from '../../profile/participation';
import { Changes } from './changes';
import { Comparisons } from './comparisons';
import { FactorSections } from './factor-sections';
import { FieldWork } from './field-work';
import { ItemTables } from './item-tables';
import { MethodNote } from './method-note';
import { NextStep } from './next-step';
import { ReportDownload } from './report-download';
import { SplitItems } from './split-items';
import { summarize } from './summary';

export function SchoolProfilePage() {
  const { agency = '', rollout = '', school = '' } = useParams();
  const name = schoolProfileName(agency, rollout, school);
  const { query, reload } = useQuery(name, (signal) => profiles.getSchoolProfile({ name }, { signal }));
  return (
    <QueryView query={query} onRetry={reload} page>
      {(profile) => <Profile profile={profile} rollout={rolloutName(agency, rollout)} />}
    </QueryView>
  );
}

function Profile({ profile, rollout }: { profile: SchoolProfile; rollout: string }) {
  const words = messages.profile;
  const shown = isShown(profile.participation?.disclosure);
  return (
    <article className="profile">
      <Breadcrumbs
        crumbs={[
          { title: profile.rolloutTitle, path: pathOf(rollout) },
          ...profile.ancestors.map((ancestor) => ({
            title: ancestor.title,
            path: aggregateProfilePath(rollout, ancestor.name),
          })),
        ]}
      />
      <header className="profile-header">
        <PageHeading title={profile.school?.title ?? agencyOf(profile.name)} eyebrow={words.eyebrow}>
          <p className="lead">
            {profile.rolloutTitle} · {profile.instrumentTitle}
          </p>
          {profile.synthetic && (
            <p className="card-badges">
              <SyntheticBadge /> <span className="quiet">{messages.common.syntheticNote}</span>
            </p>
          )}
        </PageHeading>
        {shown && <ReportDownload profileName={profile.name} rollout={rollout} />}
      </header>
      <div className="card profile-overview">
        {profile.participation !== undefined && <ParticipationPanel participation={profile.participation} school />}
        {shown && (
          <section className="summary" aria-labelledby="summary-title">
            <h2 id="summary-title">{words.summary}</h2>
            {summarize(profile).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </section>
        )}
      </div>
      {shown && <Results profile={profile} />}
      <ProfileViews profileName={profile.name} />
    </article>
  );
}

function Results({ profile }: { profile: SchoolProfile }) {
  const { participation } = profile;
  const missingCount = (participation?.invitedCount ?? 0) - (participation?.respondentCount ?? 0);
  return (
    <>
      <FactorSections
        factors={profile.factors}
        missingCount={missingCount}
        fromCounts={profile.provenance?.tabulated === true}
      />
      <NextStep profile={profile} />
      {profile.earlier !== undefined && <Changes earlier={profile.earlier} factors={profile.factors} />}
      <Comparisons factors={profile.factors} />
      {profile.fieldWork !== undefined && <FieldWork fieldWork={profile.fieldWork} factors={profile.factors} />}
      <SplitItems items={profile.items} />
      <ItemTables factors={profile.factors} items={profile.items} />
      <MethodNote profile={profile} />
    </>
  );
}
