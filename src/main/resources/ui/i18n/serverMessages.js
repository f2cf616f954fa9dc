/**
 * Messages of the server about fields and queries in Portuguese. Unknown messages stay as they are.
 *
 * @type {[RegExp, string][]}
 */
const PT_BR = [
  [/^is required$/, "é obrigatório"],
  [/^must not be empty$/, "não pode ser vazio"],
  [/^must be a string$/, "deve ser um texto"],
  [/^is taken$/, "já está em uso"],
  [/^is wrong$/, "está incorreta"],
  [/^is not the same as password$/, "não é igual à senha"],
  [/^is on the list of common passwords$/, "está na lista de senhas comuns"],
  [/^must be an e-mail address of at most (\d+) characters$/, "deve ser um endereço de e-mail de até $1 caracteres"],
  [/^must have 1 to (\d+) characters$/, "deve ter de 1 a $1 caracteres"],
  [/^must have at least (\d+) characters$/, "deve ter pelo menos $1 caracteres"],
  [/^must have at most (\d+) characters$/, "deve ter no máximo $1 caracteres"],
  [/^must have at most (\d+) bytes in UTF-8$/, "deve ter no máximo $1 bytes em UTF-8"],
  [/^must have spaces only between words, and only one at a time$/, "só pode ter espaços entre palavras, um de cada vez"],
  [/^must not contain control characters$/, "não pode ter caracteres de controle"],
  [/^must not contain invisible characters$/, "não pode ter caracteres invisíveis"],
  [
    /^must be a string of 1 to (\d+) characters without control characters$/,
    "deve ser um texto de 1 a $1 caracteres sem caracteres de controle",
  ],
  [/^must be null or one of \[(.*)\]$/, "deve ficar vazio ou ser um de: $1"],
  [/^must be null or an integer from 1 to (\d+)$/, "deve ficar vazio ou ser um inteiro de 1 a $1"],
  [/^must be null without a rate$/, "só pode ter valor junto com eventos por segundo"],
  [/^must be null or a future time as in RFC 3339, such as (.*)$/, "deve ficar vazio ou ser um momento futuro, como $1"],
  [/^must be \*, an origin such as (\S+), or (\S+)$/, "deve ser *, uma origem como $1, ou $2"],
  [/^must be a list of at most (\d+) origins$/, "deve ter no máximo $1 origens"],
  [/^is one key too many; a project has at most (\d+)$/, "é uma chave a mais; um projeto tem no máximo $1"],
  [/^must have 1 to (\d+) of a-z, 0-9 and -, without a dash at either end$/, "deve ter de 1 a $1 de a-z, 0-9 e -, sem hífen nas pontas"],
  [/^must stay as it is, because this is the last enabled administrator$/, "não pode mudar: é o último administrador ativo"],
  [/^At character (\d+): /, "No caractere $1: "],
  [
    /"(.*)" is no field; (.*) and attr\.<name> are\. A text with a colon is found in quotes\.$/,
    '"$1" não é um campo; os campos são $2 e attr.<nome>. Um texto com dois-pontos fica entre aspas.',
  ],
  [/"(.*)" is no level; (.*) are\.$/, '"$1" não é um nível; os níveis são $2.'],
  [/"(.*)" is no environment; (.*) are\.$/, '"$1" não é um ambiente; os ambientes são $2.'],
  [/"(.*)" is no project that you see\.$/, '"$1" não é um projeto que você vê.'],
  [/(\w+) cannot be compared by ([<>=]+)\.$/, "$1 não pode ser comparado com $2."],
  [/an attribute is compared with a number\.$/, "um atributo é comparado com um número."],
  [/events are compared with a whole number\.$/, "events é comparado com um número inteiro."],
  [/archived is true, false or all\.$/, "archived é true, false ou all."],
  [/has takes (.*)\.$/, "has aceita $1."],
  [
    /a day \(2026-11-23\), a time as in RFC 3339, now, or like now-15m is expected\.$/,
    "espera-se um dia (2026-11-23), um horário RFC 3339, now ou algo como now-15m.",
  ],
  [/there is no such day\.$/, "este dia não existe."],
  [/there is nothing to search for\.$/, "não há nada para procurar."],
  [/this parenthesis is never closed\.$/, "este parêntese não é fechado."],
  [/this parenthesis was never opened\.$/, "este parêntese não foi aberto."],
  [/this quote is never closed\.$/, "estas aspas não são fechadas."],
  [/a colon needs a field's name before it\.$/, "antes de dois-pontos é preciso o nome de um campo."],
  [/there is a field around these parentheses already\.$/, "já há um campo em torno destes parênteses."],
  [/at most (\d+) stars in one value\.$/, "no máximo $1 asteriscos em um valor."],
  [
    /^must be a time zone of the IANA database or an offset, for example (.*) or (.*)$/,
    "deve ser um fuso horário da base IANA ou uma diferença, por exemplo $1 ou $2",
  ],
  [/is searched for as a word; the operator is (\w+)\.$/, "é procurado como palavra; o operador é $1."],
  [/is searched for as text; the operator is (\w+)\.$/, "é procurado como texto; o operador é $1."],
  [/is searched for as text; write (\S+) to exclude it\.$/, "é procurado como texto; escreva $1 para excluí-lo."],
  [
    /is searched for with its plus; all words are required anyway\.$/,
    "é procurado com o sinal de mais; todas as palavras já são exigidas.",
  ],
  [/is searched for as text; phrases stand in double quotes\.$/, "é procurado como texto; frases ficam entre aspas duplas."],
  [
    /is searched for as text; there are no regular expressions, but \* matches anything\.$/,
    "é procurado como texto; não há expressões regulares, mas * vale por qualquer coisa.",
  ],
  [
    /is searched for as text; write (.*), where \* matches anything\.$/,
    "é procurado como texto; escreva $1, em que * vale por qualquer coisa.",
  ],
  [/is searched for as text; write (.*)\.$/, "é procurado como texto; escreva $1."],
  [/is searched for as text; a condition is field:value\.$/, "é procurado como texto; uma condição é campo:valor."],
  [/is searched for as text; there is no fuzzy search\.$/, "é procurado como texto; não há busca aproximada."],
  [/is searched for as text; a range is (.*)\.$/, "é procurado como texto; um intervalo é $1."],
  [/\* is text in quotes; without them it matches anything\.$/, "* entre aspas é texto; sem elas vale por qualquer coisa."],
  [/is one value with a comma; several values are field:\(a OR b\)\.$/, "é um só valor com vírgula; vários valores são campo:(a OR b)."],
  [/is the value as a whole; -field:value excludes a value\.$/, "é o valor inteiro; -campo:valor exclui um valor."],
  [/a word, a phrase or a field is expected\.$/, "espera-se uma palavra, uma frase ou um campo."],
];

/**
 * Returns a message of the server in the language of the page.
 *
 * @param {string} message
 * @param {string} language
 */
export function serverMessage(message, language) {
  return language === "pt-BR" ? PT_BR.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), message) : message;
}
