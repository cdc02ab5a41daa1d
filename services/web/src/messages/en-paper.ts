// Texts of the page of paper forms, English; part of the catalogue in en.ts.

function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

const forms = (count: number) => plural(count, 'form', 'forms');
const problems = (count: number) => plural(count, 'problem', 'problems');

export const paperReasons: Partial<Record<string, string>> = {
  WINDOW_CLOSED: 'The school is not open. Paper forms can no longer be entered.',
  PAPER_FORMS_EXCEEDED:
    'The batch has more forms than were handed out and are not entered yet. Hand out a form to everyone who took one, or take out what does not belong here.',
  INVITATION_NOT_FOUND:
    'There is a person who has no link here any more. Nothing has changed. Reload the page to see who still has one.',
};

const handOut = {
  title: 'Hand out forms',
  lead: 'Who takes a form gives up the link, so that everybody answers once. Select them, then give each a blank form without a name or a number on it.',
  none: 'Nobody at this school has a link that could be given up.',
  table: 'People with a link',
  person: 'Person',
  link: 'Link',
  selected: (count: number) => `${plural(count, 'person', 'people')} selected`,
  action: (count: number) => `Hand out ${forms(count)}`,
  nobody: 'Select who takes a form first.',
  tooMany: (most: number) => `Select at most ${most.toLocaleString('en')} people at a time.`,
  question: (count: number) =>
    count === 1 ? 'Give up one link for a form?' : `Give up ${count.toLocaleString('en')} links for forms?`,
  text: (names: string) =>
    `The links of these people stop working: ${names}. They answer on paper, or not at all unless they get a new link.`,
  taken:
    'One of these people has opened the link for answering and can only go on there. No form was handed out. Ask who has begun, and select the others.',
  done: (count: number) => `${forms(count)} handed out. As many links are void.`,
};

const file = {
  label: 'CSV file',
  hint: (columns: string) =>
    `A column for each statement, a row for each form, the number of the option in each cell; an empty cell is no answer. The columns are named ${columns}.`,
  takenIn: (count: number, name: string) => `${forms(count)} of ${name} are in the batch.`,
  refused: (name: string, count: number) => `${name} has ${problems(count)}. Nothing of it was taken.`,
  refusedText: 'Correct the file and choose it again.',
  row: 'Row',
  column: 'Column',
  problem: 'Problem',
  wholeRow: 'whole row',
  more: (count: number) => `And ${problems(count)} more.`,
  tooLarge: 'This file is larger than 1 MB. Enter it in parts of at most 500 forms.',
  unreadable: 'This file could not be read. Choose it again.',
  tooMany: (most: number) =>
    `A batch has at most ${most.toLocaleString('en')} forms. Enter what is in it first, or choose a shorter file.`,
  notText: 'is not a text file. Save it as “CSV UTF-8”.',
  openQuote: 'has a quotation mark that is never closed.',
  empty: 'has no row below the names of the columns.',
  semicolons: 'separates the columns by semicolons. Save it with commas.',
  columnAt: (place: number) => `column ${place.toLocaleString('en')}`,
  noName: 'has no name.',
  twice: 'is the name of more than one column.',
  unknown: 'is not a statement of this survey.',
  cellCount: (count: number, names: number) =>
    `has ${plural(count, 'cell', 'cells')}, but the first row names ${plural(names, 'column', 'columns')}.`,
  noNumber: (text: string) => `“${text}” is not the number of an option.`,
  outOfRange: (most: number) => `must be from 1 to ${most.toLocaleString('en')}.`,
  missing: 'needs an answer. A form without it cannot be entered.',
  notAsked: 'is not asked after the other answers. Leave the cell empty.',
};

const keyIn = {
  title: (form: number) => `Form ${form.toLocaleString('en')}`,
  correcting: (form: number) => `Correct form ${form.toLocaleString('en')}`,
  hint: 'Press the number of the option: the next statement follows by itself. 0 or Enter: no answer. Arrow keys go up and down.',
  scale: (first: number, last: number) =>
    first === last
      ? `Options of statement ${first.toLocaleString('en')}`
      : `Options of statements ${first.toLocaleString('en')} to ${last.toLocaleString('en')}`,
  label: (item: number, text: string) => `${item.toLocaleString('en')}. ${text}`,
  optional: 'may be left out',
  notAsked: 'Not asked after the answers above: leave it out.',
  noAnswer: 'no answer',
  outOfRange: (most: number) => `There are only the options 1 to ${most.toLocaleString('en')}.`,
  missing: 'Needs an answer.',
  incomplete: (count: number) =>
    `${plural(count, 'statement needs', 'statements need')} an answer. A form on which it is missing cannot be entered: leave that form out of the batch.`,
  add: (sum: number) => `Put this form into the batch (sum ${sum.toLocaleString('en')})`,
  change: (sum: number) => `Keep the correction (sum ${sum.toLocaleString('en')})`,
  drop: 'Empty this form',
  keep: 'Leave it as it was',
  added: (form: number, sum: number) =>
    `Form ${form.toLocaleString('en')} is in the batch, its sum is ${sum.toLocaleString('en')}.`,
  full: (most: number) => `The batch has ${most.toLocaleString('en')} forms, which is the most. Enter it, then go on.`,
};

