import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { backoffMs } from '../../api/backoff';
import type { Problem } from '../../api/errors';
import type { RedeemInvitationResponse } from '../../gen/icap/collection/v1/submission_pb';
import type { Instrument } from '../../gen/icap/instrument/v1/instrument_pb';
import { useLanguage, type Language } from '../../messages/survey';
import { fittingComments, type Prompt } from './comments';
import { emptyDraft, isBegun, type Draft, type Sending } from './draft';
import { readInvitation, writeInvitation } from './kept-invitation';
import { keepPageForOffline } from './offline';
import { askedQuestions, fittingAnswers, partsOf, translated, type Part, type Question } from './questionnaire';
import { look, openFaultOf, prepareSending, receiptOfSending, send, sendFaultOf, type OpenFault } from './submission';
import { credentialFaultOf, useCredential } from './use-credential';
import { useDraft, type DraftKeeper } from './use-draft';

export type Step =
  | { step: 'opening' }
  | { step: 'not-open'; fault: OpenFault; hadDraft: boolean }
  | { step: 'intro'; forgotten: boolean }
  | { step: 'part'; index: number; focusItem?: string }
  // `check` leads to the first comment that is too long.
  | { step: 'comments'; check?: boolean }
  | { step: 'review' }
  | { step: 'preparing' }
  | { step: 'sending' }
  | { step: 'pending'; cause: 'offline' | 'busy' }
  | { step: 'refused'; problem: Problem }
  | { step: 'accepted'; receipt: string; school: string };

export interface Questionnaire {
  invitation: RedeemInvitationResponse;
  // In the language of the page, if it has it.
  instrument: Instrument;
  parts: Part[];
  questions: Question[];
  // What may be commented on.
  prompts: Prompt[];
}

export interface Survey {
  step: Step;
  questionnaire: Questionnaire | null;
  draft: Draft;
  // What is asked after the answers so far, and how much of it is answered.
  asked: Question[];
  answered: number;
  // The browser keeps what is answered.
  isKept: boolean;
  // Starts, or goes on after a reload.
  begin: (part: number) => void;
  goTo: (step: Step) => void;
  answer: (item: string, category: number | null) => void;
  comment: (prompt: string, text: string) => void;
  forget: () => void;
  submit: () => void;
  retry: () => void;
}

function questionnaireOf(invitation: RedeemInvitationResponse, language: Language): Questionnaire {
  if (invitation.instrument === undefined) throw new Error('the invitation came without a questionnaire');
  const instrument = translated(invitation.instrument, language);
  const parts = partsOf(instrument);
  const questions = parts.flatMap((part) => part.questions);
  return { invitation, instrument, parts, questions, prompts: instrument.comments };
}

// Asks for the questionnaire, or takes the one that is kept when the service cannot be reached.
function useOpen(code: string, kept: DraftKeeper, setStep: (step: Step) => void) {
  const { latest, change, remove } = kept;
  const language = useLanguage();
  const [invitation, setInvitation] = useState(() => readInvitation(latest.current.invitation));
  const questionnaire = useMemo(
    () => (invitation === null ? null : questionnaireOf(invitation, language)),
    [invitation, language],
  );
  const show = useCallback(
    (opened: RedeemInvitationResponse, then: Step) => {
      const draft = latest.current;
      const { questions, prompts } = questionnaireOf(opened, 'en');
      // Nothing is left in the browser of someone who only looked.
      if (draft !== emptyDraft) {
        const answers = fittingAnswers(draft.answers, questions);
        change({ ...draft, answers, comments: fittingComments(draft.comments, prompts) });
      }
      setInvitation(opened);
      setStep(then);
    },
    [change, latest, setStep],
  );
  const open = useCallback(
    async (signal: AbortSignal, then: Step) => {
      setStep({ step: 'opening' });
      try {
        const opened = await look(code, signal);
        const { credential, blinding } = latest.current;
        const isOwn = credential !== null || blinding !== null;
        if (opened.credentialTaken && !isOwn) setStep({ step: 'not-open', fault: 'taken', hadDraft: false });
        else show(opened, then);
      } catch (error) {
        if (signal.aborted) return;
        const fault = openFaultOf(error);
        const opened = readInvitation(latest.current.invitation);
        if ((fault === 'offline' || fault === 'busy') && opened !== null) {
          show(opened, then);
          return;
        }
        const hadDraft = isBegun(latest.current);
        if (fault === 'closed' || fault === 'used') remove();
        setStep({ step: 'not-open', fault, hadDraft });
      }
    },
    [code, latest, remove, setStep, show],
  );
  return { questionnaire, open };
}

