// Texts of the pages that bring an agency's schools and staff in, English; part of the catalogue in en.ts.
import { enRosterFindings } from './en-roster-findings';

function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

export const rosterReasons: Partial<Record<string, string>> = {
  ROSTER_IMPORT_NOT_FOUND: 'There is no such import.',
  ROSTER_IMPORT_STATE: 'This import has gone on or ended meanwhile. Reload the page to see where it is.',
  ROSTER_IMPORT_WAITING:
    'Another import of this agency waits for approval. Approve it or give it up first: only one can wait at a time.',
  ROSTER_SOURCE_UNUSABLE:
    'The roster service could not be used. Check its addresses and the client id, and that the server has the secret for this agency.',
  ROSTER_IMPORT_STALE:
    'The roster has changed since this import was compared with it. Compare again, then look at the differences once more.',
  ROSTER_GUARDED: 'This import was stopped. Send a better package, or say why it is right.',
  ROSTER_MATCHES_OPEN: 'Some people still wait for your decision.',
  PERSON_NOT_FOUND: 'There is no such person.',
  PERSON_MATCH_NOT_FOUND: 'This pair is no longer there, because the package was compared again. Reload the page.',
  PERSON_CHANGE_NOT_FOUND: 'There is no such entry.',
  PERSON_CHANGE_OVERTAKEN:
    'This cannot be taken back any more: it was taken back already, or the same records were moved again later.',
};

const start = {
  title: 'Start an import',
  lead: 'Nothing changes until you have looked at the differences and approved them.',
  from: 'Where from',
  file: 'A zip file from your student information system',
  service: 'A OneRoster 1.2 service on the web',
  chooseFile: 'Zip file',
  fileHint:
    'OneRoster 1.1 or 1.2 with CSV files, at most 128 MB. Students and their data are skipped and never stored.',
  noFile: 'Choose a zip file first.',
  fileEmpty: 'This file is empty. Export it again from your student information system.',
  fileTooLarge: 'This file is larger than 128 MB. Export organizations and staff only.',
  baseUrl: 'Address of the service',
  baseUrlHint: 'What comes before “/orgs”, beginning with https://.',
  tokenUrl: 'Address that gives tokens',
  tokenUrlHint: 'Beginning with https://.',
  clientId: 'Client id',
  clientIdHint: 'The secret that belongs to it is never entered here: it is a file on the server.',
  missing: 'Fill in all three fields of the service.',
  source: 'Name of the system',
  sourceHint:
    'Small letters, digits and dashes. Always use the same one for one system: who is missing in its next package is taken as gone.',
  sourceDefault: 'sis',
  sourceInvalid: 'The name of the system has 1 to 63 small letters, digits and dashes.',
  strict: 'Read strictly',
  strictHint:
    'Every departure from the standard is an error. Otherwise small faults are put right and listed. For files only.',
  submit: 'Read and compare',
  uploading: (sent: number, total: number) =>
    `${(sent / 1e6).toFixed(1)} of ${Math.max(total / 1e6, 0.1).toFixed(1)} MB sent`,
  reading: 'Reading the package and comparing it with the roster…',
  pulling: 'Fetching the roster from the service and comparing it…',
  stop: 'Stop',
  stopped: 'Stopped. You can go on, or give this import up.',
  again: 'Try again',
  giveUp: 'Give it up',
};

const list = {
  title: 'Imports',
  none: 'No import yet.',
  when: 'Started',
  by: 'By',
  state: 'State',
  result: 'Differences',
  open: (day: string) => `Import of ${day}`,
};

const people = {
  title: 'People put together or taken apart by hand',
  lead: 'Every entry can be taken back as long as the same records were not moved again.',
  none: 'No one has been put together or taken apart by hand.',
  what: 'What was done',
  merge: (person: string, into: string) => `${person} became one person with ${into}`,
  split: (person: string, into: string) => `records of ${person} became another person, ${into}`,
  records: 'Records',
  noRecords: 'none from a roster',
  who: 'By',
  why: 'Why',
  undone: (account: string, reason: string) => `Taken back by ${account}: ${reason}`,
  undo: 'Take back',
  undoOf: (change: string) => `Take back: ${change}`,
  undoQuestion: 'Take this back?',
  undoText: 'All records go back to where they were. Rollouts whose invitations are out stay as they are.',
  reason: 'Reason',
  reasonHint: 'Kept with the entry.',
};

const steps = {
  label: 'Where this import is',
  read: 'Read',
  looked: 'Look at the differences',
  approved: 'Approve',
  applied: 'Put into the roster',
  done: 'done',
};

const actions = {
  approve: 'Approve',
  approveApart: 'Approve and keep the undecided apart',
  approveQuestion: 'Approve these differences?',
  approveText: 'Your account is recorded. The roster changes in the next step.',
  approveApartText: (count: number) =>
    `${plural(count, 'pair is', 'pairs are')} not decided: each becomes two people, who are both asked if they are teachers. Your account is recorded. The roster changes in the next step.`,
  override: 'Approve in spite of the warning',
  overrideQuestion: 'Is it right that so much goes?',
  overrideText:
    'Approve only when you know why. People and schools that go are not asked any more; nothing is deleted.',
  overrideReason: 'Why it is right',
  overrideHint: 'Kept with your account, at most 200 characters.',
  apply: 'Put it into the roster',
  applying: 'Putting it into the roster…',
  applyText: 'Approved. Nothing has changed yet: the next button changes the roster, all of it at once or not at all.',
  again: 'Read and compare again',
  cancel: 'Give this import up',
  cancelQuestion: 'Give this import up?',
  cancelText: 'What was read is deleted. The roster stays as it is.',
  stale:
    'The roster, its rules or a decision about people changed after this was compared. Compare again before you approve.',
};

