/**
 * Given names and what their bearers are called, or how they are written elsewhere: the formal name first. Folded. A short form may stand under
 * several names (`alex`), formal names never stand under each other: Alexander and Alexandra are two people.
 */
const TABLE = `
abigail abby abbie gail
abraham abe abram
adam addy
adelaide addie heidi
adrian adrien adriano
agnes agnieszka aga
albert al bert alberto bertie
alexander alex alec sandy alexandre alessandro alejandro aleksander aleksandr oleksandr alexandros xander sasha sascha lex
alexandra alex sandra alessandra alejandra aleksandra oleksandra sasha lexi sandy ola
alfred al fred freddie alfie alfredo alf
alice alicia ali
allan alan allen al
amanda mandy
ambrose ambrosio
andrew andy drew andreas andre andrea andrzej andrei andrey andriy ondrej andres anders andras jedrek andi
angela angie angelika
anna ann anne annie nan nancy ania anja anya annika anika hanna
anthony tony anton antonio antoine antoni antoon toni toino antek
antonia toni tonia antonie
arkadiusz arek
arnold arnie arno arnaud
arthur art artur arturo
augustus gus august augusto
barbara barb babs basia barbra
bartholomew bart bartek bartlomiej bartosz
beatrice bea trixie beatrix beatriz
benedict ben benedikt benny benedetto benito
benjamin ben benny benji benjamim
bernard bernie bernd bernhard bernardo
bertha bertie
bogdan bogdi
boleslaw bolek
bradley brad
brandon bran
bridget biddy brigitte gitte birgit brigitta
burkhard burkhart
caroline carol carrie carolin karoline karolina carolina lina
casimir kazimierz kazik
catherine cathy kathy katherine kate katie kit kay cat cathrin katharina kathrin katrin kathryn katarina katarzyna kasia catarina caterina ekaterina yekaterina katya katja karen katharine kathleen kati kathi kaska
cecilia cissy cecilie cecile
charles charlie chuck chas carl karl carlos carlo carel karel karol charly
charlotte lottie charly lotte carlotta charlie
christian chris kris cristian christiaan krystian
christine chris christina tina chrissy kristin kristina kirsten cristina christel krystyna christa
christopher chris topher kit christoph kris christophe krzysztof kristoffer cristobal christoffer cristoforo krzysiek
clara claire klara chiara clare
claudia claudie klaudia
claus klaus nikolaus
clement clemens klemens
clifford cliff
constance connie konstanze
constantine konstantin constantin kostas konsti kosta
cornelius kees cornelis neil corneel
cynthia cindy
daniel dan danny dani daniil danilo
daniela dani daniella danielle
dariusz darek
david dave davey dawid davide
deborah deb debbie debra
dennis denny denis
diana di diane
dieter dietrich
dominic dom nick dominik dominique domenico
donald don donny
dorothy dot dottie dolly dorothea doris dorota
douglas doug
edgar ed eddie
edmund ed eddie ned edmond edmondo
edward ed eddie ned ted teddy eduard eduardo edouard edoardo
edwin ed eddie
eleanor ellie nell nora leonore elinor eleonore eleonora elena ella
elizabeth liz lizzie beth betty eliza lisa libby bess elisabeth elsbeth elise lisbeth sissi ela elzbieta isabel isabelle isabella elisabetta elsa ilse betsy lisbet sisi
emily em emmy emilia emilie
emmanuel manny manuel emanuel manu
eric rick erik erich
ernest ernie ernst ernesto
esther essie ester
eugene gene eugen eugenio evgeny yevgeny
eva eve evi ewa
evelyn evie eveline
ferdinand ferdi fernando nando
florian flo floris
frances fran franny fanny franziska francesca francoise francisca fran franzi
francis frank fran franz francois francesco francisco franciszek frans paco pancho
frederick fred freddy freddie rick friedrich frederic federico fryderyk fritz frederik
frederica frieda friederike frida rike rieke
gabriel gabe gabor
gabriele gabi gabriella gabriela gaby gabrielle
geoffrey geoff jeff jeffrey gottfried
george georg georges jorge giorgio jerzy jurgen joerg jorg georgy yuri yuriy juri george georgios
gerald gerry jerry gerhard gerd gert gerardo gerard gerrit
gertrude trudy gerti gertrud
gilbert gil bert gilberto
gregory greg gregor grzegorz gregorio grisha grzesiek
guenther gunther guenter gunter
gustav gus gustavo gustave
guido guy
hannah hanna hanne johanna
hans johannes
harold harry hal harald
harrison harry
heinrich heinz heiner
helen nell nellie helena helene elena lena leni ellen
henry hank harry hal heinrich henri henrik hendrik enrico enrique henryk heinz heiner
herbert herb bert herbie
herman hermann manny armand
hubert hugh bert
hugh hugo
ignatius ignacy ignacio ignaz nacho
immanuel manny
irene irena irina rena
isaac ike zac
isidore isidor izzy
jacob jake jakob jakub jacques giacomo jaap kuba kobus
jacqueline jackie jacky jacklyn
james jim jimmy jamie jaime diego jacobo santiago
jane janie jean joan janet jana joanna johanna giovanna asia joasia
jaroslaw jarek jaroslav
jason jay jase
jennifer jen jenny jenni
jeremiah jerry jeremy jem
jerome jerry hieronymus
jessica jess jessie
joachim achim jochen joaquin jo
joel joe
johanna hanna hanne jo hansi
john jack johnny jon johann johannes jan hans ivan juan giovanni jean ian sean jens joao ioannis yannis janos jean johan evan jannis hannes janek
jonathan jon jonny nathan johnathan
joseph joe joey jo josef jose giuseppe jozef yusuf jupp sepp pepe beppe josip iosif youssef yousef jozek
josephine jo josie fina josefine josefa josephina
joshua josh
judith judy judie judit
julia jule julie giulia julita
julian jules giuliano julien
julius jules julio giulio juliusz
karin karina
kenneth ken kenny
kevin kev
kimberly kim
lawrence larry laurence lorenz lorenzo laurent lars laurie lauritz wawrzek
leo leon leonid leopold
leonard leo len lenny leonardo leonhard lennart
leslie les
lillian lilly lily lil liliana
linda lin
louis lou louie ludwig luis luigi lewis lodewijk ludovic ludovico ludwik louie aloysius alois
louise lou luise luisa lulu
lucas luke luca lukas lukasz luc
lucy lucia lucie lucja
maciej maciek
madeleine maddy madeline magdalena lena maddie magda
malcolm mal
marcus mark marco marc markus marek marcos
margaret maggie meg peggy marge margie rita greta margarete margarita margot margherita malgorzata gosia gretchen grete marguerite margit gretl
maria mary marie mia mitzi maryja mariya miriam maryam ria mariam
marianne mariana marianna
martha marta marty patty
martin marty martijn martyn marcin
martina tina
matilda tilly mathilde mattie
matthew matt matthias mathias mateusz matteo matthieu mateo mattia thijs matti matthi matze
maurice moritz mauricio maurizio morris
maximilian max maxi massimiliano maximiliano maksymilian
maxim max maksim maxime
melissa mel missy
michael mike mick mickey mikey mitch michel michal mikhail miguel michele mikael mischa misha micha mykhailo michi michas
michaela micha michelle mikaela ela
mildred millie
miroslaw mirek miroslav
mohammed mohamed muhammad mohammad mo mehmet muhammed mohamad ahmed
monica monika moni monique
nancy nan
natalie nat nathalie natalia natalya natasha
nathaniel nate nathan nat
nicholas nick nicky nico nicolas nikolas klaus niklas nikolai nikolaus nicola niels nils mikolaj mykola niccolo claus
nicole nicky niki nicola
norbert bert norberto
olivia liv livia olive
oliver ollie olli olivier oliviero
oscar oskar ossi
oswald ozzy ossi
pamela pam
patricia pat patty tricia trish patrizia patrycja
patrick pat paddy patryk patrice patrizio
paul paulo pablo paolo pavel pawel pauli pal pawelek
paula paola paulina pauline
peter pete pedro pietro pierre piotr petr pyotr petro piet pieter peer per petros
petra peti
philip phil pip philipp philippe felipe filip filippo
przemyslaw przemek
rachel rae rahel raquel rachael
radoslaw radek radoslav
raymond ray raimund ramon raimondo
rebecca becky becca rebekka rebekah
regina gina regine
reinhard reiner rainer reinhardt
reginald reg reggie
renate renata
richard rick dick rich ricky richie ricardo riccardo ryszard rik rysiek
robert bob rob bobby robbie bert roberto robin rupert
roberta bobbie robbie
rodney rod
roger rog ruediger rudiger
roland rolle rolando orlando
ronald ron ronny ronnie
rosario charo chayo
rosemary rosie rose rosemarie romy
rudolf rudy rudi rodolfo rolf rudolph
russell russ rusty
samantha sam sammy
samuel sam sammy samuele
sandra sandy
sarah sally sara sadie
sebastian seb basti bastian sebastien sebastiano wastl
sergei sergey sergio serge serhiy
siegfried sigi siggi
sigmund sigi siggi zygmunt
simon si simone szymon simeon
slawomir slawek slavomir
sophia sophie sofia sofie zofia zosia sonja sonia
stanley stan
stanislaus stan stanislav stanislaw staszek
stefanie steffi stephanie stephany stef steph stefania steff steffie
stephen steve stevie stefan stephan steven stefano esteban etienne szczepan istvan steffen stef steff
susan sue susie suzy susanne suzanne susanna zuzanna zsuzsanna susi sanne susana zuza
sylvia sylvie silvia silvie silke
teresa terry tess theresa therese tessa teresia resi theresia
terence terry terrance
thaddeus tad thad tadeusz tadek
theodore ted teddy theo theodor teodoro fyodor fedor
thomas tom tommy tomas tomasz tommaso toma maas tomek
timothy tim timmy timo timotheus
tobias toby tobi tobie
ulrich uli ulli
ulrike uli ulli ulla
ursula uschi ulla ursel urszula
valentine val valentin valentino valentina
valerie val valeria valery
verena vreni
veronica ronnie vroni veronika weronika veronique
victor vic viktor vittorio wiktor
victoria vicky tori vickie viktoria vittoria wiktoria
vincent vince vinny vinzenz vincenzo vicente vin wincenty
virginia ginny ginger
vladimir vova volodymyr wlodzimierz wladimir
walter walt wally valter gualtiero
wenceslas vaclav wenzel
wilhelmina minnie wilma mina willy
william bill billy will willy willie liam wilhelm wim guillaume guillermo guglielmo willem willi vilhelm guy
winifred winnie
wladyslaw wladek
wojciech wojtek
wolfgang wolf wolfi
xavier javier saverio xaver
yvonne ivonne
zachary zach zack zac
zbigniew zbyszek
`;