// Sends what the draft says is being sent, until an answer comes.
function useSend(
  kept: DraftKeeper,
  setStep: (step: Step) => void,
  onRefused: (problem: Problem, signal: AbortSignal) => void,
) {
  const { latest, change, remove } = kept;
  return useCallback(
    async (sending: Sending, signal: AbortSignal) => {
      setStep({ step: 'sending' });
      try {
        await send(sending, signal);
        remove();
        setStep({ step: 'accepted', receipt: receiptOfSending(sending), school: sending.parent });
      } catch (error) {
        if (signal.aborted) return;
        const fault = sendFaultOf(error);
        if (fault.kind === 'pending') {
          setStep({ step: 'pending', cause: fault.cause });
        } else if (fault.kind === 'refused') {
          // Nothing was stored: changed answers get an id of their own.
          change({ ...latest.current, sending: null });
          onRefused(fault.problem, signal);
        } else {
          remove();
          setStep({ step: 'not-open', fault: fault.kind, hadDraft: true });
        }
      }
    },
    [latest, change, remove, setStep, onRefused],
  );
}

// Buys the credential while the respondent answers, and tells what stops it. Without a connection nothing stops: it is
// tried again when the connection is back, and at the latest before sending.
function useEarlyCredential(
  questionnaire: Questionnaire | null,
  step: Step,
  obtain: (school: string) => Promise<string>,
  stop: (error: unknown) => boolean,
) {
  const school = questionnaire?.invitation.school;
  const isAnswering = step.step === 'part' || step.step === 'comments' || step.step === 'review';
  useEffect(() => {
    if (!isAnswering || school === undefined) return;
    const buy = () => {
      obtain(school).catch((error: unknown) => {
        // What is not understood may pass, and interrupts nobody; sending will tell.
        if (credentialFaultOf(error) !== 'error') stop(error);
      });
    };
    buy();
    window.addEventListener('online', buy);
    return () => {
      window.removeEventListener('online', buy);
    };
  }, [isAnswering, school, obtain, stop]);
}

// Tries again by itself: when the browser is online again, and after growing pauses.
function useRetry(step: Step, retry: () => void) {
  const waits =
    step.step === 'pending' || (step.step === 'not-open' && (step.fault === 'offline' || step.fault === 'busy'));
  const failures = useRef(0);
  const done = step.step === 'accepted' || step.step === 'intro';
  useEffect(() => {
    if (done) failures.current = 0;
  }, [done]);
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(retry, backoffMs(failures.current + 2));
    failures.current += 1;
    window.addEventListener('online', retry);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', retry);
    };
  }, [waits, retry]);
}

