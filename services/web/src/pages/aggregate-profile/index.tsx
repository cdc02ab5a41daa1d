import { useParams } from 'react-router-dom';
import { profiles } from '../../api/clients';
import { aggregateProfileName, aggregateProfilePath, pathOf, rolloutName } from '../../api/names';
import { useQuery } from '../../api/use-query';
import { SyntheticBadge } from '../../components/badges';
import { Breadcrumbs } from '../../components/breadcrumbs';
import { kindWord } from '../../components/organization-list';
import { PageHeading } from '../../components/page-heading';
import { ParticipationPanel } from '../../components/participation-panel';
import { ProfileViews } from '../../components/profile-views';
import { ProvenanceList } from '../../components/provenance-list';
import { QueryView } from '../../components/query-view';
import type { AggregateProfile } from '../../gen/icap/profile/v1/profile_pb';
import { messages } from '../../messages';
import { CalibrationTable } from './calibration-table';
import { FactorAverages } from './factor-averages';
import { Parts, SchoolParticipation } from './members';

export function AggregateProfilePage() {
  const { agency = '', rollout = '', organization = '' } = useParams();
  const name = aggregateProfileName(agency, rollout, organization);
  const { query, reload } = useQuery(name, (signal) => profiles.getAggregateProfile({ name }, { signal }));
  return (
    <QueryView query={query} onRetry={reload} page>
      {(profile) => <Aggregate profile={profile} rollout={rolloutName(agency, rollout)} />}
    </QueryView>
  );
}

function Aggregate({ profile, rollout }: { profile: AggregateProfile; rollout: string }) {
  const words = messages.aggregate;
  const { organization, participation, provenance } = profile;
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
      <PageHeading title={organization?.title ?? ''} eyebrow={words.eyebrow(kindWord(organization?.kind))}>
        <p className="lead">{profile.rolloutTitle}</p>
        {profile.synthetic && (
          <p className="card-badges">
            <SyntheticBadge /> <span className="quiet">{messages.common.syntheticNote}</span>
          </p>
        )}
      </PageHeading>
      <div className="card stack">
        {participation !== undefined && <ParticipationPanel participation={participation} school={false} />}
        <p>{words.schools(profile.shownSchoolCount, profile.schoolCount)}</p>
        {provenance?.tabulated === true && <p>{messages.profile.tabulated}</p>}
      </div>
      {profile.factors.length > 0 && <FactorAverages factors={profile.factors} />}
      <CalibrationTable factors={profile.factors} />
      {organization !== undefined && (
        <>
          <Parts rollout={rollout} organization={organization.name} />
          <SchoolParticipation rollout={rollout} organization={organization.name} />
        </>
      )}
      {provenance !== undefined && (
        <section className="section" aria-labelledby="provenance-title">
          <h2 id="provenance-title">{messages.profile.provenance}</h2>
          <div className="card">
            <ProvenanceList provenance={provenance} />
          </div>
        </section>
      )}
      <ProfileViews profileName={profile.name} />
    </article>
  );
}
