// Every text of the pages for staff, English.
import { sharedEn } from './shared';

import { commentReasons, enComments } from './en-comments';
import { enDesk, enMailings } from './en-desk';
import { enField } from './en-field';
import {
  enDryRun,
  enHeadCounts,
  enRetention,
  enRolloutDraft,
  enRolloutLife,
  enRolloutLog,
  enTracking,
} from './en-rollout-life';
import { enPaper, paperReasons } from './en-paper';
import { enRoster, rosterReasons } from './en-roster';
import { enRosterPolicy } from './en-roster-policy';

function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

// A response rate of less than one in a hundred, or a hair under all, does not read as none or all.
function rate(share: number): string {
  if (share > 0 && share < 0.01) return 'under 1%';
  if (share > 0.99 && share < 1) return 'over 99%';
  return percent(share);
}

// Probabilities never read as certainty.
function probability(value: number): string {
  if (value > 0.99 && value < 1) return 'over 99%';
  if (value > 0 && value < 0.01) return 'under 1%';
  return percent(value);
}

const teachers = (count: number) => plural(count, 'teacher', 'teachers');
const schools = (count: number) => plural(count, 'school', 'schools');

const errorReasons: Partial<Record<string, string>> = {
  ...rosterReasons,
  ...commentReasons,
  ...paperReasons,
  SIGN_IN_REFUSED:
    'The account name and password do not go together. After several wrong attempts an account waits for a while.',
  SESSION_EXPIRED: 'Your session has ended. Please sign in again.',
  CSRF_INVALID: 'This page is out of date. Please reload it and try again.',
  PASSWORD_TOO_WEAK: 'Choose a password of at least 12 characters that is not the account name.',
  PASSWORD_MUST_CHANGE: 'Please choose your own password first.',
  OUT_OF_SCOPE: 'Your account may not see this. Ask your administrator when you think it should.',
  OVERLOADED: 'The service is very busy at the moment. Please try again shortly.',
  STORE_UNAVAILABLE: 'The service is not available at the moment. Please try again shortly.',
  PEER_UNAVAILABLE: 'A part of the service is not available at the moment. Please try again shortly.',
  AGENCY_NOT_FOUND: 'There is no such agency.',
  ORGANIZATION_NOT_FOUND: 'There is no such organization.',
  ROLLOUT_NOT_FOUND: 'There is no such rollout.',
  SCHOOL_NOT_FOUND: 'This school does not take part in the rollout.',
  PROFILE_NOT_FOUND: 'There is no profile yet. Profiles are made after the survey has closed, usually within a minute.',
  NOT_PUBLISHED: 'The results of this rollout have not been released yet.',
  ROLLOUT_NOT_DRAFT: 'This rollout has been opened already.',
  ROLLOUT_NOT_OPEN: 'This rollout is not open.',
  ROLLOUT_EXISTS: 'There is a rollout with this identifier already.',
  ROLLOUT_FINISHED: 'This rollout is closed already.',
  NO_SCHOOLS: 'No school would take part. Choose another organization, or leave out less.',
  REVISION_NOT_FOUND: 'There is no such instrument.',
  HEAD_COUNTS_UNCONFIRMED:
    'Head counts of schools are not confirmed. Reload the page: it can be opened without them, with a reason.',
  KEY_MISSING: 'The keys of this rollout cannot be reached. Ask who runs the installation.',
  ROLLOUT_NOT_CLOSED:
    'This rollout has not been closed yet, or its answers are still being opened. Then try again in a minute.',
  CREDENTIAL_TAKEN: 'This link was opened for answering already, so it cannot be replaced.',
  MAIL_NOT_CONFIGURED: 'This installation has no mail server. Print letters, or download the links for a mail merge.',
  MAILING_FINISHED: 'This mailing has ended. Start another one.',
  NO_LETTERS: 'There is nobody to write to: everyone can be reached by e-mail or has begun to answer.',
  WEB_ADDRESS_MISSING: 'The address of these pages is not configured: set ICAP_WEB_ADDRESS.',
  REPORT_FINISHED: 'This report is finished already.',
  INTERNAL: 'Something went wrong on our side. Please try again.',
};

