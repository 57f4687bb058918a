/** The commonest family names of many countries, folded; see GIVEN_NAMES. */
export const FAMILY_NAMES: ReadonlySet<string> = new Set(
  (
    'smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis ' +
    'robinson walker young allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera campbell mitchell carter roberts gomez phillips evans turner diaz parker cruz edwards collins reyes stewart ' +
    'morris morales murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim cox ward richardson watson brooks chavez wood james bennett gray mendoza ruiz hughes price alvarez castillo ' +
    'sanders patel myers long ross foster jimenez powell jenkins perry russell sullivan bell coleman butler henderson barnes gonzales fisher vasquez simmons romero jordan patterson alexander hamilton graham reynolds griffin ' +
    'wallace moreno west cole hayes bryant herrera gibson ellis tran medina aguilar stevens murray ford castro marshall owens harrison fernandez mcdonald woods washington kennedy wells vargas henry chen freeman webb tucker ' +
    'guzman burns crawford olson simpson porter hunter gordon mendez silva shaw snyder mason dixon munoz hunt hicks holmes palmer wagner black robertson boyd rose stone salazar fox warren mills meyer rice schmidt garza daniels ' +
    'ferguson nichols stephens soto weaver ryan gardner payne grant dunn kelley spencer hawkins arnold pierce hansen peters santos hart bradley knight elliott cunningham duncan armstrong hudson carroll lane riley andrews ' +
    'alvarado ray delgado berry perkins hoffman johnston matthews pena richards contreras willis carpenter lawrence sandoval guerrero george chapman rios estrada ortega watkins greene nunez wheeler valdez harper burke larson ' +
    'muller mueller schneider fischer weber becker schulz hoffmann schafer schaefer koch bauer richter klein wolf schroder schroeder neumann schwarz zimmermann braun kruger krueger hofmann hartmann lange schmitt werner schmitz ' +
    'krause meier lehmann schmid schulze maier kohler herrmann konig walter mayer huber kaiser fuchs lang scholz moller weiss jung hahn schubert vogel friedrich keller gunther frank berger winkler roth beck lorenz baumann franke ' +
    'albrecht schuster simon ludwig bohm winter kraus schumacher kramer vogt stein jager otto sommer gross seidel heinrich brandt haas schreiber graf schulte dietrich ziegler kuhn pohl engel horn busch bergmann voigt sauer arnold pfeiffer ' +
    'gruber pichler steiner moser leitner egger eder bernard dubois robert petit durand leroy moreau laurent lefebvre michel bertrand roux vincent fournier morel girard andre mercier dupont lambert bonnet francois rousseau blanc ' +
    'guerin boyer garnier chevalier legrand gauthier rossi russo ferrari esposito bianchi romano colombo ricci marino greco bruno gallo conti costa giordano mancini rizzo lombardi moretti pereira oliveira souza sousa rodrigues ' +
    'ferreira almeida carvalho gomes ribeiro martins jansen janssen bakker visser smit mulder bos vos peeters hendriks dekker dijkstra maas nowak kowalski kowalska wisniewski wojcik kowalczyk kaminski lewandowski zielinski szymanski wozniak ' +
    'andersson johansson karlsson nilsson eriksson larsson olsson persson svensson hansson olsen larsen pedersen nielsen jensen andersen christensen rasmussen sorensen kristensen johansen berg haugen korhonen virtanen novak ' +
    'svoboda novotny dvorak cerny horvat popescu ionescu ivanov petrov sidorov kuznetsov smirnov wang li zhang liu yang huang zhao wu zhou xu sun ma zhu hu guo lin he gao luo singh kumar sharma gupta khan ali ahmed hussain shah reddy rao ' +
    'mehta joshi verma mishra das cohen levy tanaka suzuki sato takahashi watanabe ito yamamoto nakamura kobayashi park choi jung kang pham hoang yilmaz kaya demir celik sahin white green clarke matthews webster dolan'
  ).split(' '),
);