const changes = {
  title: 'Differences',
  lead: 'What would change in the roster, organizations first. Nobody is ever deleted: who is gone is only not asked any more.',
  filter: 'Show',
  all: 'Everything that changes',
  kinds: {
    new: 'New',
    changed: 'Changed',
    moved: 'Moved',
    gone: 'Gone',
    returned: 'Back again',
    carried: 'Moves along with its organization',
    unknown: '–',
  },
  none: 'Nothing of this kind.',
  what: 'What happens',
  name: 'Name',
  is: 'Is',
  at: 'Part of',
  note: 'Remarks',
  subjectKinds: { teacher: 'Teacher (is asked)', staff: 'Staff (is not asked)' },
  shown: (count: number) => `${count.toLocaleString('en')} shown`,
};

const counts = {
  title: 'At a glance',
  of: 'Of',
  organizations: 'Organizations',
  people: 'People',
  read: 'In the package',
  joined: (count: number) =>
    `${plural(count, 'record leads', 'records lead')} to a person whom another record names as well: each person counts once and gets one invitation.`,
  sessions: (count: number) => `${plural(count, 'school year or term', 'school years and terms')} in the package.`,
  // Shortest form, for a line of the list.
  summary: (added: number, changed: number, gone: number) =>
    `${added.toLocaleString('en')} new, ${changed.toLocaleString('en')} changed or moved, ${gone.toLocaleString('en')} gone`,
};

const findings = {
  title: 'What was found in the package',
  none: 'Nothing to remark: the package follows the standard.',
  some: (count: number) => `${plural(count, 'finding', 'findings')}.`,
  kept: (kept: number, all: number) =>
    `The first ${kept.toLocaleString('en')} of ${all.toLocaleString('en')} findings are listed.`,
  severities: { error: 'Error', dropped: 'Left out', repaired: 'Put right', unknown: 'Finding' },
  place: 'Where',
  line: (line: number) => `line ${line.toLocaleString('en')}`,
  column: (field: string) => `column ${field}`,
  whole: 'the whole package',
  message: 'What was found',
  codes: enRosterFindings,
  other: 'Another finding',
};

const matches = {
  title: 'Is this one person?',
  lead: 'These records may belong to one person, but it is not certain. One person gets one invitation; two people get two. Your decision is remembered for later imports.',
  reason: 'Reason for your decisions',
  reasonHint: 'Kept with each decision, at most 200 characters. For example: “known to the school office”.',
  reasonMissing: 'Say in a few words how you know.',
  pair: (left: string, right: string) => `${left} and ${right}`,
  left: 'In the package',
  rightRecord: 'Also in the package',
  rightPerson: 'In the roster already',
  name: 'Name',
  school: 'At',
  id: 'Id',
  noId: 'not from a roster',
  evidence: 'What speaks for and against',
  certainty: (percent: number) => `The computer is ${percent}% certain that it is one person.`,
  same: 'One person',
  different: 'Two people',
  sameOf: (pair: string) => `One person: ${pair}`,
  differentOf: (pair: string) => `Two people: ${pair}`,
  decided: (count: number, total: number) =>
    `${count.toLocaleString('en')} of ${plural(total, 'pair', 'pairs')} decided`,
  again: 'When you have decided, read and compare again: the differences above then follow your decisions.',
};

export const enRoster = {
  title: 'Schools and staff',
  linkFrom: 'Import schools and staff',
  lead: 'Bring schools, districts and staff in from your student information system. You see what would change and approve it before anything happens.',
  importTitle: (day: string) => `Import of ${day}`,
  startedBy: (account: string, system: string) => `Started by ${account} from the system “${system}”.`,
  states: {
    uploading: 'Not read yet',
    staged: 'Waits for approval',
    guarded: 'Stopped: needs a decision',
    refused: 'Refused',
    unchanged: 'Nothing to change',
    approved: 'Approved, not yet in the roster',
    applied: 'In the roster',
    cancelled: 'Given up',
    unknown: '–',
  },
  stateTexts: {
    uploading:
      'The package has not been read. If it was sent completely, read it now; otherwise give this import up and start another one.',
    staged: 'Look at the differences below, then approve them.',
    guarded: 'This import would take away so much that it was stopped. Nothing has changed.',
    refused:
      'The package cannot be used; below is why. The roster is as it was. Correct the package and start another import.',
    unchanged: 'The package says exactly what the roster says already. There is nothing to do.',
    approved: '',
    applied: 'The roster is up to date with this package.',
    cancelled: 'This import was given up. The roster is as it was.',
    unknown: '',
  },
  pullFailed: (problem: string) =>
    `The last pull did not work: ${problem} The roster is as it was. Read again, or give this import up.`,
  guardTitle: 'Why it was stopped',
  appliedLink: 'See the schools and districts',
  approvedBy: (account: string) => `Approved by ${account}.`,
  overridden: (reason: string) => `Approved in spite of the warning, because: ${reason}`,
  start,
  list,
  people,
  steps,
  actions,
  changes,
  counts,
  findings,
  matches,
};
