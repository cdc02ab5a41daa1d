// Texts of the page that stops e-mail, English.
export const stopEn = {
  title: 'No more e-mail',
  lead: 'You were sent an e-mail with a link to a survey of teachers. Here you can say that you want no more of them.',
  effects: [
    'You get no more e-mail about this survey: no link and no reminder.',
    'It holds for later surveys of the same agency as well.',
    'Your link stays valid. You can still answer with it, or ask your school for a printed letter.',
    'Those who run the survey see that you want no e-mail. They do not see whether you have answered.',
  ],
  stop: 'No more e-mail about this survey',
  stopping: 'One moment…',
  doneTitle: 'You get no more e-mail',
  done: 'This has been noted. A message that is on its way already may still arrive.',
  changed: 'If you change your mind, tell the person who runs the survey at your school.',
  close: 'You can close this page now.',
  unknownTitle: 'This link is not known',
  unknown:
    'Perhaps a part at its end got lost, or you were sent a newer link. When the survey has ended its links end too, and nobody is written to about it any more.',
  unknownHelp: 'If you still get e-mail, tell the person who runs the survey at your school.',
};

export type StopMessages = typeof stopEn;
