import type { Chance } from './chance.ts';

/** What people and places of a country are called; the commonest in front. */
export interface Vocabulary {
  readonly country: string;
  readonly given: readonly string[];
  readonly family: readonly string[];
  readonly streets: readonly string[];
  readonly towns: readonly string[];
  readonly postcode: (chance: Chance) => string;
  readonly phone: (chance: Chance) => string;
}

const digits = (chance: Chance, count: number): string => Array.from({ length: count }, () => chance.whole(0, 9)).join('');
const words = (text: string): readonly string[] => text.split(' ');
const combine = (starts: string, ends: string): readonly string[] => {
  const [left, right] = [words(starts), words(ends)];
  // Diagonally, so that neither the first start nor the first end is commonest by itself.
  return Array.from(
    { length: left.length * right.length },
    (_, index) => `${left[index % left.length]}${right[(index + Math.floor(index / left.length)) % right.length]}`,
  );
};

const ENGLISH: Vocabulary = {
  country: 'US',
  given: words(
    'James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Sarah Charles Karen Daniel Lisa ' +
      'Matthew Nancy Anthony Betty Mark Sandra Donald Ashley Steven Emily Andrew Kimberly Paul Margaret Joshua Donna Kenneth Michelle Kevin Carol Brian Amanda ' +
      'Timothy Melissa Ronald Deborah Jason Stephanie Edward Rebecca Jeffrey Sharon Ryan Laura Jacob Cynthia Gary Dorothy Nicholas Amy Eric Angela Jonathan Shirley ' +
      'Stephen Brenda Larry Emma Justin Pamela Scott Nicole Brandon Samantha Benjamin Katherine Samuel Christine Gregory Helen Alexander Debra Patrick Rachel Frank ' +
      'Carolyn Raymond Janet Jack Maria Dennis Catherine Jerry Heather Tyler Diane Aaron Olivia Jose Julie Adam Joyce Nathan Victoria Henry Ruth Zachary Virginia ' +
      'Douglas Lauren Peter Kelly Kyle Christina Noah Joan Ethan Evelyn Jeremy Judith Walter Andrea Christian Hannah Keith Megan Roger Cheryl Terry Jacqueline Austin ' +
      'Martha Sean Madison Gerald Teresa Carl Gloria Harold Sara Dylan Janice Arthur Ann Lawrence Kathryn Jordan Abigail Jesse Sophia Bryan Frances Billy Jean Bruce ' +
      'Alice Gabriel Judy Joe Isabella Logan Julia Alan Grace Juan Amber Albert Denise Willie Danielle Elijah Marilyn Wayne Beverly Randy Charlotte Vincent Natalie Mason ' +
      'Tegan Lachlan Imogen Declan Saoirse Kiara Darnell Latoya Marcus Tamika Dashiell Ottilie Thaddeus Persephone Cornelius Wilhelmina Ignatius Rosalind',
  ),
  family: [
    ...words(
      'Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez ' +
        'Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera ' +
        'Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan ' +
        'Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders',
    ),
    ...combine(
      'Ash Black Brad Cal Chel Crom Dun Ed Fair Gar Hal Hart Kings Lang Mar Nor Oak Pem Quin Rad Shel Stan Thorn Under Wake West Whit Win Yar Wood Hol Bel',
      'well ford ton ley worth by field more combe wick bury ridge man er stead low',
    ),
  ],
  streets: combine(
    'Oak Maple Cedar Main Park Lake Hill Washington Elm Walnut River Sunset Church Spring Highland Mill Jackson Forest Willow Franklin Adams Ridge Orchard Prospect Valley Chestnut Locust',
    '_Street _Avenue _Road _Drive _Lane _Court _Boulevard _Way',
  ).map((one) => one.replace('_', ' ')),
  towns: combine(
    'Spring Green Fair Clay Wood Ash Glen Brook River Salem Madi Clin Frank Arling Bur Lex Day Can Mil Ox',
    'field ville ton view wood dale port burg ham ford',
  ),
  postcode: (chance) => digits(chance, 5),
  phone: (chance) => `+1${chance.whole(201, 989)}${chance.whole(200, 999)}${digits(chance, 4)}`,
};

const GERMAN: Vocabulary = {
  country: 'DE',
  given: words(
    'Peter Maria Michael Ursula Thomas Petra Andreas Sabine Wolfgang Monika Klaus Renate Jürgen Karin Günter Andrea Stefan Claudia Christian Susanne Uwe Gabriele Werner ' +
      'Birgit Horst Brigitte Frank Anna Dieter Helga Manfred Christa Gerhard Angelika Hans Martina Bernd Heike Torsten Nicole Matthias Anja Helmut Barbara Walter Kerstin ' +
      'Heinz Silke Martin Stefanie Jörg Julia Rolf Katrin Jens Christine Sven Tanja Alexander Elke Jan Ulrike Rainer Katharina Holger Simone Karl Daniela Dirk Melanie ' +
      'Sebastian Anke Ralf Sandra Jonas Lena Felix Leonie Moritz Hannah Ansgar Friederike Eberhard Mechthild Thorben Swantje Cordula Ottokar Wiebke',
  ),
  family: [
    ...words(
      'Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger ' +
        'Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß',
    ),
    ...combine(
      'Stein Holz Berg Wald Rosen Lind Eichen Reh Kirch Bach Feld Sonnen Hoh Grün Wester Oster Nieder Ober Wiesen Kalt',
      'mann bauer berger hoff kamp horst inger ner stein meyer brink haus egger huber',
    ),
  ],
  streets: combine(
    'Haupt Bahnhof Garten Schul Berg Linden Wiesen Mühl Kirch Wald Rosen Goethe Schiller Post Buchen Eichen Ahorn Feld Markt Ring',
    'straße weg gasse allee platz ring',
  ),
  towns: combine('Neu Alt Ober Unter Bad Klein Groß Wester Oster Lauter', 'stadt burg heim hausen dorf bach berg feld'),
  postcode: (chance) => digits(chance, 5),
  phone: (chance) => `+49${chance.pick(['30', '40', '89', '221', '69', '171', '160'])}${digits(chance, 7)}`,
};

