import type { Headings } from './heading-table.ts';

/** What parts of an address are called; see PERSON_HEADINGS. */
export const ADDRESS_HEADINGS: Headings = {
  street:
    'street|street address|street name|address line 1|address line|address 1|addr line 1|addr 1|addr line|address|addr|street 1|street line 1|line 1|strasse|=str|' +
    'strasse und hausnummer|strasse hausnummer|strasse nr|adresse|adresse 1|anschrift|=rue|=calle|direccion|indirizzo|=via|endereco|=rua|straat|adres|ulica|gatuadress|adress|' +
    'katuosoite|thoroughfare|地址|адрес|улица',
  street2:
    'address line 2|address 2|addr line 2|addr 2|street 2|street line 2|line 2|adresszusatz|adresse 2|complement d adresse|complement adresse|apartment|=apt|=suite|=unit|' +
    'unit number|apartment number|suite number',
  houseNumber:
    'house number|house no|street number|street no|street num|hausnummer|hausnr|haus nr|civic number|numero civico|building number|huisnummer|house num|house nr|numero de rue|nr domu',
  fullAddress:
    'full address|addr full|address full|complete address|formatted address|whole address|vollstandige adresse|address formatted|adresse complete|single line address',
  city:
    'city|town|=ort|stadt|wohnort|ville|ciudad|citta|comune|cidade|=plaats|woonplaats|miasto|miejscowosc|=stad|postort|poststed|kaupunki|=mesto|localidad|municipality|poblacion|localita|' +
    'city town|town city|city name|=place|城市|город',
  district: 'suburb|locality|neighborhood|neighbourhood|=district|ortsteil|quartier|stadtteil|=barrio|village|borough',
  postcode:
    'postcode|postal code|post code|zip|zip code|zip postal code|plz|postleitzahl|code postal|=cp|codigo postal|=cap|=cep|postnummer|kod pocztowy|=psc|postinumero|pin code|' +
    'postal zip|eircode|邮编|индекс',
  region:
    'state|=st|province|=region|state province|state region|state code|state name|bundesland|kanton|departement|provincia|regione|=estado|provincie|wojewodztwo|prefecture|region state|省|область',
  county: 'county|landkreis|county name|=parish',
  country:
    'country|country region|country name|country code|=land|=staat|=pays|=pais|=paese|=nazione|=kraj|=maa|=zeme|=nation|国家|страна',
};
