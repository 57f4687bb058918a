const GIVEN =
  'james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george ' +
  'timothy ronald edward jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander patrick peter martin ' +
  'mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley kimberly emily donna michelle carol amanda melissa deborah ' +
  'stephanie rebecca sharon laura cynthia kathleen amy angela anna emma nicole helen samantha katherine christine rachel maria julia sophie claire andrea ' +
  'andreas stefan christian markus michael juergen wolfgang klaus bernd uwe frank jan sebastian tobias florian philipp lukas felix jonas tim max simon dominik ' +
  'sabine petra monika claudia birgit ursula katrin julia lena lea hannah marie lisa katharina sandra nicole stefanie ' +
  'jean pierre michel philippe nicolas julien antoine camille nathalie isabelle juan jose carlos luis antonio manuel javier carmen ana marco giovanni francesco giulia paolo luca ' +
  'mohammed ahmed ali wei jie ming rahul amit priya piotr krzysztof tomasz agnieszka anna katarzyna lars anders erik johan hans pieter johannes willem';
const FAMILY =
  'smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson thomas taylor moore jackson martin lee perez thompson ' +
  'white harris sanchez clark ramirez lewis robinson walker young allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera campbell mitchell ' +
  'carter roberts evans turner phillips parker edwards collins stewart morris murphy cook rogers morgan cooper peterson bailey reed kelly howard kim cox ward richardson watson ' +
  'muller mueller schmidt schneider fischer weber meyer wagner becker schulz hoffmann schaefer schafer koch bauer richter klein wolf schroeder schroder neumann schwarz zimmermann ' +
  'braun krueger kruger hofmann hartmann lange werner krause meier lehmann schmid maier huber gruber berger ' +
  'bernard dubois durand moreau laurent simon michel leroy roux david fernandez ruiz diaz silva santos ferreira pereira costa oliveira rossi russo ferrari esposito bianchi romano ' +
  'jansen janssen devries vries bakker visser smit nowak kowalski wisniewski andersson johansson nilsson hansen olsen larsen jensen nielsen ' +
  'wang li zhang liu chen yang singh kumar sharma patel khan ali ahmed cohen tanaka suzuki sato';

/** Share of people by given name: the commonest, as a mixed international list of contacts holds them. */
const given = new Set(GIVEN.split(' '));
const family = new Set(FAMILY.split(' '));

/** The share of people with this folded given name that is assumed before anything is counted. */
export function assumedGiven(word: string): number {
  return given.has(word) ? 0.004 : 0.0005;
}

/** The same for a family name. */
export function assumedFamily(word: string): number {
  return family.has(word) ? 0.003 : 0.0002;
}

export function isCommonGiven(word: string): boolean {
  return given.has(word);
}

export function isCommonFamily(word: string): boolean {
  return family.has(word);
}