const batch = {
  title: 'Enter a batch',
  lead: 'Before you start: shuffle the forms, count them, and add up the numbers of all options chosen on them. Nothing is stored before both totals match.',
  kept: 'Until it is entered, the batch lies in this browser tab only. A reload keeps it; closing the tab or signing out removes it. Do not leave the computer meanwhile.',
  notKept: 'This browser keeps nothing: a reload loses the batch. Allow it to store data of this site.',
  formsTitle: 'Forms in the batch',
  none: 'No form in the batch yet.',
  form: 'Form',
  answers: 'Answers',
  sum: 'Sum',
  correct: 'Correct',
  correctForm: (form: number) => `Correct form ${form.toLocaleString('en')}`,
  takeOut: 'Take out',
  takeOutForm: (form: number) => `Take out form ${form.toLocaleString('en')}`,
  totals: 'Totals by hand',
  formCount: 'Number of forms',
  formCountHint: 'As counted on the desk.',
  total: 'Sum of all options',
  totalHint: 'The numbers of all options chosen, over all forms, as added up by hand.',
  noNumber: 'Enter a whole number.',
  formCountDiffers: (typed: number, found: number) =>
    typed > found
      ? `You counted ${forms(typed)}, the batch has ${found.toLocaleString('en')}: ${(typed - found).toLocaleString('en')} too few.`
      : `You counted ${forms(typed)}, the batch has ${found.toLocaleString('en')}: ${(found - typed).toLocaleString('en')} too many.`,
  totalDiffers: (typed: number, found: number) =>
    typed > found
      ? `You added up ${typed.toLocaleString('en')}, the forms in the batch add up to ${found.toLocaleString('en')}: ${(typed - found).toLocaleString('en')} too little.`
      : `You added up ${typed.toLocaleString('en')}, the forms in the batch add up to ${found.toLocaleString('en')}: ${(found - typed).toLocaleString('en')} too much.`,
  mismatch: 'The totals do not match. Nothing was entered.',
  mismatchText: 'Compare the sum of each form with the paper, and correct the form or the total that is wrong:',
  sumOfForm: (form: number, sum: number) => `Form ${form.toLocaleString('en')}: sum ${sum.toLocaleString('en')}`,
  empty: 'Key in a form or choose a file first.',
  unfinished: 'A form is not in the batch yet. Put it into the batch or empty it first.',
  submit: 'Enter the batch',
  sending: 'Entering the batch…',
  again: 'Send the batch again',
  unknown: 'No answer has come, so it is not known whether the batch was entered.',
  unknownText:
    'Send it again: it is the same batch and is not counted twice. It cannot be changed before the answer has come.',
  reused:
    'This batch was entered already, perhaps from a copy of this tab. Look at the batches below before you go on.',
  refusedForm: (form: number, text: string) => `Form ${form.toLocaleString('en')}: ${text}`,
  done: (count: number) => `${forms(count)} entered.`,
  doneText: 'They count like answers by link. Keep or destroy the paper as your agency has decided.',
  discard: 'Discard the batch',
  discardQuestion: 'Discard this batch?',
  discardText: 'Everything that was keyed in for it is removed from this computer. Nothing was entered.',
};

export const enPaper = {
  title: 'Paper forms',
  linkFrom: 'Paper forms',
  lead: 'For teachers who answer on paper. A form bears neither a name nor a code.',
  clerk: 'You see answers and handwriting here, but not whose they are. Help to keep it so:',
  rules: [
    'Shuffle the forms before you enter them, and do not sort them by person, team or day.',
    'Collect forms and enter them together: a batch of one or two may show whose they are.',
    'Show answers to nobody, and do not talk about them.',
  ],
  counts: (handedOut: number, entered: number) =>
    `${forms(handedOut)} handed out, ${entered.toLocaleString('en')} entered, ${(handedOut - entered).toLocaleString('en')} still out.`,
  notOpen: 'The rollout is not open: forms can neither be handed out nor entered.',
  batches: {
    title: 'Batches entered',
    none: 'No batch has been entered for this school.',
    day: 'Day',
    forms: 'Forms',
    by: 'By',
  },
  handOut,
  file,
  keyIn,
  batch,
};