const SPANISH: Vocabulary = {
  country: 'ES',
  given: words(
    'Antonio María Manuel Carmen José Ana Francisco Isabel David Laura Juan Cristina Javier Marta Daniel Josefa Carlos Dolores Jesús Lucía Alejandro Pilar Miguel Elena Rafael ' +
      'Sara Pedro Paula Ángel Raquel Pablo Teresa Sergio Beatriz Fernando Nuria Luis Silvia Jorge Julia Alberto Patricia Álvaro Irene Adrián Andrea Diego Rocío Iñaki Itziar Aitor Nerea',
  ),
  family: words(
    'García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Hernández Ruiz Díaz Moreno Muñoz Álvarez Romero Gutiérrez Alonso Navarro Torres Domínguez ' +
      'Ramos Vázquez Ramírez Gil Serrano Morales Molina Blanco Suárez Castro Ortega Delgado Ortiz Marín Rubio Núñez Medina Sanz Castillo Iglesias Cortés Garrido Santos Guerrero Lozano ' +
      'Cano Cruz Méndez Flores Prieto Herrera Peña León Márquez Cabrera Gallego Calvo Vidal Campos Reyes Vega Fuentes Carrasco Etxeberria Goikoetxea Urrutia Zabala Arrieta Bengoetxea',
  ),
  streets: combine(
    'Calle_ Avenida_ Plaza_ Paseo_',
    'Mayor Real Nueva Constitución Goya Cervantes Sol Luna Olivo Molino Iglesia',
  ).map((one) => one.replace('_', ' ')),
  towns: combine('Villa Monte Torre Casa Font San Puente Valle', 'nueva rubio blanca mayor clara real verde'),
  postcode: (chance) => digits(chance, 5),
  phone: (chance) => `+34${chance.whole(6, 9)}${digits(chance, 8)}`,
};

const INDIAN: Vocabulary = {
  country: 'IN',
  given: words(
    'Rahul Priya Amit Pooja Rajesh Neha Sanjay Anjali Vijay Kavita Suresh Sunita Anil Deepa Manoj Rekha Ravi Meena Arun Lakshmi Ashok Shweta Vikram Nisha Kiran Divya Ramesh Swati Ajay Asha ' +
      'Mohammed Fatima Abdul Aisha Imran Zainab Venkatesh Padma Krishnan Saraswathi Gurpreet Harjit Arjun Ananya Rohit Ishita Aditya Tanvi Nikhil Aparna Siddharth Bhavana',
  ),
  family: words(
    'Kumar Singh Sharma Patel Gupta Khan Reddy Rao Das Verma Joshi Mehta Shah Nair Iyer Menon Pillai Chatterjee Banerjee Mukherjee Bose Ghosh Sen Roy Chowdhury Desai Kulkarni Patil ' +
      'Jain Agarwal Mishra Pandey Tiwari Yadav Chauhan Thakur Malhotra Kapoor Khanna Chopra Bhat Hegde Naidu Murthy Subramanian Krishnamurthy Ansari Shaikh Qureshi Gill Sandhu Dhillon',
  ),
  streets: combine('MG_ Gandhi_ Nehru_ Station_ Temple_ Lake_ Park_ Church_', 'Road Nagar Street Marg Layout Colony').map((one) =>
    one.replace('_', ' '),
  ),
  towns: words(
    'Mumbai Delhi Bengaluru Hyderabad Chennai Kolkata Pune Ahmedabad Jaipur Surat Lucknow Kanpur Nagpur Indore Thane Bhopal Patna Vadodara',
  ),
  postcode: (chance) => digits(chance, 6),
  phone: (chance) => `+91${chance.whole(7, 9)}${digits(chance, 9)}`,
};

export const VOCABULARIES = { english: ENGLISH, german: GERMAN, spanish: SPANISH, indian: INDIAN } as const;

/** Words that companies are called by. */
export const COMPANY_WORDS = combine(
  'Ac Bel Cor Del Ever Fal Gal Hel In Jun Kal Lum Mer Nor Or Pax Quan Ras Sil Tal Ul Ver Wex Xen Yor Zen Bright Clear North Silver Red Blue',
  'tis dex via mark net gate line crest point stone ware tron ia ora is wood'.trim(),
);
export const COMPANY_TRADES = words(
  'Consulting Software Logistics Systems Partners Foods Capital Media Engineering Pharma Energy Insurance Labs Design Construction Travel Security Analytics Motors Bakery Dental Plumbing Interiors',
);
export const COMPANY_FORMS = words('Inc LLC Ltd Corp GmbH AG plc Co');