// The way from the questionnaire to the accepted submission.
function useDelivery(code: string, kept: DraftKeeper, step: Step, setStep: (step: Step) => void) {
  const { latest, change, remove } = kept;
  const abort = useRef(new AbortController());
  // The respondent has pressed the button, and the credential is not there yet.
  const isWanted = useRef(false);
  const { questionnaire, open } = useOpen(code, kept, setStep);
  const obtain = useCredential(code, kept);
  const onRefused = useCallback(
    (problem: Problem, signal: AbortSignal) => {
      // After a reload the questionnaire is not there yet.
      void open(signal, { step: 'refused', problem });
    },
    [open],
  );
  const sendOn = useSend(kept, setStep, onRefused);
  // Whether the fault ends the survey on this device or for now.
  const stop = useCallback(
    (error: unknown): boolean => {
      const fault = credentialFaultOf(error);
      if (fault === 'offline' || fault === 'busy') return false;
      isWanted.current = false;
      const hadDraft = isBegun(latest.current);
      if (fault === 'taken' || fault === 'closed' || fault === 'used') remove();
      setStep({ step: 'not-open', fault, hadDraft });
      return true;
    },
    [latest, remove, setStep],
  );
  useEarlyCredential(questionnaire, step, obtain, stop);
  const prepare = useCallback(
    async (ready: Questionnaire, signal: AbortSignal) => {
      const { school } = ready.invitation;
      setStep({ step: 'preparing' });
      try {
        const credential = await obtain(school);
        if (signal.aborted) return;
        const sending = prepareSending(latest.current, school, credential, ready);
        isWanted.current = false;
        change({ ...latest.current, sending });
        void sendOn(sending, signal);
      } catch (error) {
        if (signal.aborted || stop(error)) return;
        setStep({ step: 'pending', cause: credentialFaultOf(error) === 'busy' ? 'busy' : 'offline' });
      }
    },
    [change, latest, obtain, sendOn, setStep, stop],
  );
  const retry = useCallback(() => {
    abort.current.abort();
    abort.current = new AbortController();
    const { signal } = abort.current;
    const { sending } = latest.current;
    if (sending !== null) void sendOn(sending, signal);
    else if (isWanted.current && questionnaire !== null) void prepare(questionnaire, signal);
    else void open(signal, { step: 'intro', forgotten: false });
  }, [latest, open, prepare, questionnaire, sendOn]);
  const firstTry = useRef(retry);
  useEffect(() => {
    firstTry.current();
    return () => {
      abort.current.abort();
    };
  }, []);
  const submit = () => {
    isWanted.current = true;
    retry();
  };
  return { questionnaire, retry, submit };
}

export function useSurvey(code: string): Survey {
  const kept = useDraft(code);
  const { draft, latest, change, remove } = kept;
  const [step, setStep] = useState<Step>({ step: 'opening' });
  const { questionnaire, retry, submit } = useDelivery(code, kept, step, setStep);
  useRetry(step, retry);
  const asked = useMemo(() => askedQuestions(draft.answers, questionnaire?.questions ?? []), [draft, questionnaire]);
  const goTo = (next: Step) => {
    if (next.step === 'part') change({ ...latest.current, part: next.index });
    if (next.step === 'comments') change({ ...latest.current, part: questionnaire?.parts.length ?? 0 });
    setStep(next);
  };
  const begin = (index: number) => {
    if (questionnaire === null) return;
    change({ ...latest.current, part: index, invitation: writeInvitation(questionnaire.invitation) });
    const isAfterParts = index >= questionnaire.parts.length && questionnaire.prompts.length > 0;
    setStep(isAfterParts ? { step: 'comments' } : { step: 'part', index });
    keepPageForOffline();
  };
  const answer = (item: string, category: number | null) => {
    const others = Object.entries(latest.current.answers).filter(([key]) => key !== item);
    const answers = Object.fromEntries(category === null ? others : [...others, [item, category]]);
    change({ ...latest.current, answers });
  };
  const comment = (prompt: string, text: string) => {
    const { comments } = latest.current;
    change({ ...latest.current, comments: { ...comments, [prompt]: text } });
  };
  const forget = () => {
    const { blinding, credential } = latest.current;
    // Without the credential the link would be of no use any more.
    if (blinding === null && credential === null) remove();
    else change({ ...emptyDraft, blinding, credential });
    setStep({ step: 'intro', forgotten: true });
  };
  const answered = asked.filter(({ item }) => draft.answers[item] !== undefined).length;
  return {
    step,
    questionnaire,
    draft,
    asked,
    answered,
    isKept: kept.isKept,
    begin,
    goTo,
    answer,
    comment,
    forget,
    submit,
    retry,
  };
}
