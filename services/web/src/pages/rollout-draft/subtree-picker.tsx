import { useState } from 'react';
import { useQuery } from '../../api/use-query';
import { FormField } from '../../components/form-field';
import { kindWord } from '../../components/organization-list';
import { QueryView } from '../../components/query-view';
import type { Organization } from '../../gen/icap/collection/v1/organization_pb';
import { messages } from '../../messages';
import { listPlaces } from './places';

const shortestSearch = 2;
const shownLimit = 20;

interface SubtreePickerProps {
  agency: string;
  organization: string;
  included: string[];
  excluded: string[];
  titleOf: (name: string) => string;
  onFound: (places: Organization[]) => void;
  onChange: (included: string[], excluded: string[]) => void;
}

// Narrows the schools of an organization to parts of its tree, or leaves parts out.
export function SubtreePicker(props: SubtreePickerProps) {
  const { agency, organization, included, excluded, titleOf, onFound, onChange } = props;
  const [search, setSearch] = useState('');
  const words = messages.rolloutDraft;
  const add = (place: Organization, leaveOut: boolean) => {
    onFound([place]);
    setSearch('');
    if (leaveOut) onChange(included, [...excluded, place.name]);
    else onChange([...included, place.name], excluded);
  };
  return (
    <div className="stack">
      <Chosen
        title={words.included}
        names={included}
        titleOf={titleOf}
        onRemove={(name) => {
          onChange(
            included.filter((other) => other !== name),
            excluded,
          );
        }}
      />
      <Chosen
        title={words.excluded}
        names={excluded}
        titleOf={titleOf}
        onRemove={(name) => {
          onChange(
            included,
            excluded.filter((other) => other !== name),
          );
        }}
      />
      {included.length + excluded.length === 0 && <p className="quiet">{words.allIncluded}</p>}
      <FormField label={words.find} hint={words.findHint}>
        {(attributes) => (
          <input
            {...attributes}
            type="search"
            value={search}
            autoComplete="off"
            onChange={(event) => {
              setSearch(event.target.value);
            }}
          />
        )}
      </FormField>
      {search.trim().length >= shortestSearch && (
        <Matches
          agency={agency}
          organization={organization}
          search={search.trim().toLocaleLowerCase('en')}
          taken={[...included, ...excluded]}
          onAdd={add}
        />
      )}
    </div>
  );
}

interface ChosenProps {
  title: string;
  names: string[];
  titleOf: (name: string) => string;
  onRemove: (name: string) => void;
}

function Chosen({ title, names, titleOf, onRemove }: ChosenProps) {
  if (names.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul className="row-list" aria-label={title}>
        {names.map((name) => (
          <li key={name}>
            <span>{titleOf(name)}</span>
            <button
              type="button"
              className="link-button"
              onClick={() => {
                onRemove(name);
              }}
            >
              {messages.rolloutDraft.remove}
              <span className="visually-hidden"> {titleOf(name)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface MatchesProps {
  agency: string;
  organization: string;
  search: string;
  taken: string[];
  onAdd: (place: Organization, leaveOut: boolean) => void;
}

function Matches({ agency, organization, search, taken, onAdd }: MatchesProps) {
  const words = messages.rolloutDraft;
  const { query, reload } = useQuery(`places ${agency}`, (signal) =>
    listPlaces(agency, ['region', 'district', 'school'], signal),
  );
  return (
    <QueryView query={query} onRetry={reload}>
      {(places) => {
        const matches = places
          .filter((place) => place.ancestors.includes(organization) && !taken.includes(place.name))
          .filter((place) => place.title.toLocaleLowerCase('en').includes(search))
          .slice(0, shownLimit);
        if (matches.length === 0) return <p role="status">{words.findNone}</p>;
        return (
          <ul className="row-list" aria-label={words.found}>
            {matches.map((place) => (
              <li key={place.name}>
                <span>{place.title}</span>
                <span className="quiet">{kindWord(place.kind)}</span>
                {[false, true].map((leaveOut) => (
                  <button
                    key={String(leaveOut)}
                    type="button"
                    className="link-button"
                    onClick={() => {
                      onAdd(place, leaveOut);
                    }}
                  >
                    {leaveOut ? words.exclude : words.include}
                    <span className="visually-hidden"> {place.title}</span>
                  </button>
                ))}
              </li>
            ))}
          </ul>
        );
      }}
    </QueryView>
  );
}
