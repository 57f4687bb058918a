/** Words, at the end as a rule, that say of a name that it is a company's: its legal form. Folded, without dots. */
export const LEGAL_FORMS: ReadonlySet<string> = new Set(
  (
    'inc incorporated corp corporation llc llp lp ltd limited plc gmbh ggmbh ag kg kgaa ohg ug gbr ev eg mbh sarl sas sasu eurl sa srl spa snc sl slu sll bv nv vof ab oy oyj aps asa spzoo sro doo kft zrt pty pvt pte kk ' +
    'sdn bhd jsc ooo oao zao pao tov uab sia lda ltda eireli cie co company'
  ).split(' '),
);

/** Words that names of companies, shops, practices and institutions are made of, and people's names are not. */
export const COMPANY_WORDS: ReadonlySet<string> = new Set(
  (
    'group gruppe groupe grupo holding holdings international global worldwide exports export import trading services service solutions systems systeme technologies technology tech software digital media consulting ' +
    'consultants partners associates association enterprises industries industrial logistics logistik transport spedition handel vertrieb management marketing design engineering construction bau bank insurance ' +
    'versicherung finance financial capital ventures investments immobilien properties realty energy energie solar electric elektro electronics automotive autohaus motors foods hotel hotels restaurant cafe grill bar ' +
    'bistro inn pizzeria pub diner kitchen bakery backerei metzgerei apotheke pharmacy praxis clinic klinik hospital medical health healthcare dental care center centre zentrum institute institut school schule academy ' +
    'university universitat college kindergarten preschool daycare learning church temple library museum foundation stiftung fund trust society club verein gemeinde council ministry department agency agentur bureau studio studios ' +
    'labs laboratories store stores shop market supermarket boutique salon fitness gym garage werkstatt werke manufacturing fabrik farm farms winery brewery airlines travel tours reisen networks telecom cloud analytics ' +
    'data robotics pharma biotech chemicals chemie plastics steel metal metall maschinenbau technik haustechnik sanitar dach holz mobel textil textiles fashion sports entertainment productions publishing verlag press ' +
    'security cleaning reinigung supply supplies equipment tools parts products industrie gesellschaft societe empresa compania cooperative union federation league corporate headquarters ymca'
  ).split(' '),
);
