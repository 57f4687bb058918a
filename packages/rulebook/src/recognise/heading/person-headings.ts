import type { Headings } from './heading-table.ts';

/**
 * What columns of people are called, folded. `=` in front: only where it is the whole heading. Longer phrases win over those inside
 * them, so that `name` doesn't see `first name`.
 */
export const PERSON_HEADINGS: Headings = {
  firstName:
    'first name|given name|given names|forename|fore name|fname|name first|name given|=first|=given|christian name|vorname|rufname|prenom|primer nombre|nombre de pila|nombres|' +
    'primeiro nome|voornaam|imie|fornamn|fornavn|etunimi|jmeno|krestni jmeno|keresztnev|имя|名字',
  lastName:
    'last name|surname|sur name|family name|lname|name last|name family|=last|=family|nachname|familienname|zuname|nom de famille|apellido|apellidos|primer apellido|cognome|' +
    'sobrenome|achternaam|familienaam|nazwisko|efternamn|etternavn|efternavn|sukunimi|prijmeni|vezeteknev|фамилия|姓氏',
  middleName:
    'middle name|=middle|middle initial|mname|midl name|name middle|=mi|zweiter vorname|deuxieme prenom|segundo nombre|tussenvoegsel|отчество',
  fullName:
    'full name|name full|contact name|person name|contact person|contact full name|patient name|member name|employee name|student name|voter name|donor name|=contact|=person|' +
    'kontaktname|ansprechpartner|kontaktperson|kontakt name|vor und nachname|name vorname|nom complet|nom et prenom|nom prenom|nombre completo|nombre y apellidos|nome completo|' +
    'nome e cognome|volledige naam|imie i nazwisko|first and surname|first and last name|姓名|фио',
  email:
    'email|email address|=mail|mail address|mailadresse|email adresse|courriel|adresse email|adresse mail|correo|correo electronico|posta elettronica|indirizzo email|' +
    'endereco de email|emailadres|sahkoposti|epost|e post|epostadress|邮箱|电子邮件|почта|эл почта',
  phone:
    'phone|telephone|phone number|phone no|phone num|phone nr|tel|tel no|tel nr|telephone number|telephone no|telefon|telefonnummer|telefon nr|fon|rufnummer|telefono|telefone|' +
    'telefoon|telefoonnummer|numero de telephone|contact number|contact no|landline|festnetz|switchboard|business phone|work phone|office phone|direct phone|direct dial|' +
    'company phone|main phone|telefon geschaftlich|puhelin|=ph|电话|телефон',
  mobile:
    'mobile|mobile phone|mobile number|mobile no|mobile phone number|cell|cell phone|cellphone|cell number|cellular|mobil|mobiltelefon|mobilnummer|handy|handynummer|natel|' +
    'telephone portable|=portable|movil|telefono movil|celular|cellulare|telemovel|mobiel|gsm|telefon komorkowy|whatsapp|手机|мобильный',
  otherPhone:
    'home phone|phone home|private phone|home telephone|home tel|telefon privat|privat telefon|other phone|other phone number|secondary phone|second phone|alternate phone|' +
    'alternative phone|evening phone|phone 2|telefon 2|business phone 2|home phone 2',
  jobTitle:
    'job title|position|occupation|=job|job position|=role title|funktion|berufsbezeichnung|stellenbezeichnung|=poste|=fonction|=cargo|=puesto|=qualifica|functie|stanowisko|' +
    'yrkestitel|=beruf|profession|organization title|position title|titre du poste',
  title: '=title|=titel|=titre|=titolo|=titulo|person title|contact title|primary contact title|deal title|name title',
  gender: 'gender|sex|geschlecht|sexe|sexo|sesso|geslacht|plec|salutation|anrede|civilite|name prefix|=prefix|honorific|пол|性别',
  born:
    'date of birth|birth date|birthdate|birthday|dob|=born|born on|date birth|geburtsdatum|geburtstag|geb datum|=geb|date de naissance|=naissance|fecha de nacimiento|' +
    'data di nascita|data nascita|data de nascimento|geboortedatum|data urodzenia|fodelsedatum|fodselsdato|syntymaaika|datum narozeni|出生日期|дата рождения',
  birthYear: 'birth year|year of birth|yob|=by|geburtsjahr|annee de naissance|byear|dob year',
  birthMonth: 'birth month|month of birth|=bm|geburtsmonat|bmonth|dob month',
  birthDay: 'birth day|day of birth|=bd|bday|dob day',
  ssn: 'ssn|ssn number|social security number|social security no|social security|soc sec id|soc sec|socsec|sozialversicherungsnummer|sv nummer|ahv nummer|numero de securite sociale',
  nationalId:
    'national id|national id number|national insurance number|nino|nhs number|nhs no|medicare number|personnummer|cpr nummer|cpf|codice fiscale|=dni|=nie|curp|pesel|bsn|=sin|aadhaar|aadhar|id card number|identity number|' +
    'identity card|identity card number|personalausweis|ausweisnummer|national identification number|citizen id|nric',
  passport: 'passport|passport number|passport no|passport id|reisepass|reisepassnummer|pasaporte|passeport',
  driversLicence:
    '=drivers|drivers license|driver license|driver s license|drivers licence|driving licence|driving license|drivers license number|driver license number|driving licence number|fuhrerschein|fuhrerscheinnummer',
};
