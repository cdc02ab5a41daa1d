// Texts of the page that stops e-mail, Spanish.
import type { StopMessages } from './en';

export const stopEs: StopMessages = {
  title: 'No recibir más correos',
  lead: 'Recibió un correo electrónico con un enlace a una encuesta para docentes. Aquí puede decir que no quiere recibir más.',
  effects: [
    'No recibirá más correos sobre esta encuesta: ni el enlace ni recordatorios.',
    'Vale también para encuestas posteriores de la misma institución.',
    'Su enlace sigue siendo válido. Todavía puede responder con él, o pedir en su escuela una carta impresa.',
    'Quienes dirigen la encuesta ven que no quiere correos. No ven si ha respondido.',
  ],
  stop: 'No más correos sobre esta encuesta',
  stopping: 'Un momento…',
  doneTitle: 'No recibirá más correos',
  done: 'Ha quedado registrado. Un mensaje que ya esté en camino todavía puede llegar.',
  changed: 'Si cambia de opinión, avise a la persona que dirige la encuesta en su escuela.',
  close: 'Ya puede cerrar esta página.',
  unknownTitle: 'No conocemos este enlace',
  unknown:
    'Quizá se perdió una parte al final, o recibió un enlace más nuevo. Cuando la encuesta ha terminado, también terminan sus enlaces y nadie recibe más correos sobre ella.',
  unknownHelp: 'Si sigue recibiendo correos, avise a la persona que dirige la encuesta en su escuela.',
};
