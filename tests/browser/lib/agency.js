// An agency of its own for each test file, so that files run beside each other and beside real data.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buyCredential, newReceiptKey } from './credential.js';
import { requestId, signedInClient } from './system.js';

export const instrument = readFileSync(new URL('../instrument.yaml', import.meta.url), 'utf8');
export const itemIds = [...instrument.matchAll(/^ {2}- \{id: (\w+), factor/gm)].map((match) => match[1]);
export const optionalItemId = /^ {2}- \{id: (\w+), factor.*required: false/m.exec(instrument)[1];

const collection = 'icap.collection.v1';

export class TestAgency {
  constructor(client, id) {
    this.client = client;
    this.id = id;
    this.name = `agencies/${id}`;
    this.title = `Agency ${id}`;
    this.wave = 'wave-1';
  }

  organizationName(id) {
    return `${this.name}/organizations/${id}`;
  }

  get rollout() {
    return `${this.name}/rollouts/${this.wave}`;
  }

  rolloutSchool(id) {
    return `${this.rollout}/schools/${id}`;
  }

  organizations(method, message) {
    return this.client.call(`${collection}.OrganizationService/${method}`, { ...message, requestId: requestId() });
  }

  rollouts(method, message) {
    return this.client.call(`${collection}.RolloutService/${method}`, { ...message, requestId: requestId() });
  }

  async open() {
    await this.rollouts('OpenRollout', { name: this.rollout, acceptUnconfirmed: true, reason: 'a browser test' });
  }

  async close() {
    await this.rollouts('CloseRollout', { name: this.rollout });
  }

  async publish() {
    await this.rollouts('PublishRollout', { name: this.rollout });
  }

  async createRevision(source) {
    const revision = await this.client.call(`${collection}.InstrumentService/CreateRevision`, {
      parent: this.name,
      source,
      fileName: 'instrument.yaml',
      requestId: requestId(),
    });
    return revision.name;
  }

  // Drafts a rollout over the state; what is opened, answered and closed from now on is this one.
  async draft(wave, title, revision) {
    this.wave = wave;
    await this.rollouts('CreateRollout', {
      parent: this.name,
      rolloutId: wave,
      rollout: { title, revision, organization: this.organizationName('state') },
    });
  }

  // The same survey with one statement in other words.
  async draftNextWave(wave, title, statement, reworded) {
    const source = instrument.replace(statement, reworded);
    if (source === instrument) throw new Error(`the survey has no statement “${statement}”`);
    await this.draft(wave, title, await this.createRevision(source));
  }

  async issueCodes(school) {
    const answer = await this.rollouts('IssueInvitations', { parent: this.rolloutSchool(school) });
    return answer.invitations.map((invitation) => invitation.code);
  }

  // Answers as a teacher's browser would, without the browser.
  async submit(code, categoryOf, comments = []) {
    const submissions = `${collection}.SubmissionService`;
    const { school, credential } = await buyCredential((blindedElement) =>
      this.client.call(`${submissions}/RedeemInvitation`, { code, blindedElement }),
    );
    return this.client.call(`${submissions}/SubmitAnswers`, {
      parent: school,
      credential,
      answers: itemIds.map((item, index) => ({ item, category: categoryOf(index) })),
      comments,
      requestId: requestId(),
      receiptKey: newReceiptKey(),
    });
  }

  async submissionCount(school) {
    const method = `${collection}.RolloutService/ListRolloutSchools`;
    const { schools } = await this.client.call(method, { parent: this.rollout, pageSize: 1000 });
    return schools.find((entry) => entry.name === this.rolloutSchool(school)).submissionCount ?? 0;
  }
}

// An agency with nothing in it.
export async function makeEmptyAgency() {
  const agency = new TestAgency(await signedInClient(), `browser-${randomBytes(6).toString('hex')}`);
  await agency.organizations('CreateAgency', { agencyId: agency.id, title: agency.title });
  return agency;
}

// State > north (schools oak and elm) and south (school ash and `moreSchools`), with that many teachers in each school, and
// a drafted rollout of the instrument.
export async function makeAgency({ teachersPerSchool = 3, moreSchools = [], source = instrument } = {}) {
  const agency = await makeEmptyAgency();
  const organization = (id, title, kind, parent) => ({
    name: agency.organizationName(id),
    title,
    kind,
    parent: parent === '' ? '' : agency.organizationName(parent),
    synthetic: true,
  });
  await agency.organizations('BatchCreateOrganizations', {
    parent: agency.name,
    organizations: [
      organization('state', 'Test state', 'state', ''),
      organization('north', 'North district', 'district', 'state'),
      organization('south', 'South district', 'district', 'state'),
      organization('oak', 'Oak school', 'school', 'north'),
      organization('elm', 'Elm school', 'school', 'north'),
      organization('ash', 'Ash school', 'school', 'south'),
      ...moreSchools.map((id) => organization(id, `School ${id}`, 'school', 'south')),
    ],
  });
  const people = ['oak', 'elm', 'ash', ...moreSchools].flatMap((school) =>
    Array.from({ length: teachersPerSchool }, (_, index) => ({
      name: `${agency.name}/people/${school}-${index + 1}`,
      organization: agency.organizationName(school),
      displayName: `Teacher ${index + 1} of ${school}`,
      teacher: true,
    })),
  );
  await agency.organizations('BatchCreatePeople', { parent: agency.name, people });
  await agency.draft('wave-1', 'First wave', await agency.createRevision(source));
  return agency;
}
