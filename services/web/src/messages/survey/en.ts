// Every text of the pages for respondents, English. The other languages have the same shape.
import { sharedEn } from '../shared';

function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

const statements = (count: number) => plural(count, 'statement', 'statements');

const reasons: Partial<Record<string, string>> = {
  OVERLOADED: 'The service is very busy at the moment. Please try again shortly.',
  STORE_UNAVAILABLE: 'The service is not available at the moment. Please try again shortly.',
  PEER_UNAVAILABLE: 'A part of the service is not available at the moment. Please try again shortly.',
  SCHOOL_NOT_FOUND: 'This school does not take part in the survey.',
  NOT_PUBLISHED: 'The results of this survey have not been published yet.',
  INVITATION_UNKNOWN: 'This link is not known: the survey has ended, or a newer link was sent.',
  INVITATION_USED: 'These answers, or others from this device, have been accepted already.',
  WINDOW_CLOSED: 'The survey of this school has closed.',
  CREDENTIAL_INVALID:
    'The service does not accept what allows these answers to be sent. Tell the person who runs the survey at your school.',
  ITEM_UNKNOWN: 'An answer belongs to no statement of this survey. Reload the page and check your answers.',
  OPTION_OUT_OF_RANGE: 'An answer is not on the scale of its statement. Reload the page and check your answers.',
  ANSWER_MISSING: 'A statement that needs an answer has none.',
  ANSWER_NOT_ASKED: 'A statement was answered that is not asked any more. Reload the page and check your answers.',
  ANSWER_REPEATED: 'A statement was answered twice. Reload the page and check your answers.',
  COMMENT_TOO_LONG: 'A comment is too long. Nothing was sent: please shorten it.',
  REQUEST_ID_REUSED: 'Other answers were sent from this page before. Reload the page and try again.',
  INTERNAL: 'Something went wrong on our side. Please try again.',
};

