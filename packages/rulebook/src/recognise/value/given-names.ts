/** Given names of many countries, folded: enough of them that a column of given names is seen as one, by no means all. */
export const GIVEN_NAMES: ReadonlySet<string> = new Set(
  (
    'aaron abdul abdullah abigail abraham adam adele adrian adriana agnes agnieszka ahmad ahmed aisha akira alain alan albert alberto alejandra alejandro aleksandra alessandro alessia alex alexander ' +
    'alexandra alexandre alexandru alexey alfred alice alicia alina allan allen allison alyssa amanda amber amelia amir amit amy ana anastasia anders andrea andreas andrei andres andrew andrey andrzej ' +
    'angel angela angelica angelina anil anita anja anjali ann anna anne annette annie anthony antje antoine anton antonia antonio anya april arjun arne arnold arthur ashley astrid august aurelie austin ' +
    'ava axel barbara bartosz beate beatrice beatriz ben benedikt benjamin bernadette bernard bernd bertha beth betty beverly bill billy birgit bjorn bob bobby bonnie boris bradley brandon brenda brent brett ' +
    'brian bridget brigitte britta brooke bruce bruno bryan caitlin caleb calvin cameron camille candice carina carl carla carlo carlos carmen carol carole carolina caroline carolyn carsten catherine cathy ' +
    'cecilia cedric celine chad chantal charles charlie charlotte chelsea cheryl chiara chloe chris christa christian christiane christina christine christoph christophe christopher cindy claire clara claude ' +
    'claudia claudio colin colleen connie connor cornelia corinna courtney craig cristina crystal curtis cynthia dagmar dale damian dan dana daniel daniela daniele danielle danny daria darren dave david dawn dean ' +
    'debbie deborah debra delphine denise dennis derek detlef diana diane diego dieter dimitri dirk dmitry dolores dominik dominique don donald donna doris dorothy douglas duncan dustin dylan earl ebony eddie eduardo ' +
    'edward edwin eileen elaine elena eleanor elias elif elisa elisabeth elizabeth elke ella ellen elsa emil emilia emilie emily emma emmanuel enrico enrique eric erica erich erik erika erin ernest ernst esther ethan ' +
    'eugene eva evan evelyn ewa fabian fabio fatima federica federico felicity felipe felix fernanda fernando filip fiona florence florian frances francesca francesco francis francisco francois frank franz fred ' +
    'frederic frederick frieda friedrich fritz gabriel gabriela gabriele gary gavin geoffrey georg george georgia gerald gerard gerd gerhard gertrud gilles gina giorgio giovanni giulia giuseppe gladys glenn gloria ' +
    'grace graham greg gregor gregory greta grzegorz guido guillaume gunnar gunther gustavo guy hakan hanna hannah hannes hans harald harold harry hassan heather hector heidi heike heinrich heinz helen helena ' +
    'helene helga helmut hendrik henri henrik henry herbert hermann hiroshi holger holly horst howard hubert hugo hussein ian ibrahim ida igor ilse imran ines inga inge ingrid irene irina iris isaac isabel isabella ' +
    'isabelle ivan ivana jack jackie jackson jacob jacqueline jacques jaime jakob jakub james jamie jan jana jane janet janice jared jasmin jasmine jason javier jay jayden jean jeff jeffrey jennifer jenny jens jeremy ' +
    'jerome jerry jesse jessica jessie jesus jill jim jimmy joachim joan joana joanna joanne joao joe joel johan johann johanna johannes john johnny jon jonas jonathan jordan jorg jorge jose josef joseph josephine ' +
    'joshua joyce juan juana juanita judith judy julia julian juliane julie julien juliette jurgen justin justyna kai karen karim karin karl karla karolina kasper kate katharina katherine kathleen kathryn kathy katie ' +
    'katja katrin kay kayla keith kelly ken kenji kenneth kerry kerstin kevin khalid kim kimberly kirsten klara klaus konrad krishna kristen kristin kristina krystyna krzysztof kumar kurt kyle lachlan lakshmi lara ' +
    'larry lars latoya laura lauren laurence laurent lea lee lena leo leon leonard leonardo leonie leroy leslie levi liam lillian lily linda lisa lloyd logan lois lola lorenzo lori lorraine louis louise lourdes luca ' +
    'lucas lucia lucie lucy luigi luis luisa lukas lutz lydia lynn madeleine madison magdalena magnus malgorzata malik manfred manon manuel manuela marc marcel marcin marco marcus marek margaret margarita maria ' +
    'marian mariana marianne marie marina mario marion marius mark marko markus marlene marta martha martin martina mary maryam mason mateo mateusz mathias mathieu mathilde matteo matthew matthias maureen maurice ' +
    'max maxim maximilian maya megan mehdi mehmet mei melanie melissa mia michael michaela michal michel michele michelle miguel mike mikhail milan mildred miriam mitchell mohamed mohammad mohammed monica monika ' +
    'monique morgan moritz muhammad murat mustafa nadia nadine nancy naomi natalia natalie nataliya natasha nathalie nathan nathaniel neha neil nelson nicholas nick nico nicola nicolas nicole niels nikita niklas nikola ' +
    'nikolai nikolaus nina noah noel nora norbert norma norman oksana olaf ole oleg olga olivia oliver olivier omar oscar oskar osman otto owen pablo pamela paola paolo pascal patricia patrick patrik paul paula pauline ' +
    'pavel pawel pedro peggy per percy peter petr petra philip philipp philippe phillip phyllis pia pierre pieter piotr priya rachel rafael rahul rainer raj rajesh ralf ralph ramon randy raphael raquel raul ravi ray ' +
    'raymond rebecca regina reinhard rena renate rene ricardo riccardo richard rick rita robert roberta roberto robin rodney rodrigo roger roland rolf roman romain ron ronald ronny rosa rosalie rose rosemary ross roy ruby ' +
    'rudolf rui russell ruth ryan sabine sabrina sally sam samantha samir samuel sandra sandy sanjay santiago sara sarah sascha scott sean sebastian selina serge sergei sergey sergio shane shannon sharon shaun shawn ' +
    'sheila shirley shreya sibylle silke silvia simon simone sofia sofie sonia sonja sophia sophie stacey stacy stanislav stanley stefan stefania stefanie stella stephan stephane stephanie stephen steve steven stuart sue ' +
    'sunil suresh susan susana susanne suzanne svenja sven svetlana sybille sylvia sylvie tamara tania tanja tara tatiana taylor ted teresa terence terry theo theodor theodore theresa thierry thomas thorsten tiffany ' +
    'tim timothy tina tobias todd tom tomas tomasz tommy toni tony torsten tracy travis trevor tyler udo ulrich ulrike ursula uta ute uwe valentin valentina valeria valerie vanessa vera veronica veronika vicki victor ' +
    'victoria vijay viktor vincent virginia vivian vladimir volker walter waltraud wanda warren wayne wei wendy werner wilfried wilhelm will willem william willie wojciech wolfgang xavier yan yana yannick yasmin yolanda ' +
    'yusuf yuki yuri yvonne yves zachary zoe zofia mitch jaden riley bailey ella mia jasper brodie kiera talia joel harrison zac brianna imogen georgina amelie hayley jack erin holly alannah'
  ).split(' '),
);
