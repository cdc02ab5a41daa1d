// Only addresses of this app: `//host` and `https:` would lead elsewhere.
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/';
}
