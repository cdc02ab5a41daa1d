// Texts of the comments of a rollout, English; part of the catalogue in en.ts.

const number = (count: number) => count.toLocaleString('en');
const comments = (count: number) => `${number(count)} ${count === 1 ? 'comment' : 'comments'}`;

export const commentReasons: Partial<Record<string, string>> = {
  COMMENTS_NOT_RELEASED: 'The comments of this rollout have not been released: nobody may read them.',
  COMMENTS_NOT_ASKED: 'The instrument of this rollout asks for no comments.',
};

export const enComments = {
  title: 'Comments',
  linkFrom: 'Comments of teachers',
  lead: 'What teachers wrote beside their answers. It is kept apart from the answers and shown to nobody unless it is released.',
  asked: 'What is asked',
  notAsked: 'The instrument of this rollout asks for no comments.',
  notYet: 'How many there are is known after the whole rollout has closed.',
  cancelled: 'This rollout was cancelled, so there are no comments.',
  nobodyReads: 'Nobody can read the comments',
  none: 'There are no comments from schools whose results are shown, so there is nothing to release.',
  waiting: (count: number) =>
    `From schools whose results are shown: ${comments(count)}. Nothing has been released, so nobody has read any.`,
  release: 'Release the comments',
  question: 'Release the comments?',
  text: (count: number) =>
    `Who manages this rollout will be able to read ${comments(count)}, together and without the names of schools.`,
  consequences: [
    'This cannot be taken back.',
    'The log keeps that you released them, your reason, and from then on who reads.',
    'Teachers were told before they wrote: comments are shown to nobody unless the agency releases them with a reason.',
  ],
  reason: 'Reason',
  reasonHint: 'Kept in the rollout’s log, and shown with the comments.',
  keep: 'Leave them unread',
  releasedTitle: 'The comments have been released',
  released: 'Released',
  releasedBy: 'By',
  why: 'Reason',
  count: 'Comments',
  read: 'Read the comments',
  readLead: 'The log of this rollout will keep that you read them.',
  listTitle: 'What was written',
  listLead:
    'Of all shown schools together, in random order. Do not try to find out who wrote what: those who wrote were promised that comments are kept apart from their names and answers.',
  shown: (shown: number, total: number) => `${number(shown)} of ${comments(total)} on this page`,
};