export const surveyEn = {
  shared: { ...sharedEn, reasons },

  language: 'Language',
  title: 'Teachers’ survey',
  loading: 'Opening your survey…',
  introTitle: (rollout: string) => rollout,
  school: 'School',
  introLead:
    'This survey asks how your school works together on teaching: leadership, how work is organized, and what the faculty believes it can achieve. It is about the school as a whole. It is not a test of teachers.',
  anonymityTitle: 'Your answers are anonymous',
  anonymity: [
    'Your answers are stored without your name, your link, your device or the time of day. What is stored does not say which answers are yours, not even to the people who run this system.',
    'Results are shown only when at least 10 teachers of your school answered, and never single answers.',
    'The link works once and only for your school. It shows that someone with a link took part, not what was answered.',
  ],
  anonymityHow: 'How your anonymity works',
  anonymitySteps: [
    'When you press Start, your browser makes up a long random number. It sends the number in a disguise, together with your link. The service signs the disguised number once for each link, and cannot see the number itself.',
    'Your browser takes the disguise off and keeps the signed number. It checks that the number was signed with the one key that is published for your whole school. With a key of your own, you could be recognized; so if the check fails, the page stops.',
    'Your answers are sent later with the signed number, and with nothing of your link: no code, no sign-in, no cookie. The service sees that the number was signed for your school. It cannot tell which link it was signed for.',
    'Accepted answers stay sealed until the survey closes. Then those of the whole school are opened together, mixed, and stored with no time and no order.',
    'You get a receipt. When the results are published you can check that your answers were counted. A receipt does not show what you answered.',
  ],
  anonymityLimitsTitle: 'What this cannot do',
  anonymityLimits: [
    'Your network, and whoever runs it, can see the address of your device and that it visits this page, as with every page. This system does not keep it.',
    'In a very small school, people who know each other can guess. Nothing about a school of four is shown, but its answers do count in the results of the district.',
    'Until you send them, your answers are in this browser. Who uses the same device and account can see them.',
  ],
  howTitle: 'How it works',
  duration: (count: number, minutes: number) => `${statements(count)}, about ${plural(minutes, 'minute', 'minutes')}.`,
  saved:
    'Your answers are kept in this browser until you send them, so you can stop and go on later. From the moment you press Start, the link works only in this browser on this device.',
  notSaved:
    'This browser does not let the page keep answers. Use another browser, or finish before you close or reload the page: after you press Start the link works on this page only.',
  first: 'Say what you see. There are no right answers.',
  start: 'Start',
  resume: 'Go on where you stopped',
  resumeNote: (answered: number, total: number) =>
    `${answered.toLocaleString('en')} of ${statements(total)} answered on this device.`,
  forget: 'Delete my answers from this device',
  forgotten: 'Your answers have been deleted from this device.',
  license: 'About the questions',
  instructions: 'Before you begin',
  otherLanguage: 'The statements are not available in English.',
  progress: (answered: number, total: number) =>
    `${answered.toLocaleString('en')} of ${total.toLocaleString('en')} answered`,
  page: (page: number, count: number) => `Part ${page} of ${count}`,
  pageWithTitle: (page: number, count: number, title: string) => `Part ${page} of ${count}: ${title}`,
  optional: 'You may leave this out',
  moreAsked: 'Your answer brings further statements.',
  clear: 'Clear this answer',
  clearOf: (number: number) => `(statement ${number})`,
  number: (number: number) => `${number}.`,
  back: 'Back',
  next: 'Next',
  toReview: 'To the last step',
  commentsTitle: 'Anything to add?',
  commentsLead: 'You may leave this empty and go on. If you write:',
  commentsPromise: [
    'Comments are kept apart from your answers, and shown to nobody unless the agency that runs the survey releases them after it has closed.',
    'It must then give a reason. The log of the survey keeps it, and who reads.',
    'They are read together with those of other schools, mixed, without the name of your school. If yours is the only one, it is known.',
    'Write nothing that tells who you are, or who others are.',
  ],
  commentRoom: (room: number) => `Room for ${plural(room, 'more character', 'more characters')}.`,
  commentTooLong: (over: number) =>
    `Too long to be sent: please remove ${plural(over, 'character', 'characters')}. Letters with accents count as two, other signs as more.`,
  commentsWritten: (count: number) => `You wrote ${plural(count, 'comment', 'comments')}.`,
  commentsChange: 'Read or change',
  reviewTitle: 'Check and send',
  reviewComplete: 'You have answered every statement.',
  reviewMissing: (count: number) =>
    `${plural(count, 'statement needs', 'statements need')} an answer before you can send:`,
  reviewOptional: (count: number) => `You left out ${statements(count)}. That is fine, or answer now:`,
  goTo: (number: number, text: string) => `${number}. ${text}`,
  once: 'You can send once. After that nobody, not even you, can look at or change your answers.',
  submit: 'Send my answers',
  submitting: 'Sending…',
  missingError: 'Some statements still need an answer.',
  refusedTitle: 'Your answers were not accepted',
  refusedText: 'Nothing was stored. Your answers are still here:',
  acceptedTitle: 'Thank you. Your answers have been accepted.',
  acceptedText:
    'They are stored safely, without your name, your link, your device or the time of day, and have been deleted from this device.',
  receipt: 'Receipt',
  receiptNote:
    'With it you can check, after the results are published, that your answers were counted. It does not show what you answered. Nobody can give it to you again.',
  receiptCopy: 'Copy the receipt',
  receiptCopied: 'The receipt is copied.',
  receiptNotCopied: 'The browser does not allow copying. Select the receipt and copy it yourself.',
  receiptDownload: 'Save it as a file',
  receiptFileName: 'survey-receipt.txt',
  receiptFile: (rollout: string, school: string, receipt: string, address: string) =>
    `${rollout}\n${school}\n\nReceipt: ${receipt}\n\nWhen the results are published, check here that the answers were counted:\n${address}\n`,
  receiptCheck: 'Check a receipt',
  acceptedClose: 'You can close this page now.',
  afterwards: 'After the survey closes your school gets a profile, to be read together by the faculty and its leaders.',
  synthetic: 'Trial survey: answers given here are treated as made up.',
  unknownTitle: 'This link is not known',
  unknownText:
    'Perhaps the survey has ended, or a newer link was sent to you. Check also that the whole link was opened: parts at the end get lost easily when it is copied. If it still does not work, ask the person who runs the survey at your school for a new one.',
  closedTitle: 'This survey has closed',
  closedText: 'The time for answering is over, so nothing can be sent any more. Thank you for your interest.',
  closedDraft: 'Answers that were kept on this device have been deleted.',
  usedTitle: 'Your answers have been accepted',
  usedText:
    'Answers from this device have been accepted before. Every teacher counts once. There is nothing left to do.',
  takenTitle: 'This link has been used',
  takenText:
    'Each link can be used once, in the browser where the survey was started, so that every teacher counts once.',
  takenHelp: [
    'If you have sent your answers, there is nothing left to do.',
    'If you started on another device or in another browser, go on there: your answers are kept only there.',
    'If you deleted the data of that browser, or if it was not you who started, tell the person who runs the survey at your school.',
  ],
  proofTitle: 'The page stopped to protect your anonymity',
  proofText:
    'The service answered with a key that is not the one published for your school, or with a signature that does not belong to it. Answers sent that way could be told apart from the others, so nothing is sent.',
  proofHelp:
    'This can be a fault of the service or of the network between. Try once more, perhaps on another network. If it stays, tell the person who runs the survey at your school. The answers you gave are kept on this device.',
  preparing: 'Preparing to send without your link…',
  pendingTitle: 'Your answers are not sent yet',
  pendingOffline:
    'The connection was lost. Your answers are kept on this device. They will be sent when the connection is back; you can also try yourself.',
  pendingBusy:
    'The service is very busy. Your answers are kept on this device and will be sent again by themselves; you can also try yourself.',
  pendingSafe: 'Sending again is safe: answers are never counted twice.',
  retry: 'Try again',
  offlineTitle: 'No connection',
  offlineText: 'The survey could not be reached. Check the connection; the page tries again by itself when it is back.',
  busyTitle: 'The service is very busy',
  busyText: 'Please try again in a moment. Nothing is lost.',
  errorTitle: 'The survey could not be opened',
  errorText: sharedEn.unexpected,

  receiptPage: {
    title: 'Check a receipt',
    lead: 'When the results of a survey are published, so are the receipts of all answers that were counted. This page looks for yours among them, in your browser: your receipt is not sent anywhere.',
    receipt: 'Receipt',
    receiptHint: '24 letters and digits in groups of four, as shown when your answers were accepted.',
    school: 'School',
    schoolHint:
      'The line that begins with “agencies/” in the file of your receipt, or the whole address of this page in it.',
    check: 'Check',
    checking: 'Checking…',
    receiptInvalid: 'That is not a receipt. It has 24 characters: letters from A to Z and digits from 2 to 7.',
    schoolInvalid: 'That is not the name of a school in a survey. It looks like agencies/…/rollouts/…/schools/….',
    counted: 'Your answers were counted.',
    countedText: (count: number) =>
      `The receipt is among the ${plural(count, 'receipt', 'receipts')} that the results of this school are made of.`,
    notCounted: 'This receipt is not among those of this school.',
    notCountedText: (count: number) =>
      `The results of this school are made of ${plural(count, 'receipt', 'receipts')}. Check the receipt and the school. If both are right, tell the person who runs the survey.`,
    notPublished: 'The results of this survey are not published yet. Come back when they are.',
  },
};

export type SurveyMessages = typeof surveyEn;
