import { Code, ConnectError, type Interceptor } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-web';

const unaryTimeoutMs = 20_000;
const retryDelaysMs = [300, 1_000, 2_500];

let csrfToken = '';

// The token of the session that the cookie belongs to; kept in memory only.
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

const addCsrfToken: Interceptor = (next) => (request) => {
  if (csrfToken !== '') request.header.set('x-icap-csrf', csrfToken);
  return next(request);
};

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(ConnectError.from(signal.reason, Code.Canceled));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, delayMs);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

// UNAVAILABLE is the only code a client may retry; mutations are safe because they carry a request id.
const retryUnavailable: Interceptor = (next) => async (request) => {
  if (request.stream) return next(request);
  for (const delayMs of retryDelaysMs) {
    try {
      return await next(request);
    } catch (error) {
      if (ConnectError.from(error).code !== Code.Unavailable) throw error;
      await pause(delayMs, request.signal);
    }
  }
  return next(request);
};

// For people who are signed in: carries the session cookie.
export const staffTransport = createConnectTransport({
  baseUrl: '/',
  useBinaryFormat: true,
  defaultTimeoutMs: unaryTimeoutMs,
  interceptors: [retryUnavailable, addCsrfToken],
});

// For respondents: never sends a cookie, even when someone is signed in in the same browser.
export const respondentTransport = createConnectTransport({
  baseUrl: '/',
  useBinaryFormat: true,
  defaultTimeoutMs: unaryTimeoutMs,
  interceptors: [retryUnavailable],
  fetch: (input, init) =>
    globalThis.fetch(input, { ...init, credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' }),
});