const groups: ReadonlyMap<string, readonly number[]> = readGroups();
const formals: readonly string[] = TABLE.trim()
  .split('\n')
  .map((line) => line.slice(0, `${line} `.indexOf(' ')));
const isFormal: ReadonlySet<string> = new Set(formals);

function readGroups(): ReadonlyMap<string, readonly number[]> {
  const map = new Map<string, number[]>();
  for (const [index, line] of TABLE.trim().split('\n').entries()) {
    for (const name of new Set(line.split(' '))) map.set(name, [...(map.get(name) ?? []), index]);
  }
  return map;
}

/** The formal names behind a folded given name, as numbers; empty where the table doesn't know it. */
export function nameGroups(name: string): readonly number[] {
  return groups.get(name) ?? [];
}

/** Whether one may be a short or another language's form of the other (`bill`, `william`). Equal names are. */
export function isNickname(a: string, b: string): boolean {
  if (a === b) return true;
  const left = groups.get(a);
  const right = groups.get(b);
  return left !== undefined && right !== undefined && left.some((group) => right.includes(group));
}

/** One name for all that share a formal one, for keys: its own if it is formal, else the first formal name that it may stand for. */
export function canonicalGiven(name: string): string {
  const [first] = groups.get(name) ?? [];
  if (first === undefined || isFormal.has(name)) return formals[first ?? -1] ?? name;
  return formals[first] ?? name;
}

/** The formal names that a name may stand for, for keys (`val`: Valentine and Valerie); itself where the table doesn't know it. */
export function formalNames(name: string): readonly string[] {
  const own = groups.get(name);
  return own === undefined ? [name] : own.map((group) => formals[group] ?? name);
}

/** Whether the table knows the name at all: then a letter's difference between two of them is hardly a typing error. */
export function isKnownGiven(name: string): boolean {
  return groups.has(name);
}
