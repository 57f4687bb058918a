/** Words that stand in streets' names; some are the end of one (`Hauptstrasse`), see STREET_ENDINGS. Folded. */
export const STREET_WORDS: ReadonlySet<string> = new Set(
  (
    'street st str road rd avenue ave av lane ln drive dr boulevard blvd court ct place pl way terrace ter circuit cct crescent cres close grove parade pde highway hwy parkway pkwy square sq circle cir trail trl loop ' +
    'mews row walk quay esplanade alley plaza pike turnpike strasse weg platz allee gasse ring damm ufer chaussee steig rue chemin impasse route quai cours calle avenida carrera paseo camino via viale corso piazza vicolo rua ' +
    'travessa praca straat laan plein kade gracht ulica ul aleja gata gatan vagen vej gade katu tie ulitsa utca suite ste apt unit box'
  ).split(' '),
);

export const STREET_ENDINGS =
  /(?:strasse|str|weg|platz|allee|gasse|straat|laan|plein|kade|gracht|gatan|vagen|vej|gade|veien|katu|tie|utca)$/;
