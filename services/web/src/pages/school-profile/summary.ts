import type { SchoolProfile } from '../../gen/icap/profile/v1/profile_pb';
import { messages } from '../../messages';
import { nameLevels } from '../../profile/levels';

const words = messages.profile.summarySentences;

// The profile in a few sentences: who answered, where the levels are clear, and how many items split the faculty.
export function summarize(profile: SchoolProfile): string[] {
  const { participation, factors, items } = profile;
  const sentences: string[] = [];
  if (participation !== undefined) {
    const answered = messages.participation.sentence(participation.respondentCount, participation.invitedCount);
    sentences.push(words.participation(profile.school?.title ?? '', answered));
  }
  sentences.push(levelSentence(profile));
  const byLevel = new Map<string, string[]>();
  for (const factor of factors) {
    if (factor.namedLevels.length !== 1) continue;
    const level = nameLevels(factor.namedLevels, factor.levels);
    byLevel.set(level, [...(byLevel.get(level) ?? []), factor.title]);
  }
  for (const [level, titles] of byLevel) sentences.push(words.level(level, titles.join('; ')));
  sentences.push(words.split(items.filter((item) => item.split).length, items.length));
  return sentences;
}

function levelSentence(profile: SchoolProfile): string {
  const total = profile.factors.length;
  const named = profile.factors.filter((factor) => factor.namedLevels.length === 1).length;
  if (total > 1 && named === total) return words.allNamed(total);
  if (total > 1 && named === 0) return words.noneNamed(total);
  return words.named(named, total);
}
