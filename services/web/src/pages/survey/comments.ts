import type { Comments, Sending } from './draft';

// Something that a respondent may comment on, in the language of the page.
export interface Prompt {
  commentId: string;
  text: string;
}

// Of one comment, in UTF-8, as the service takes it.
export const commentRoomBytes = 1_500;

// As it is sent: line feeds alone end lines, there are no other control characters but tabs, and no half of a character.
function cleaned(typed: string): string {
  const text = typed.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\t\n]/gu, '');
  return new TextDecoder().decode(new TextEncoder().encode(text));
}

// Bytes that are left; negative when the comment is too long.
export function roomOf(typed: string): number {
  return isBlank(typed) ? commentRoomBytes : commentRoomBytes - new TextEncoder().encode(cleaned(typed)).length;
}

function isBlank(typed: string): boolean {
  return cleaned(typed).trim() === '';
}

// What is sent, in the order of the prompts; a comment of nothing but white space is left out.
export function writtenComments(comments: Comments, prompts: Prompt[]): Sending['comments'] {
  return prompts.flatMap(({ commentId }) => {
    const typed = comments[commentId] ?? '';
    return isBlank(typed) ? [] : [{ commentId, text: cleaned(typed) }];
  });
}

// The first prompt whose comment is too long.
export function tooLongComment(comments: Comments, prompts: Prompt[]): Prompt | undefined {
  return prompts.find(({ commentId }) => roomOf(comments[commentId] ?? '') < 0);
}

// Comments that the questionnaire asks for: a draft may be older than the page.
export function fittingComments(comments: Comments, prompts: Prompt[]): Comments {
  return Object.fromEntries(
    prompts.flatMap(({ commentId }) => {
      const typed = comments[commentId];
      return typed === undefined ? [] : [[commentId, typed]];
    }),
  );
}
