import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { backoffMs } from '../../api/backoff';
import type { Problem } from '../../api/errors';
import type { RedeemInvitationResponse } from '../../gen/icap/collection/v1/submission_pb';
import {
  browserStorage,
  draftKey,
  emptyDraft,
  readDraft,
  removeDraft,
  writeDraft,
  type Draft,
  type Sending,
} from './draft';
import { fittingAnswers, partsOf, type Part, type Question } from './questionnaire';
import { openFaultOf, prepareSending, redeem, send, sendFaultOf, type OpenFault } from './submission';

export type Step =
  | { step: 'opening' }
  | { step: 'not-open'; fault: OpenFault; hadDraft: boolean }
  | { step: 'intro'; forgotten: boolean }
  | { step: 'part'; index: number; focusItem?: string }
  | { step: 'review' }
  | { step: 'sending' }
  | { step: 'pending'; cause: 'offline' | 'busy' }
  | { step: 'refused'; problem: Problem }
  | { step: 'accepted'; receipt: string };

export interface Questionnaire {
  invitation: RedeemInvitationResponse;
  parts: Part[];
  questions: Question[];
}

export interface Survey {
  step: Step;
  questionnaire: Questionnaire | null;
  draft: Draft;
  // The browser keeps what is answered.
  isKept: boolean;
  goTo: (step: Step) => void;
  answer: (item: string, category: number | null) => void;
  forget: () => void;
  submit: () => void;
  retry: () => void;
}

// The draft as the page and the browser's storage hold it.
function useDraft(code: string) {
  const storage = useMemo(() => browserStorage(), []);
  const key = useMemo(() => draftKey(code), [code]);
  const [draft, setDraft] = useState<Draft>(() => readDraft(storage, key));
  const [isKept, setIsKept] = useState(storage !== null);
  // Read by callbacks that outlive a render.
  const latest = useRef(draft);
  const change = useCallback(
    (next: Draft) => {
      latest.current = next;
      setDraft(next);
      setIsKept(writeDraft(storage, key, next));
    },
    [storage, key],
  );
  const remove = useCallback(() => {
    latest.current = emptyDraft;
    setDraft(emptyDraft);
    removeDraft(storage, key);
  }, [storage, key]);
  return { draft, latest, isKept, change, remove };
}

type DraftKeeper = ReturnType<typeof useDraft>;

// Asks for the questionnaire. Called again it starts over.
function useOpen(code: string, kept: DraftKeeper, setStep: (step: Step) => void) {
  const { latest, change, remove } = kept;
  const [questionnaire, setQuestionnaire] = useState<Questionnaire | null>(null);
  const open = useCallback(
    async (signal: AbortSignal, then: Step) => {
      setStep({ step: 'opening' });
      try {
        const invitation = await redeem(code, signal);
        const parts = partsOf(requireInstrument(invitation));
        const questions = parts.flatMap((part) => part.questions);
        const kept = latest.current;
        // Nothing is left in the browser of someone who only looked.
        if (kept !== emptyDraft) change({ ...kept, answers: fittingAnswers(kept.answers, questions) });
        setQuestionnaire({ invitation, parts, questions });
        setStep(then);
      } catch (error) {
        if (signal.aborted) return;
        const fault = openFaultOf(error);
        const hadDraft = Object.keys(latest.current.answers).length > 0;
        if (fault === 'closed' || fault === 'used') remove();
        setStep({ step: 'not-open', fault, hadDraft });
      }
    },
    [code, change, latest, remove, setStep],
  );
  return { questionnaire, open };
}

function requireInstrument(invitation: RedeemInvitationResponse) {
  if (invitation.instrument === undefined) throw new Error('the invitation came without a questionnaire');
  return invitation.instrument;
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
        const receipt = await send(sending, signal);
        remove();
        setStep({ step: 'accepted', receipt });
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

export function useSurvey(code: string): Survey {
  const kept = useDraft(code);
  const { draft, latest, change, remove } = kept;
  const [step, setStep] = useState<Step>({ step: 'opening' });
  const abort = useRef(new AbortController());
  const { questionnaire, open } = useOpen(code, kept, setStep);
  const onRefused = useCallback(
    (problem: Problem, signal: AbortSignal) => {
      // After a reload the questionnaire is not there yet.
      void open(signal, { step: 'refused', problem });
    },
    [open],
  );
  const sendOn = useSend(kept, setStep, onRefused);
  const retry = useCallback(() => {
    abort.current.abort();
    abort.current = new AbortController();
    const { sending } = latest.current;
    if (sending !== null) void sendOn(sending, abort.current.signal);
    else void open(abort.current.signal, { step: 'intro', forgotten: false });
  }, [latest, open, sendOn]);
  useEffect(() => {
    retry();
    return () => {
      abort.current.abort();
    };
  }, [retry]);
  useRetry(step, retry);
  const submit = () => {
    if (questionnaire === null) return;
    change({
      ...latest.current,
      sending: prepareSending(latest.current, questionnaire.invitation, questionnaire.questions),
    });
    retry();
  };
  const goTo = (next: Step) => {
    if (next.step === 'part') change({ ...latest.current, part: next.index });
    setStep(next);
  };
  const answer = (item: string, category: number | null) => {
    const others = Object.entries(latest.current.answers).filter(([key]) => key !== item);
    const answers = Object.fromEntries(category === null ? others : [...others, [item, category]]);
    change({ ...latest.current, answers });
  };
  const forget = () => {
    remove();
    setStep({ step: 'intro', forgotten: true });
  };
  return { step, questionnaire, draft, isKept: kept.isKept, goTo, answer, forget, submit, retry };
}
