// Texts of the page of an agency's rules for rosters, English; part of the catalogue in en.ts.

export const enRosterPolicy = {
  title: 'Rules and pulls',
  linkFrom: 'Rules for imports, and pulls from a service',
  lead: 'How rosters of this agency are read, and where they are pulled from. Changing it changes nobody: it holds for the next reading of a package.',
  rules: 'Rules',
  askedRoles: 'Who is asked',
  askedRolesHint:
    'Roles of the student information system whose holders are asked, one a line, e.g. teacher. Everyone else on the roster is staff who is not asked. A role never grants access to anything here.',
  askedRolesMissing: 'Name at least one role, e.g. teacher.',
  maxRemoved: 'Stop when more goes than (%)',
  maxRemovedHint:
    'An import that would take away more than this part of a district’s people or schools is stopped until someone says why it is right. 10 unless you change it.',
  certainty: 'Join records from (% certain)',
  certaintyHint:
    'Two records are taken for one person without asking from this certainty on; below it a person decides. 90 unless you change it, at least 80.',
  noNumber: 'Enter a number.',
  noWholeNumber: 'Enter a whole number.',
  certaintyOutside: 'Must be 80 to 100.',
  save: 'Save the rules',
  saving: 'Saving…',
  saved: 'Saved. Imports that wait for approval must be read and compared again.',
  pull: 'Pull from a service',
  pullLead:
    'Fetches all schools and staff from a OneRoster 1.2 service and compares them with the roster. Nothing changes until you have looked at the differences and approved them. Nothing is pulled by itself.',
  secretTitle: 'Where the secret lies',
  secret: (file: string) =>
    `The secret of the client id is never shown or entered here. Whoever runs the server puts it, in one line, into the file ${file} in the folder that ICAP_ROSTER_SECRETS names.`,
  pullNow: 'Pull now',
  last: 'Last pull',
  none: 'Nothing has been pulled for this agency yet.',
  when: 'Started',
  by: 'By',
  from: 'From',
  client: 'Client id',
  system: 'System',
  outcome: 'Outcome',
  failed: 'Did not work',
  failedText: (problem: string) => `It did not work: ${problem} The roster is as it was.`,
  open: 'See this import',
};
