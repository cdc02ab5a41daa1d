// The few texts of parts that the pages for staff and those for respondents share. Each of the two says its own, in its
// language, before it draws anything.

export interface SharedMessages {
  product: string;
  title: (page: string) => string;
  skipToContent: string;
  loading: string;
  tryAgain: string;
  connectionLost: string;
  unexpected: string;
  crashedTitle: string;
  crashedText: string;
  reload: string;
  // A sentence for each registered reason that a page can meet.
  reasons: Partial<Record<string, string>>;
}

export const sharedEn: SharedMessages = {
  product: 'ICAP',
  title: (page) => `${page} – ICAP`,
  skipToContent: 'Skip to the content',
  loading: 'Loading…',
  tryAgain: 'Try again',
  connectionLost: 'The server could not be reached. Check the connection and try again.',
  unexpected: 'Something went wrong. Please try again.',
  crashedTitle: 'This page stopped working',
  crashedText: 'Reload the page. Nothing that was saved is lost.',
  reload: 'Reload',
  reasons: {},
};

let current = sharedEn;

export function sharedMessages(): SharedMessages {
  return current;
}

export function setSharedMessages(messages: SharedMessages): void {
  current = messages;
}