export const en = {
  product: sharedEn.product,
  productLong: 'Internal Coherence Assessment Protocol',
  title: sharedEn.title,
  format: { percent, probability, rate, plural },

  common: {
    breadcrumbs: 'Breadcrumbs',
    agencies: 'Agencies',
    loading: sharedEn.loading,
    cancel: 'Cancel',
    signOut: 'Sign out',
    account: 'Account',
    showMore: 'Show more',
    synthetic: 'Synthetic data',
    syntheticNote: 'The people and answers behind this page are made up.',
    footer:
      'A place on a continuum, so that support can be fitted to it. Not a test of teachers, not a ranking of schools.',
    notKnown: 'not known',
    tableOf: (title: string) => `Table: ${title}`,
  },

  errors: {
    heading: 'That did not work',
    reasons: { ...errorReasons, ...enField.reasons },
    notFoundTitle: 'Page not found',
    notFoundText: 'There is nothing at this address.',
    notFoundLink: 'Go to the start page',
  },

  kinds: {
    state: 'State',
    region: 'Region',
    district: 'District',
    school: 'School',
    team: 'Team',
    other: 'Organization',
  },

  signIn: {
    title: 'Sign in',
    lead: 'For administrators, supervisors, principals and facilitators. Teachers answer by the link they were sent and need no account.',
    account: 'Account name',
    password: 'Password',
    submit: 'Sign in',
    working: 'Signing in…',
    changeTitle: 'Choose your own password',
    changeLead: 'You signed in with a one-time password. Choose your own before you go on.',
    currentPassword: 'One-time password',
    newPassword: 'New password',
    newPasswordHint: 'At least 12 characters. A few words in a row are easy to remember and hard to guess.',
    repeatPassword: 'New password again',
    change: 'Save the new password',
    changing: 'Saving…',
    tooShort: 'The new password needs at least 12 characters.',
    isAccount: 'The new password must not be the account name.',
    isCurrent: 'The new password must differ from the one-time password.',
    notRepeated: 'The two new passwords are not the same.',
    fillIn: 'Fill in every field.',
  },

  home: {
    title: 'Agencies and rollouts',
    none: 'Your account has no agency yet. Ask your administrator for access.',
    noRollouts: 'No rollouts yet.',
    openAgency: (title: string) => `Schools and districts of ${title}`,
  },

  rolloutStates: {
    draft: 'Draft',
    open: 'Open',
    closed: 'Closed',
    published: 'Published',
    opening: 'Opening',
    cancelled: 'Cancelled',
    unknown: 'Unknown',
  },

  rolloutCard: {
    schools,
    opened: (date: string) => `opened ${date}`,
    closed: (date: string) => `closed ${date}`,
    published: (date: string) => `published ${date}`,
  },

  agency: {
    rollouts: 'Rollouts',
    organizations: 'Districts and schools',
    noOrganizations: 'No organizations yet.',
  },

  organization: {
    under: 'In this organization',
    none: 'Nothing below this organization.',
    results: 'Results',
    noResults: 'No rollout that covers it has closed yet. Results are shown after the close.',
    resultOf: (rollout: string) => rollout,
    waiting: 'open: counts only',
    draft: 'not open yet',
  },

  rollout: {
    instrument: 'Instrument',
    revision: (number: string) => `revision ${number}`,
    covers: 'Covers',
    schoolCount: 'Schools',
    opened: 'Opened',
    closed: 'Closed',
    published: 'Published',
    progress: 'Responses',
    invited: 'Invited',
    submitted: 'Submitted',
    rate: 'Rate',
    state: 'Survey',
    school: 'School',
    district: 'Part of',
    schoolsTitle: 'Schools',
    filterLabel: 'Show schools of',
    filterAll: 'All',
    openSchool: 'open',
    closedSchool: 'closed',
    draftSchool: 'not open yet',
    submittedOf: (submitted: number, invited: number) =>
      `${submitted.toLocaleString('en')} of ${teachers(invited)} answered`,
    liveCounts: {
      connecting: 'Connecting to the live counts…',
      live: 'Live: counts follow as answers come in.',
      reconnecting: 'Connection lost. Reconnecting…',
      ended: 'The survey is closed. These counts are final.',
      failed: 'Live counts are not available.',
    },
    onlyCounts: 'While the survey is open only counts are shown. Results are worked out after it closes.',
    results: 'Results',
    profilesProgress: (ready: number, total: number) =>
      `${ready.toLocaleString('en')} of ${plural(total, 'profile', 'profiles')} ready`,
    reportsProgress: (ready: number, total: number) =>
      `${ready.toLocaleString('en')} of ${plural(total, 'report', 'reports')} (PDF) ready`,
    reportsFailed: (count: number) => `${plural(count, 'report', 'reports')} failed`,
    resultsComplete: 'All results are ready.',
    resultsWorking: 'Results are being worked out.',
    resultsReconnecting: 'Connection lost. Reconnecting…',
    overallLink: (title: string) => `Results of ${title}`,
    actions: 'Administration',
    open: 'Open the survey',
    close: 'Close the survey',
    publish: 'Publish the results',
    working: 'Working…',
    openQuestion: 'Open the survey now?',
    openText: (count: number) =>
      `The survey opens for ${schools(count)}. From then on the questionnaire cannot be changed and anonymity cannot be switched off.`,
    closeQuestion: 'Close the survey now?',
    closeText: (submitted: number, invited: number) =>
      `${submitted.toLocaleString('en')} of ${teachers(invited)} answered so far. Closing ends the survey for every school and freezes the answers; it cannot be undone. Results follow by themselves.`,
    publishQuestion: 'Publish the results now?',
    publishText: 'Principals will be able to read the profiles of their schools. This cannot be undone.',
  },

  comments: enComments,
  desk: enDesk,
  paper: enPaper,
  mailings: enMailings,
  rolloutDraft: enRolloutDraft,
  headCounts: enHeadCounts,
  dryRun: enDryRun,
  rolloutLife: enRolloutLife,
  tracking: enTracking,
  rolloutLog: enRolloutLog,
  retention: enRetention,
  roster: enRoster,
  rosterPolicy: enRosterPolicy,
  field: enField,

  participation: {
    title: 'Who answered',
    sentence: (respondents: number, invited: number) =>
      invited === 0
        ? `${teachers(respondents)} answered; nobody was on the list of invited teachers`
        : `${respondents.toLocaleString('en')} of ${teachers(invited)} answered (${percent(respondents / invited)})`,
    respondents: 'Answered',
    invited: 'Invited',
    rate: 'Response',
    complete: 'Complete: the response is high enough to speak for the faculty.',
    // After a limit that may have been higher.
    orMore: ', or more where the agency asks for it',
    warning: (complete: string, orMore: string) =>
      `The response is below what is called complete: ${complete}${orMore}. Read these results with care: the teachers who did not answer may see the school differently.`,
    aboveRoster: 'More answers than invited teachers: the list of teachers was wrong. Counts are shown as they are.',
    fewTeachers: (count: number) =>
      `With ${teachers(count)} any level is close to a coin flip. Read the ranges rather than the names, and talk the statements over together.`,
    hiddenTitle: 'Results are not shown',
    tooFew: (respondents: string, orMore: string) =>
      `Too few teachers answered: at least ${respondents} are needed${orMore}. With so few, people could guess who said what, so nothing but the count is shown. This says nothing about the school.`,
    lowResponse: (response: string, orMore: string) =>
      `Too few of the invited teachers answered to speak for the faculty: at least ${response} are needed${orMore}. So nothing but the count is shown. This says nothing about the school.`,
    short: { complete: 'complete', warning: 'not complete', hidden: 'not shown', unknown: '' },
    hiddenNext:
      'What helps: find time together for everyone to answer the next survey, check the list of teachers, and use the questions themselves as the start of a conversation.',
  },

  profile: {
    eyebrow: 'School profile',
    summary: 'In short',
    download: 'Download the report (PDF)',
    downloadSize: (pages: number, kilobytes: number) =>
      `${plural(pages, 'page', 'pages')}, ${kilobytes.toLocaleString('en')} KB`,
    reportPreparing: 'The PDF report is being made. It will appear here.',
    reportMissing: 'There is no PDF report yet.',
    reportMake: 'Make the PDF report',
    reportFailed: 'The PDF report could not be made.',
    reportRetry: 'Make it again',
    factorsTitle: 'Where the school stands',
    factorsLead:
      'Each bar is the response scale of the questions. The bands are the developmental levels; the dot is the average of the faculty, the line through it the range that holds the true average with 95% confidence.',
    factorsLeadOfCounts: 'Each bar is the range of the scores; the dot is the average of the faculty.',
    level: 'Level',
    mean: (mean: string, low: string, high: string) => `Average ${mean} (95% interval ${low} to ${high})`,
    meanOnly: (mean: string) => `Average ${mean}`,
    noMean: 'Too few answers for an average.',
    levelProbabilities: 'How likely each level is',
    dataDoNotChoose: 'The data do not choose',
    dataDoNotChooseNote: 'Every level remains possible.',
    rangeNote: 'The data do not choose between these levels.',
    noLevelsStated: 'No levels stated',
    tabulated:
      'These results were computed from published counts of answers, not from single answers. Counts cannot give standard errors, levels, the spread between teachers or what missing teachers could change, so these are left out.',
    noLevel: 'No level',
    range: (first: string, last: string) => `${first} to ${last.charAt(0).toLocaleLowerCase('en')}${last.slice(1)}`,
    namedNote: (chance: string) => `Probability ${chance}.`,
    // Worst case: what the teachers who did not answer could change.
    missingBoth: (missing: number, low: string, high: string) =>
      `${missingTeachers(missing)} could change this. Had they answered like the lowest of this faculty it would read “${low}”, like the highest “${high}”.`,
    missingLow: (missing: number, low: string) =>
      `${missingTeachers(missing)} could change this. Had they answered like the lowest of this faculty it would read “${low}”.`,
    missingHigh: (missing: number, high: string) =>
      `${missingTeachers(missing)} could change this. Had they answered like the highest of this faculty it would read “${high}”.`,
    missingNone: (missing: number) => `${missingTeachers(missing)} could not change this.`,
    spectrumLabel: (factor: string, named: string, mean: string, bands: string) =>
      `${factor}: ${named}. ${mean}. Levels on the response scale: ${bands}.`,
    band: (title: string, from: string, to: string, chance: string) =>
      `${title} from ${from} to ${to}, probability ${chance}`,
    respondents: (count: number) => `${teachers(count)} answered enough of these questions`,
    nextStep: {
      title: 'What to work on next',
      notYetFunctional: (factor: string) =>
        `${factor}. It is the earliest factor in the order that is, with a probability of at least 80%, not yet functional.`,
      reliablyLower: (factor: string) =>
        `${factor}. It is the earliest factor in the order that is reliably lower than most of the others.`,
      order: (factor: string) =>
        `The data do not choose between the factors. The order itself is the reason to begin with ${factor}.`,
      noneNeeded:
        'Every factor is functional or better, with a probability of at least 80%. The data name no next step.',
      alsoNotYet: (factors: string) => `Also not yet functional: ${factors}.`,
      alsoLower: (factors: string) => `Also reliably lower than most: ${factors}.`,
      provisional:
        'The order is provisional: leadership practice first, then the organization of the work, then beliefs about what the faculty can do together. It is a place to begin a conversation, not a diagnosis.',
    },
    comparison: {
      title: 'Among the schools of this survey',
      lead: (count: number) =>
        `How many of the ${schools(count)} whose results are shown have a lower result. The line is the range that the school’s own error leaves. It is not a ranking: no school is named, and neighbours on the scale can seldom be told apart.`,
      notDistinguishable: 'Not distinguishable from most schools.',
      lower: 'Lower than the middle of the schools.',
      middle: 'Around the middle of the schools.',
      higher: 'Higher than the middle of the schools.',
      sentence: (percentile: string, low: string, high: string) =>
        `Percentile ${percentile} (95% interval ${low} to ${high}).`,
      chartLabel: (factor: string, standing: string, sentence: string) => `${factor}: ${standing} ${sentence}`,
    },
    change: {
      title: (rollout: string) => `Change since ${rollout}`,
      lead: (rollout: string, date: string) =>
        `Compared with ${rollout}, which closed on ${date}, on statements that are the same in both surveys. A change is shown only when it is larger than the error of both surveys together.`,
      schoolNotInIt: (rollout: string) => `The school was not part of ${rollout}, so there is nothing to compare with.`,
      hidden: (rollout: string) =>
        `The results of this school in ${rollout} are hidden: too few teachers answered. A change from them would give them away.`,
      notPublished: (rollout: string) =>
        `The results of ${rollout} are not published. Changes appear when your district or agency publishes them.`,
      rose: 'Rose',
      fell: 'Fell',
      notBeyondError: 'No change beyond error',
      notCompared: 'Cannot be compared',
      tooFewLinkedItems: (count: number) =>
        count === 0
          ? 'None of its statements is the same in both surveys and usable for a comparison; at least three are needed.'
          : `Only ${plural(count, 'statement is', 'statements are')} the same in both surveys and usable for a comparison; at least three are needed.`,
      itemsDisplaced:
        'Too many of the common statements moved against each other: together they no longer measure the same thing.',
      noCalibration: 'The answers of one of the surveys do not determine the measurement model.',
      tooFewRespondents: 'Too few teachers answered enough of the common statements in one of the surveys.',
      noMeasure: 'The school has no measure on the common statements in one of the surveys.',
      neither: 'This neither shows a change nor shows that there was none.',
      fromTo: (before: string, after: string) =>
        `From ${before} to ${after} on the response scale, on the common statements.`,
      differenceInLogits: (difference: string, low: string, high: string) =>
        `Difference ${difference} logits (95% interval ${low} to ${high}).`,
      difference: (difference: string, low: string, high: string) =>
        `Difference ${difference} (95% interval ${low} to ${high}).`,
      itemsShow: (linked: number, total: number) =>
        `Rests on ${linked.toLocaleString('en')} of ${plural(total, 'statement', 'statements')}`,
      states: {
        linked: 'The same in both surveys',
        reworded: 'Reworded, or with other answers: left out',
        new: 'New in this survey: left out',
        removed: 'No longer asked: left out',
        displaced: 'Moved against the other statements: left out',
        optionNotChosen: 'An answer was chosen in one survey only: left out',
        unknown: 'Left out',
      },
    },
    splitTitle: 'Where the faculty disagrees',
    splitLead:
      'These statements divide the faculty. They are not problems to hide: they are where a conversation is worth most. The middle line is the midpoint of the scale.',
    splitNone: 'No statement shows broad disagreement with enough certainty (a probability of at least 80%).',
    splitLabel: (text: string, verdict: string, low: string, middle: string, high: string) =>
      `${text} ${verdict}. ${low}${middle}${high}`,
    lowSide: (share: string, option: string) => `${share} on the side of “${option}”`,
    highSide: (share: string, option: string) => `${share} on the side of “${option}”`,
    middle: (share: string, option: string) => `${share} “${option}”`,
    legend: 'Answers',
    showTable: 'Show as a table',
    option: 'Answer',
    teachersColumn: 'Teachers',
    shareColumn: 'Share',
    verdicts: {
      agreement: 'Broad agreement',
      twoCamps: 'Two camps',
      spreadOut: 'Spread out',
      tooFew: 'Too few answers',
      unknown: 'No verdict',
    },
    verdictNotes: {
      twoCamps: 'The faculty stands in two groups, one on each side of the midpoint.',
      spreadOut: 'Answers spread over the whole scale.',
    },
    verdictWithProbability: (verdict: string, chance: string) => `${verdict} (probability ${chance})`,
    itemsTitle: 'All statements',
    itemsShow: (count: number) => `Show all ${plural(count, 'statement', 'statements')}`,
    itemsCaption: (factor: string) => `Answers by statement: ${factor}`,
    item: 'Statement',
    answered: 'Answered',
    average: 'Average',
    sd: 'SD',
    agreement: 'Agreement A',
    verdict: 'Verdict',
    reverse: 'worded the other way round',
    countsHidden: 'not shown',
    categories: (options: string[]) => options.map((option, index) => `${index + 1} ${option}`).join(', '),
    agreementTitle: 'Agreement within the faculty, by factor',
    agreementLead:
      'r_wg(j) compares the variance of the answers with what chance would give (1 is full agreement); AD is the average distance from the mean or the median, in steps of the scale.',
    factor: 'Factor',
    rwgjUniform: 'r_wg(j), uniform',
    rwgjSlight: 'r_wg(j), slight skew',
    rwgjModerate: 'r_wg(j), moderate skew',
    rwgjLindell: 'r*_wg(j)',
    adMean: 'AD, mean',
    adMedian: 'AD, median',
    methodTitle: 'How this was worked out',
    shownOnly: (respondents: string, response: string, orMore: string) =>
      `Results are shown only for groups of at least ${respondents} respondents and a response of at least ${response}${orMore}.`,
    method: (shownOnly: string) => [
      'A teacher counts for a factor who answered at least half of its statements. Statements worded the other way round are turned. The average is the mean of the teachers’ own averages.',
      'Levels are stretches of the response scale, stated in words in the instrument. Each level gets a probability from the school’s place on the factor and its standard error. A level is named when its probability is at least 80%; otherwise the shortest range of neighbouring levels that reaches 80% is given.',
      'A statement is called split when two camps (at least 30% on each side of the midpoint, and no majority in the middle) or answers spread out have a probability of at least 80%.',
      `${shownOnly} What is stored does not say who gave an answer.`,
      'The next step is the earliest factor, in the order in which the instrument gives them, that is reliably not yet functional or reliably lower than most others. A comparison with other schools needs at least 20 schools whose results are shown.',
      'A change is the difference of two measures on statements with the same words, answers and direction in both surveys. Where a factor is measured by a model, both surveys are measured with the statements’ difficulties of the earlier one, and a statement whose difficulty moved against the others is left out. A change is shown when it is at least 1.96 times its error.',
      'Schools are not ranked. A profile says where a school stands on a continuum, so that support can be fitted to it.',
    ],
    methodOfCounts: (shownOnly: string) => [
      'The average of a statement is that of its counts, in the values the instrument gives to the options; options without a value, such as “don’t know”, are left out. The average of a factor is the mean of its statements’ averages.',
      'A statement is called split when two camps (at least 30% on each side of the midpoint, and no majority in the middle) or answers spread out have a probability of at least 80%.',
      shownOnly,
      'Schools are not ranked. A profile says where a school stands on a continuum, so that support can be fitted to it.',
    ],
    methodOfModel: {
      mean: (factors: string) => `Placed by the average: ${factors}.`,
      pcm: (factors: string) =>
        `Placed by the partial credit model, calibrated over all schools of the rollout: ${factors}. The interval is the school’s measure carried to the response scale, where a typical teacher of the school would answer; the average can lie beside it.`,
      grm: (factors: string) =>
        `Placed by the graded response model, calibrated over all schools of the rollout: ${factors}. The interval is the school’s measure carried to the response scale, where a typical teacher of the school would answer; the average can lie beside it.`,
      notCalibratedYet: (factors: string) =>
        `Placed by the average until the whole rollout has closed and the model is calibrated: ${factors}.`,
      noMeasure: (factors: string, outcomes: string) =>
        `Placed by the average, because the model gives no measure${outcomes && ` (${outcomes})`}: ${factors}.`,
    },
    levelsInWords: 'The levels in words',
    provenance: 'Where the numbers come from',
    revision: 'Instrument revision',
    methodVersion: 'Method version',
    fingerprint: 'Fingerprint of the answers',
    scored: 'Scored',
    summarySentences: {
      participation: (school: string, sentence: string) => `At ${school}, ${sentence}.`,
      named: (count: number, total: number) =>
        total === 1
          ? count === 1
            ? 'The data name a level for the one factor of this survey.'
            : 'For the one factor of this survey the data do not choose a single level.'
          : `The data name a level for ${count.toLocaleString('en')} of ${plural(total, 'factor', 'factors')}; for the others they leave a range.`,
      allNamed: (total: number) => `The data name a level for all ${total.toLocaleString('en')} factors.`,
      noneNamed: (total: number) =>
        `For none of the ${total.toLocaleString('en')} factors do the data choose a single level.`,
      level: (level: string, factors: string) => `${level}: ${factors}.`,
      split: (count: number, total: number) =>
        count === 0
          ? `No statement of ${total.toLocaleString('en')} shows broad disagreement with enough certainty.`
          : `The faculty is broadly divided on ${plural(count, 'statement', 'statements')} of ${total.toLocaleString('en')}.`,
    },
  },

  profileViews: {
    title: 'Who has looked at this profile',
    lead: (count: number) =>
      `Every look at this profile is recorded, and whoever may see the profile can see the record. The last ${count} are listed.`,
    show: 'Show the record',
    account: 'Account',
    when: 'Day',
  },

  aggregate: {
    eyebrow: (kind: string) => `${kind} profile`,
    schools: (shown: number, total: number) =>
      `${plural(total, 'school', 'schools')} took part; ${shown.toLocaleString('en')} had enough answers to be counted here.`,
    factorsTitle: 'Averages over schools',
    factorsLead:
      'Each school counts once. The dot is the average of the school averages, the line through it its 95% interval. Where ten or more schools are shown, the bars give the middle half and the middle 80% of schools.',
    mean: (mean: string, se: string, low: string, high: string) =>
      `Average ${mean}, standard error ${se} (95% interval ${low} to ${high})`,
    meanOnly: (mean: string) => `Average ${mean}`,
    noMean: 'Too few schools for an average.',
    counts: (schoolCount: number, respondents: number) => `${schools(schoolCount)}, ${teachers(respondents)}`,
    distribution: (p10: string, p25: string, p50: string, p75: string, p90: string) =>
      `Half of the schools lie between ${p25} and ${p75}, eight of ten between ${p10} and ${p90}; the median is ${p50}.`,
    noDistribution: 'Too few schools to show how they are distributed.',
    chartLabel: (factor: string, text: string) => `${factor}: ${text}`,
    calibrationTitle: 'Quality of the measurement',
    calibrationLead:
      'Alpha: how well the statements of a factor hang together. ICC(1): the share of the differences between teachers that lies between schools. ICC(2): how reliable a school average is.',
    calibrationCaption: 'Measurement quality by factor',
    factor: 'Factor',
    items: 'Statements',
    complete: 'Complete answers',
    alpha: 'Alpha',
    icc1: 'ICC(1)',
    icc2: 'ICC(2)',
    schoolSize: 'Mean school size',
    schoolsTitle: 'Schools, by name',
    schoolsLead: 'Participation only. Schools are not ranked; each profile is to be read with its school.',
    noSchools: 'No school profiles yet.',
    partsTitle: 'Parts of this organization',
    keyDot: 'average and 95% interval',
    keyHalf: 'middle half of schools',
    keyMost: 'middle 80% of schools',
    keyMedian: 'median school',
  },
};

function missingTeachers(count: number): string {
  return count === 1
    ? 'The one teacher who did not answer'
    : `The ${count.toLocaleString('en')} teachers who did not answer`;
}
