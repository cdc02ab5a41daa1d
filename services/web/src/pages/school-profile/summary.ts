import type { FactorProfile, LevelProbability, SchoolProfile } from '../../gen/icap/profile/v1/profile_pb';
import { messages } from '../../messages';

const words = messages.profile.summarySentences;

// The profile in a few sentences: who answered, where the levels are clear, and how many items split the faculty.
export function summarize(profile: SchoolProfile): string[] {
  const { participation, factors, items } = profile;
  const sentences: string[] = [];
  if (participation !== undefined) {
    const answered = messages.participation.sentence(participation.respondentCount, participation.invitedCount);
    sentences.push(words.participation(profile.school?.title ?? '', answered));
  }
  sentences.push(profile.provenance?.tabulated === true ? messages.profile.tabulated : levelSentence(profile));
  const named = factors.filter((factor) => factor.namedLevels.length === 1);
  for (const { level, title } of levelsInOrder(named)) {
    const titles = named.filter((factor) => factor.namedLevels.includes(level)).map((factor) => factor.title);
    if (titles.length > 0) sentences.push(words.level(title, titles.join('; ')));
  }
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

// Every level of these factors once, lowest first.
function levelsInOrder(factors: FactorProfile[]): LevelProbability[] {
  const byLevel = new Map(factors.flatMap((factor) => factor.levels.map((level) => [level.level, level])));
  return [...byLevel.values()];
}
