import { words, type Locale } from './locale.ts';

/** Usual last names by locale, the commonest first. */
export const lastNames: Readonly<Record<Locale, readonly string[]>> = {
  de: words(`
    Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz
    Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs
    Peters Lang Scholz Möller Weiß Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke
    Albrecht Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas
    Schreiber Graf Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas Voigt Sauer Arnold Wolff Pfeiffer Gruber Moser Egger
    Wüthrich Zürcher Bächtold Ahrens Thießen Rößler Grünwald Schönfeld Höfer Bäumler Nüßlein Gräf Lübke`),
  en: words(`
    Smith Jones Williams Taylor Brown Davies Johnson Wilson Thomas Evans Roberts Walker Wright Robinson Thompson White Hughes Edwards Green
    Hall Wood Harris Lewis Martin Jackson Clarke Clark Turner Hill Scott Cooper Morris Ward Moore King Watson Baker Harrison Morgan Patel Young
    Allen Mitchell Anderson Phillips Lee Bell Parker Davis Bennett Miller Cook Shaw Cox Richardson Marshall Carter Collins Gray Adams Campbell
    Murphy Kelly Simpson Stevens Foster Russell Graham Fisher Hunt Palmer Mills Reynolds Gibson Fraser O'Brien O'Connor McDonald McCarthy
    Henderson Spencer Webb Pearson Barnes Hamilton Whitaker Ellison Lockhart Pemberton Fairbanks Holloway Sinclair Montgomery`),
  fr: words(`
    Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David Bertrand Roux Vincent
    Fournier Morel Girard André Mercier Dupont Lambert Bonnet François Martinez Legrand Garnier Faure Rousseau Blanc Guérin Muller Henry Roussel
    Perrin Morin Mathieu Clément Gauthier Dumont Lopez Fontaine Chevalier Robin Masson Sanchez Noël Lefèvre Boyer Brunet Aubert Giraud Renaud
    Lemaître Côté Béranger Gérard Hébert Théron`),
  nl: words(`
    Jansen Visser Smit Meijer Bakker Mulder Bos Vos Peters Hendriks Dekker Dijkstra Kok Jacobs Vermeulen Schouten Willems Hoekstra Koster Prins
    Kuipers Postma Brouwer Veenstra Huisman Kramer Sanders Wolters Scholten Veldman Bosman Groen Timmermans Verhoeven Hofman Molenaar Terpstra
    Zijlstra Gerritsen Kuiper Maas Post Snijders Blom Kooij`),
  pl: words(`
    Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Mazur Jankowski Kwiatkowski
    Krawczyk Piotrowski Grabowski Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Nowakowski Majewski Stępień Malinowski Jaworski Dudek Adamczyk
    Pawlak Górski Nowicki Sikora Witkowski Rutkowski Walczak Baran Michalak Szewczyk Ostrowski Tomaszewski Pietrzak Zalewski Wróblewski Jasiński`),
  es: words(`
    García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Alonso
    Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz
    Núñez Iglesias Medina Garrido Cortés Castillo Santos Lozano Guerrero Cano Prieto Méndez Cruz Calvo Gallego Vidal León Peña Ibáñez`),
  it: words(`
    Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti Costa Giordano Mancini Rizzo Lombardi Moretti Barbieri
    Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo Gentile Martinelli Vitale Lombardo Serra Coppola Marchetti Parisi
    Villa Conte Ferraro Fabbri Bianco Marini Grasso Valentini Messina Sala Gatti Pellegrini Palumbo Sanna Farina Rizzi Monti Cattaneo`),
  sv: words(`
    Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson Jonsson Jansson Hansson Bengtsson Jönsson
    Lindberg Jakobsson Magnusson Olofsson Lindström Lindqvist Lindgren Axelsson Berg Bergström Lundberg Lind Lundgren Lundqvist Mattsson Berglund
    Fredriksson Sandberg Henriksson Forsberg Sjöberg Wallin Engström Danielsson Håkansson Eklund Lundin Björk Bergman Holm Wikström Öberg Åkesson`),
  world: words(`
    Yılmaz Sharma Wang Khan Nguyen Singh Li Hassan Petrov Tanaka Kim Silva Okafor Popescu Horváth Novák Papadopoulos Kaya Gupta Chen Rahman Tran
    Iyer Ivanova Sato Park Santos Mensah Ionescu Tóth Svoboda Demir Kumar Zhang Ali Pham Reddy Sokolov Suzuki Choi Pereira Adeyemi Jovanović Kovačević
    Nagy Dvořák Öztürk Çelik Mehta Liu Hussain Le Nair Volkov Watanabe Ferreira Boateng Petrović Szabó Černý`),
};

/**
 * The long tail, built from parts as such names came to be: `[heads, tails]`. It gives each locale some hundred rarer
 * names, so that most people have a name that tells them from others, as in life.
 */
export const lastNameParts: Readonly<Partial<Record<Locale, readonly [readonly string[], readonly string[]]>>> = {
  de: [
    words(`Rosen Linden Eichen Birken Stein Wald Hohen Reh Blumen Silber Gold Kirch Mühl Brunn Eber Hagen Falken Heiden Kalten Lichten Nieder Ober Reit
      Schön Tannen Weiden Wester Winter Holz Hasel Brei Dorn Erlen Feld Grün`),
    words(`berg bauer mann feld hofer meier thal bach stein moser brink kamp reuter huber ecker wald rath mayr bühler wieser`),
  ],
  en: [
    words(
      `Ash Brad Carl Dal Ed Fair Gold Hart Har Kings Lang Mar Nor Oak Pen Rad Stan Thorn Wal West Whit Wood Black Brom Crom Dun El Fen Hal Hol Lin`,
    ),
    words(`ton ley ford well worth field by combe ham wick stead bourne shaw croft land more`),
  ],
  fr: [
    words(`Beau Bel Bon Char Clair Cour Des Grand Haut La Le Mont Plan Roche Saint Val Ville Chante Font Bois`),
    words(`champ court fort mont lieu pré val vert tour marchand clerc noir brun rieux dier lard ville`),
  ],
  nl: [
    words(
      `Berg Bloem Brand Dijk Haver Hoog Kers Linden Molen Rietveld Roos Schoon Steen Veld Water Wester Zand Oost Klaver Groene`,
    ),
    words(`huis kamp man hof ma stra berg veld dijk horst beek wijk`),
  ],
  pl: [
    words(`Bielaw Brzez Czarn Dobr Gaj Jawor Kalin Lesz Lip Maj Ogrod Pol Rogal Sad Stan Tarn Urban Wil Zab Krak`),
    words(`owicz iński ecki czak owski czyk asik arz`),
  ],
  es: [
    words(`Agui Alma Arro Barre Berme Busta Cabre Campo Carra Casta Echeva Fuen Gara Iria Larra Mendi Oliva Sala Uria Zuma`),
    words(`rra ñeda rán llo zábal goitia rte nte ño rena sola`),
  ],
  it: [
    words(`Albert Bald Barb Bell Bert Cap Cast Cost Ferr Font Gald Lomb Mont Pal Pell Sant Torr Vent Zan Zucc`),
    words(`ini elli etti oni ucci ani acci aro otti ese`),
  ],
  sv: [
    words(`Al Berg Björk Dahl Ek Fager Gran Hag Hed Holm Lilje Lund Nord Ny Sand Sjö Söder Strand Väster Öst Rosen Lind`),
    words(`qvist gren holm ström dal man blad blom berg lund stedt ander`),
  ],
};
