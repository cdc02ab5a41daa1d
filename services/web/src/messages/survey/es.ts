// Every text of the pages for respondents, Spanish as it is written in the United States.
import type { SharedMessages } from '../shared';
import type { SurveyMessages } from './en';

function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString('es-US')} ${count === 1 ? one : many}`;
}

const statements = (count: number) => plural(count, 'afirmación', 'afirmaciones');

const shared: SharedMessages = {
  product: 'ICAP',
  title: (page) => `${page} – ICAP`,
  skipToContent: 'Ir al contenido',
  loading: 'Cargando…',
  tryAgain: 'Intentar de nuevo',
  connectionLost: 'No se pudo llegar al servidor. Revise la conexión e inténtelo de nuevo.',
  unexpected: 'Algo salió mal. Inténtelo de nuevo.',
  crashedTitle: 'Esta página dejó de funcionar',
  crashedText: 'Vuelva a cargar la página. No se pierde nada de lo que se guardó.',
  reload: 'Volver a cargar',
  reasons: {
    OVERLOADED: 'El servicio está muy ocupado en este momento. Inténtelo de nuevo dentro de poco.',
    STORE_UNAVAILABLE: 'El servicio no está disponible en este momento. Inténtelo de nuevo dentro de poco.',
    PEER_UNAVAILABLE: 'Una parte del servicio no está disponible en este momento. Inténtelo de nuevo dentro de poco.',
    SCHOOL_NOT_FOUND: 'Esta escuela no participa en la encuesta.',
    NOT_PUBLISHED: 'Los resultados de esta encuesta todavía no se han publicado.',
    INVITATION_UNKNOWN: 'Este enlace no se conoce: la encuesta ha terminado o se envió un enlace más nuevo.',
    INVITATION_USED: 'Estas respuestas, u otras de este dispositivo, ya se aceptaron.',
    WINDOW_CLOSED: 'La encuesta de esta escuela se ha cerrado.',
    CREDENTIAL_INVALID:
      'El servicio no acepta lo que permite enviar estas respuestas. Avise a la persona encargada de la encuesta en su escuela.',
    ITEM_UNKNOWN:
      'Una respuesta no corresponde a ninguna afirmación de esta encuesta. Vuelva a cargar la página y revise sus respuestas.',
    OPTION_OUT_OF_RANGE:
      'Una respuesta no está en la escala de su afirmación. Vuelva a cargar la página y revise sus respuestas.',
    ANSWER_MISSING: 'Falta la respuesta a una afirmación que la necesita.',
    ANSWER_NOT_ASKED:
      'Se respondió a una afirmación que ya no se pregunta. Vuelva a cargar la página y revise sus respuestas.',
    ANSWER_REPEATED: 'Se respondió dos veces a una afirmación. Vuelva a cargar la página y revise sus respuestas.',
    COMMENT_TOO_LONG: 'Un comentario es demasiado largo. No se envió nada: acórtelo, por favor.',
    REQUEST_ID_REUSED:
      'Desde esta página ya se enviaron otras respuestas. Vuelva a cargar la página e inténtelo de nuevo.',
    INTERNAL: 'Algo salió mal de nuestro lado. Inténtelo de nuevo.',
  },
};

export const surveyEs: SurveyMessages = {
  shared,

  language: 'Idioma',
  title: 'Encuesta para docentes',
  loading: 'Abriendo su encuesta…',
  introTitle: (rollout) => rollout,
  school: 'Escuela',
  introLead:
    'Esta encuesta pregunta cómo trabaja su escuela en conjunto para mejorar la enseñanza: el liderazgo, la organización del trabajo y lo que el cuerpo docente cree que puede lograr. Trata de la escuela en su totalidad. No es una evaluación de los docentes.',
  anonymityTitle: 'Sus respuestas son anónimas',
  anonymity: [
    'Sus respuestas se guardan sin su nombre, su enlace, su dispositivo ni la hora del día. Lo que se guarda no dice qué respuestas son suyas, ni siquiera a quienes administran este sistema.',
    'Los resultados se muestran solo cuando han respondido al menos 10 docentes de su escuela, y nunca respuestas individuales.',
    'El enlace sirve una sola vez y solo para su escuela. Muestra que alguien con un enlace participó, no lo que respondió.',
  ],
  anonymityHow: 'Cómo funciona su anonimato',
  anonymitySteps: [
    'Al pulsar Comenzar, su navegador inventa un número largo al azar. Lo envía disfrazado, junto con su enlace. El servicio firma el número disfrazado una sola vez por enlace y no puede ver el número en sí.',
    'Su navegador le quita el disfraz y guarda el número firmado. Comprueba que se firmó con la única clave publicada para toda su escuela. Con una clave solo para usted se le podría reconocer; por eso, si la comprobación falla, la página se detiene.',
    'Sus respuestas se envían después con el número firmado y sin nada de su enlace: sin código, sin inicio de sesión, sin cookies. El servicio ve que el número se firmó para su escuela. No puede saber para qué enlace se firmó.',
    'Las respuestas aceptadas permanecen selladas hasta que se cierra la encuesta. Entonces las de toda la escuela se abren juntas, se mezclan y se guardan sin hora y sin orden.',
    'Usted recibe un comprobante. Cuando se publiquen los resultados podrá verificar que sus respuestas se contaron. El comprobante no muestra lo que respondió.',
  ],
  anonymityLimitsTitle: 'Lo que esto no puede hacer',
  anonymityLimits: [
    'Su red, y quien la administre, puede ver la dirección de su dispositivo y que visita esta página, como ocurre con cualquier página. Este sistema no la guarda.',
    'En una escuela muy pequeña, quienes se conocen pueden adivinar. De una escuela de cuatro docentes no se muestra nada, pero sus respuestas sí cuentan en los resultados del distrito.',
    'Hasta que las envíe, sus respuestas están en este navegador. Quien use el mismo dispositivo y la misma cuenta puede verlas.',
  ],
  howTitle: 'Cómo se responde',
  duration: (count, minutes) => `${statements(count)}, alrededor de ${plural(minutes, 'minuto', 'minutos')}.`,
  saved:
    'Sus respuestas se guardan en este navegador hasta que las envíe, así que puede parar y seguir más tarde. Desde el momento en que pulse Comenzar, el enlace funciona solo en este navegador de este dispositivo.',
  notSaved:
    'Este navegador no permite que la página guarde respuestas. Use otro navegador, o termine antes de cerrar o volver a cargar la página: después de pulsar Comenzar el enlace funciona solo en esta página.',
  first: 'Diga lo que usted ve. No hay respuestas correctas.',
  start: 'Comenzar',
  resume: 'Seguir donde lo dejó',
  resumeNote: (answered, total) =>
    `${answered.toLocaleString('es-US')} de ${statements(total)} con respuesta en este dispositivo.`,
  forget: 'Borrar mis respuestas de este dispositivo',
  forgotten: 'Sus respuestas se han borrado de este dispositivo.',
  license: 'Acerca de las preguntas',
  instructions: 'Antes de empezar',
  otherLanguage: 'Las afirmaciones no están disponibles en español.',
  progress: (answered, total) =>
    `${answered.toLocaleString('es-US')} de ${total.toLocaleString('es-US')} con respuesta`,
  page: (page, count) => `Parte ${page} de ${count}`,
  pageWithTitle: (page, count, title) => `Parte ${page} de ${count}: ${title}`,
  optional: 'Puede dejarla sin responder',
  moreAsked: 'Su respuesta añade más afirmaciones.',
  clear: 'Borrar esta respuesta',
  clearOf: (number) => `(afirmación ${number})`,
  number: (number) => `${number}.`,
  back: 'Atrás',
  next: 'Siguiente',
  toReview: 'Ir al último paso',
  commentsTitle: '¿Algo que añadir?',
  commentsLead: 'Puede dejarlo vacío y seguir. Si escribe:',
  commentsPromise: [
    'Los comentarios se guardan aparte de sus respuestas y no se muestran a nadie, salvo que la agencia encargada de la encuesta los autorice después del cierre.',
    'Para ello debe dar un motivo. El registro de la encuesta guarda el motivo y quién los lee.',
    'Se leen junto con los de otras escuelas, mezclados y sin el nombre de la suya. Si la suya es la única, se sabe.',
    'No escriba nada que revele quién es usted ni quiénes son otras personas.',
  ],
  commentRoom: (room) => `Queda espacio para ${plural(room, 'carácter', 'caracteres')} más.`,
  commentTooLong: (over) =>
    `Demasiado largo para enviarse: quite ${plural(over, 'carácter', 'caracteres')}, por favor. Las letras con acento cuentan como dos; otros signos, como más.`,
  commentsWritten: (count) => `Escribió ${plural(count, 'comentario', 'comentarios')}.`,
  commentsChange: 'Leer o cambiar',
  reviewTitle: 'Revisar y enviar',
  reviewComplete: 'Ha respondido a todas las afirmaciones.',
  reviewMissing: (count) =>
    `${plural(count, 'afirmación necesita', 'afirmaciones necesitan')} una respuesta antes de que pueda enviar:`,
  reviewOptional: (count) => `Dejó sin responder ${statements(count)}. No hay problema, o responda ahora:`,
  goTo: (number, text) => `${number}. ${text}`,
  once: 'Puede enviar una sola vez. Después nadie, ni siquiera usted, puede ver ni cambiar sus respuestas.',
  submit: 'Enviar mis respuestas',
  submitting: 'Enviando…',
  missingError: 'Algunas afirmaciones todavía necesitan una respuesta.',
  refusedTitle: 'Sus respuestas no se aceptaron',
  refusedText: 'No se guardó nada. Sus respuestas siguen aquí:',
  acceptedTitle: 'Gracias. Sus respuestas se han aceptado.',
  acceptedText:
    'Están guardadas de forma segura, sin su nombre, su enlace, su dispositivo ni la hora del día, y se han borrado de este dispositivo.',
  receipt: 'Comprobante',
  receiptNote:
    'Con él podrá verificar, cuando se publiquen los resultados, que sus respuestas se contaron. No muestra lo que respondió. Nadie puede dárselo otra vez.',
  receiptCopy: 'Copiar el comprobante',
  receiptCopied: 'El comprobante está copiado.',
  receiptNotCopied: 'El navegador no permite copiar. Seleccione el comprobante y cópielo usted.',
  receiptDownload: 'Guardarlo como archivo',
  receiptFileName: 'comprobante-de-encuesta.txt',
  receiptFile: (rollout, school, receipt, address) =>
    `${rollout}\n${school}\n\nComprobante: ${receipt}\n\nCuando se publiquen los resultados, verifique aquí que las respuestas se contaron:\n${address}\n`,
  receiptCheck: 'Verificar un comprobante',
  acceptedClose: 'Ya puede cerrar esta página.',
  afterwards:
    'Cuando se cierre la encuesta, su escuela recibirá un perfil, para que lo lean juntos el cuerpo docente y sus líderes.',
  synthetic: 'Encuesta de prueba: las respuestas que se den aquí se tratan como inventadas.',
  unknownTitle: 'Este enlace no se conoce',
  unknownText:
    'Tal vez la encuesta ya terminó o se le envió un enlace más nuevo. Compruebe también que se abrió el enlace completo: al copiarlo es fácil que se pierda el final. Si sigue sin funcionar, pida uno nuevo a la persona encargada de la encuesta en su escuela.',
  closedTitle: 'Esta encuesta se ha cerrado',
  closedText: 'El plazo para responder ha terminado, así que ya no se puede enviar nada. Gracias por su interés.',
  closedDraft: 'Las respuestas que estaban en este dispositivo se han borrado.',
  usedTitle: 'Sus respuestas se han aceptado',
  usedText:
    'Ya se aceptaron antes respuestas de este dispositivo. Cada docente cuenta una vez. No queda nada por hacer.',
  takenTitle: 'Este enlace ya se usó',
  takenText:
    'Cada enlace se puede usar una sola vez, en el navegador donde se comenzó la encuesta, para que cada docente cuente una vez.',
  takenHelp: [
    'Si ya envió sus respuestas, no queda nada por hacer.',
    'Si comenzó en otro dispositivo o en otro navegador, siga allí: sus respuestas están guardadas solo allí.',
    'Si borró los datos de ese navegador, o si no fue usted quien comenzó, avise a la persona encargada de la encuesta en su escuela.',
  ],
  proofTitle: 'La página se detuvo para proteger su anonimato',
  proofText:
    'El servicio respondió con una clave que no es la publicada para su escuela, o con una firma que no le corresponde. Las respuestas enviadas así podrían distinguirse de las demás, por eso no se envía nada.',
  proofHelp:
    'Puede ser una falla del servicio o de la red intermedia. Inténtelo una vez más, quizá desde otra red. Si continúa, avise a la persona encargada de la encuesta en su escuela. Las respuestas que dio siguen guardadas en este dispositivo.',
  preparing: 'Preparando el envío sin su enlace…',
  pendingTitle: 'Sus respuestas todavía no se han enviado',
  pendingOffline:
    'Se perdió la conexión. Sus respuestas están guardadas en este dispositivo. Se enviarán cuando vuelva la conexión; también puede intentarlo usted.',
  pendingBusy:
    'El servicio está muy ocupado. Sus respuestas están guardadas en este dispositivo y se volverán a enviar solas; también puede intentarlo usted.',
  pendingSafe: 'Enviar de nuevo es seguro: las respuestas nunca se cuentan dos veces.',
  retry: 'Intentar de nuevo',
  offlineTitle: 'Sin conexión',
  offlineText:
    'No se pudo llegar a la encuesta. Revise la conexión; la página lo intenta de nuevo por sí misma cuando vuelva.',
  busyTitle: 'El servicio está muy ocupado',
  busyText: 'Inténtelo de nuevo en un momento. No se pierde nada.',
  errorTitle: 'No se pudo abrir la encuesta',
  errorText: shared.unexpected,

  receiptPage: {
    title: 'Verificar un comprobante',
    lead: 'Cuando se publican los resultados de una encuesta, se publican también los comprobantes de todas las respuestas que se contaron. Esta página busca el suyo entre ellos, en su navegador: su comprobante no se envía a ninguna parte.',
    receipt: 'Comprobante',
    receiptHint: '24 letras y cifras en grupos de cuatro, como se mostró cuando se aceptaron sus respuestas.',
    school: 'Escuela',
    schoolHint:
      'La línea que empieza por «agencies/» en el archivo de su comprobante, o la dirección completa de esta página que aparece en él.',
    check: 'Verificar',
    checking: 'Verificando…',
    receiptInvalid: 'Eso no es un comprobante. Tiene 24 caracteres: letras de la A a la Z y cifras del 2 al 7.',
    schoolInvalid: 'Eso no es el nombre de una escuela en una encuesta. Es como agencies/…/rollouts/…/schools/….',
    counted: 'Sus respuestas se contaron.',
    countedText: (count) =>
      `El comprobante está entre ${count === 1 ? 'el único' : `los ${count.toLocaleString('es-US')}`} con que se hicieron los resultados de esta escuela.`,
    notCounted: 'Este comprobante no está entre los de esta escuela.',
    notCountedText: (count) =>
      `Los resultados de esta escuela se hicieron con ${plural(count, 'comprobante', 'comprobantes')}. Revise el comprobante y la escuela. Si los dos son correctos, avise a la persona encargada de la encuesta.`,
    notPublished: 'Los resultados de esta encuesta todavía no se han publicado. Vuelva cuando lo estén.',
  },
};
