import { Code, ConnectError } from '@connectrpc/connect';
import { useEffect, useRef, useState } from 'react';
import { backoffMs } from './backoff';
import { isUnauthenticated, problemOf, type Problem } from './errors';
import { useSession } from './session';

export type WatchState = 'connecting' | 'live' | 'reconnecting' | 'ended' | 'failed';

// A stream that says nothing for three times the promised interval is taken for dead.
const silenceLimitMs = 45_000;
// A stream is renewed before a proxy on the way would cut it.
const streamTimeoutMs = 10 * 60_000;

interface CallOptions {
  signal: AbortSignal;
  timeoutMs: number;
}

interface Watch<Message> {
  open: (options: CallOptions) => AsyncIterable<Message>;
  onMessage: (message: Message) => void;
  // Called when the server ends the stream by itself: true to open it again.
  again: () => boolean;
}

// Errors that another attempt cannot mend.
const finalCodes = new Set([Code.PermissionDenied, Code.NotFound, Code.InvalidArgument, Code.Unimplemented]);

// Follows a server stream while the page is in view and reconnects by itself. Hidden pages let go of their connection:
// browsers allow six to one HTTP/1.1 host over all of their tabs.
export function useWatch<Message>(
  key: string,
  watch: Watch<Message> | null,
): { state: WatchState; problem: Problem | null } {
  const { dropSession } = useSession();
  const [state, setState] = useState<WatchState>('connecting');
  const [problem, setProblem] = useState<Problem | null>(null);
  const current = useRef(watch);
  useEffect(() => {
    current.current = watch;
  });
  const active = watch !== null;
  useEffect(() => {
    if (!active) return;
    const follower = new Follower<Message>(
      () => current.current,
      setState,
      (error) => {
        if (isUnauthenticated(error)) dropSession();
        setProblem(problemOf(error));
      },
    );
    follower.start();
    return () => {
      follower.stop();
    };
  }, [key, active, dropSession]);
  return { state, problem };
}

class Follower<Message> {
  private abort = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private finished = false;

  constructor(
    private readonly watch: () => Watch<Message> | null,
    private readonly setState: (state: WatchState) => void,
    private readonly onFinalError: (error: unknown) => void,
  ) {}

  start(): void {
    document.addEventListener('visibilitychange', this.onVisibility);
    this.setState('connecting');
    if (!document.hidden) void this.follow();
  }

  stop(): void {
    this.finished = true;
    document.removeEventListener('visibilitychange', this.onVisibility);
    this.disconnect();
  }

  private readonly onVisibility = (): void => {
    if (this.finished) return;
    this.disconnect();
    if (!document.hidden) void this.follow();
  };

  private disconnect(): void {
    clearTimeout(this.timer);
    clearTimeout(this.silenceTimer);
    this.abort.abort();
  }

  private async follow(): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    try {
      const watch = this.watch();
      if (watch === null) return;
      this.expectMessage(abort);
      for await (const message of watch.open({ signal: abort.signal, timeoutMs: streamTimeoutMs })) {
        if (abort.signal.aborted) return;
        this.expectMessage(abort);
        this.failures = 0;
        this.setState('live');
        this.watch()?.onMessage(message);
      }
      this.onEnd(abort);
    } catch (error) {
      this.onError(error, abort);
    }
  }

  private expectMessage(abort: AbortController): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => {
      if (abort.signal.aborted) return;
      abort.abort();
      this.reconnect('reconnecting');
    }, silenceLimitMs);
  }

  private onEnd(abort: AbortController): void {
    clearTimeout(this.silenceTimer);
    if (abort.signal.aborted) return;
    if (this.watch()?.again()) {
      this.reconnect('live');
      return;
    }
    this.finished = true;
    this.setState('ended');
  }

  private onError(error: unknown, abort: AbortController): void {
    clearTimeout(this.silenceTimer);
    if (abort.signal.aborted) return;
    const code = ConnectError.from(error).code;
    if (finalCodes.has(code) || code === Code.Unauthenticated) {
      this.finished = true;
      this.setState('failed');
      this.onFinalError(error);
      return;
    }
    this.reconnect(code === Code.DeadlineExceeded ? 'live' : 'reconnecting');
  }

  private reconnect(state: WatchState): void {
    this.setState(state);
    this.timer = setTimeout(() => void this.follow(), backoffMs(this.failures));
    this.failures += 1;
  }
}
