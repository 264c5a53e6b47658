"""Words that tell what the next word is, in the languages of the widget. All folded: small letters, no accents."""

from __future__ import annotations

from chatserver.anonymiser.folding import fold


def _set(*texts: str) -> frozenset[str]:
    return frozenset(fold(word) for text in texts for word in text.split())


RELATIONS = _set(
    "broer broertje zus zusje zussen broers man vrouw vriend vriendin vriendje buurvrouw buurman buurmeisje buurjongen oom tante opa oma neef nicht neefje nichtje zoon zoontje dochter"
    " dochtertje kleinzoon kleindochter kleinkind moeder vader mama papa mam pap ma pa stiefvader stiefmoeder stiefpa stiefma stiefbroer stiefbroertje stiefzus stiefzusje halfbroer halfbroertje halfzus"
    " halfzusje pleegvader pleegmoeder pleegzoon pleegdochter schoonmoeder schoonvader schoonzus schoonbroer zwager zwagerin ex exman ex-man ex-vrouw ex-vriend ex-vriendin ex-partner expartner partner verloofde mentor mentrix collega"
    " baas chef leidinggevende coach trainer trainster begeleider begeleidster maatje maat matti bro sis gozer gast vriendinnetje tweelingzus tweelingbroer tweeling peetoom peettante leerling leerlinge"
    " client cliente patient patiente hulp huisgenoot huisgenote kamergenoot klasgenoot klasgenootje advocaat advocate huisarts tandarts kinderarts wijkagent agent agente rechercheur verpleegkundige psycholoog psychologe therapeut"
    " gezinsvoogd voogd casemanager docent docente leraar lerares directeur directrice teamleider stagebegeleider ib'er conrector decaan buurt oppas gastouder bedrijfsleider bedrijfsleidster ploegbaas voorman vertrouwensarts jeugdarts schoolarts jeugdbeschermer jeugdbeschermster raadsonderzoeker gezinscoach gezinswerker wijkwerker buurtwerker ambulant maatschappelijk bewindvoerder mentrix congierge concierge conciërge grensrechter keeper aanvoerder leider leidster taalmaatje buddy coordinator consulent consulente gastvrouw receptioniste secretaresse assistent assistente stagiair stagiaire invaljuf kraamverzorgster wijkzuster oudste jongste middelste peetdochter peetzoon stiefdochter stiefzoon pleegbroer pleegzus pleegkind kleinkinderen achterneef achternicht schoonouders bonusmoeder bonusvader bonuskind buur buren klasgenote vriendje jeugdvriend zaakwaarnemer notaris chauffeur pastoor dominee imam trouwambtenaar kind meisje jongen jongetje baby peuter"
    " broeder zuster nanny au-pair schoondochter schoonzoon kameraad vader's bonuszoon bonusdochter bonusvader bonusmoeder kleuter slachtoffer verdachte dader persoon naam echtgenoot echtgenote manager kok eigenaar eigenaresse verhuurder huisbaas",
    "brother sister husband wife friend boyfriend girlfriend neighbour neighbor uncle aunt grandpa grandma grandmother grandfather cousin nephew niece son daughter mother father mum mom dad boss manager supervisor"
    " colleague teacher landlord roommate flatmate stepfather stepmother boy girl baby lady guy agent lawyer doctor owner housemate partner fiance",
    "brat siostra maz zona kolega kolezanka przyjaciel przyjaciolka chlopak dziewczyna sasiad sasiadka wujek ciocia ciotka dziadek babcia kuzyn kuzynka syn corka mama tata ojciec matka szef szefowa brygadzista brygadzistka"
    " kierownik wspollokator partner partnerka brata siostry meza zony syna corki kolegi mezem synem corke siostre bratem",
    "fratele sora sotul sotia prietenul prietena prietenă varul verisoara fiul fiica copilul mama tata unchiul matusa bunica bunicul vecinul vecina seful sefa colegul colega patronul fratele-meu sora-mea baiatul fata baiatului fetei sotului",
    "kardesim abim ablam kocam karim esim oglum kizim annem babam teyzem halam amcam dayim kuzenim arkadasim komsum patronum dedem ninem anneannem babaannem yengem enistem sevgilim nisanlim kayinvalidem kayinpederim kizkardesim hocam ogretmenim mudurum",
    "брат сестра чоловік дружина подруга друг подруги друга син донька дочка мама тато сусід сусідка дядько тітка дідусь бабуся начальник бригадир колега хлопець дівчина сина доньку сестри брата сестру чоловіка бригадира сусідки",
    "брат сестра мъж съпруг съпруга съпругът мъжът жена приятел приятелка приятелката син дъщеря дъщеря майка баща чичо леля вуйчо дядо баба шеф шефът колега колежка съсед съседка сина синът дъщерята братовчед братовчедка",
    "زوجي زوجتي ابني ابنتي أخي أختي صديقي صديقتي صديقة صديق أمي أبي عمي خالي عمتي خالتي جدي جدتي جارتي جاري مديري المدير زميلي زميلتي ابن بنت بنتي ولدي طليقي خطيبي حماتي أخوه أخته زوجها ابنها ابنته ابنتها ابنه المشرف مشرف صاحبي",
)
_ARABIC_KIN = "زوج زوجة أخ أخو أخت ابن ابنة بنت أم أب أبو والد والدة عم عمة خال خالة جد جدة صديق صديقة جار جارة مدير مديرة حبيب حبيبة خطيب خطيبة زميل زميلة طليق طليقة حما حماة ولد كنة صهر"
RELATIONS |= frozenset(
    fold(kin.removesuffix("ة") + ("ت" if kin.endswith("ة") else "") + whose)
    for kin in _ARABIC_KIN.split()
    for whose in ("ي", "ه", "ها", "نا", "ك", "هم", "كم")
)
RELATIONS |= _set("العمل المدير المديرة العم العمة الخال الجد الجدة")
TITLES = _set(
    "meneer mevrouw mevr mw mijnheer dhr heer mr mrs ms miss mister sir madam dr drs ir hr fr dhr mej mevrouwtje meneertje vrouwe prof ds dokter doctor juf juffrouw meester brigadier notaris familie fam gezin zuster broeder rechter agent inspecteur officier weduwe"
    " pan pani panie panu panem pana domnul doamna domnisoara domnule hanim bey beyin abi abla пан пані пане панове г-н г-жа господин госпожа السيد السيدة الأستاذ الأستاذة الدكتور الدكتورة استاذ حاج سيد سيدة الشيخ oom tante opa oma opoe ome nonkel"
)
AFTER_TITLES = _set("hanim bey beyin abi abla amca teyze hanım'ın")
ABBREVIATED_TITLES = _set("mevr mw dhr hr fr mej dr drs mr mrs ms ir prof ds ing fam")
"""A full stop may follow them, and hardly anything but a name."""
FAMILY_TITLES = _set("oom tante opa oma opoe ome nonkel wujek ciocia babcia dziadek unchiul matusa леля чичо тітка дядько баба дядо")
INTERFIXES = _set(
    "van de der den ter ten te la le el al von zu di da dos du bin bint 't t vd v/d het abu ibn d' del della des mac mc o' in op"
)
FRONT = _set("van de der den ter ten la le el al von abu ibn mac mc")
"""With these a surname may begin."""
PETS = _set(
    "hond hondje kat kater poes poesje kitten puppy pup konijn konijntje paard pony hamster cavia parkiet papegaai schildpad geit dog cat puppy kitten rabbit horse pies pieska kot kota kopegim kedim caine pisica куче котка собака кіт"
)
LISTING = _set("en and i si ve та і й и & of or lub sau veya або или و met with z cu ile")
PREPOSITIONS = _set(
    "met van tegen bij voor aan door naar over zonder namens tussen behalve volgens with for from by about od dla pentru cu від для про от مع من عند إلى عن"
)
DETERMINERS = _set(
    "een de het 't t n 'n die dit deze geen elke ieder iedere welke mijn mn m'n me jouw je zijn zn z'n haar ons onze uw hun hele veel meer een alle sommige zo'n zulke erg heel"
    " a an the my your his her our their this that these those no any some jakis ten ta to moj moja o un una unei unui niste bir bu su o"
)
VERBS = _set(
    "is was heeft had zegt zei wil wilde kan kon gaat ging doet deed komt kwam weet wist woont woonde werkt werkte slaat sloeg belt belde appt appte stuurt stuurde vindt vond zit zat staat stond heet heette moet moest mag mocht"
    " schreeuwt schreeuwde drinkt dronk huilt huilde slaapt sliep denkt dacht geeft gaf neemt nam pakt pakte krijgt kreeg ziet zag hoort hoorde noemt noemde roept riep loopt liep wordt werd blijft bleef ligt lag speelt snapt leest"
    " helpt hielp vraagt vroeg praat vertelt vertelde gebruikt rijdt reed brengt haalt bedreigt controleert dreigt durft eet houdt kijkt leeft lijkt maakt merkt mist stopt toont zorgt zou zal hebben zijn en & is't"
    " has says said wants can will would works lives knows goes came told asked took gave keeps hits called jest mówi ma pracuje mieszka este are spune lucreaza має каже живе працює е има казва живее работи"
)
FUNCTION = _set(
    "ik jij je u hij zij ze wij we jullie hun hem haar het mij me mn mijn zijn ons onze uw dit dat deze die er hier daar waar wat wie hoe waarom wanneer welke en of maar want dus als dan toen omdat dat terwijl"
    " niet wel geen niets niks nee ja jawel nou nog ook al alles iets iemand niemand iedereen de een in op aan met van voor bij tot uit naar over onder tegen door om te is was ben bent waren heb heeft hebt had hadden kan kun"
    " kunt mag moet moest wil wilt zal zou zullen gaat ga komt kom weet zeg zegt doe doet heel erg zo zeer te veel weinig meer minder altijd nooit soms vaak steeds nu straks vandaag morgen gisteren later eerst"
    " echt eigenlijk gewoon misschien ongeveer bijna alleen samen thuis goed ok oke okee oké sorry dankje bedankt dank hoi hey hee hallo dag liever graag prima klopt precies sinds tijdens dr d'r m t r n s k 'm zn z'n m'n iig gwn"
    " ofzo enzo ff idd aub svp omg lol haha hahaha jaa neee neeee mja jo yo hoor trouwens erin eraan eruit ervan erover ermee geb momenteel zoiets anders zelf toch even best lang kort oud jong groot klein boos bang blij moe ziek dood zwanger hiernaast daarnaast hierboven hieronder verderop beneden boven buiten binnen overdag anderhalf anderhalve halverwege vlakbij dichtbij tegenover ernaast erboven erachter fotos filmpjes appjes getrouwd gescheiden verdrietig eenzaam alleen"
    " i you he she it we they me him them my your his her our their this that is am are was were be been have has had do does did will would can could should may might not no yes and or but if then so because when where what who"
    " how why which whose there these those about also after before again still even in on at to for from of with by the a an hello hi hey thanks thank please sorry ok okay very really just only always never now here there"
    " co tak czy jak kto ktos gdzie kiedy dlaczego nie dobrze prosze dziekuje czesc witam dzien jest mam da nu ce cine unde cand cum este sunt mi-e buna multumesc su bu o ne nerede evet hayir tamam lutfen ben sen biz bir ve var yok merhaba так ні да не що хто де коли добре дякую привіт я ти він вона ми ви це мій моя моє мене мені має є аз ти той тя ние вие това моят моята има съм е какво кой къде добре благодаря здравейте"
    " jaar maand maanden weken week jr mnd weeknd tel telnr nr nrs mob mobiel kut fuck shit jeetje oei wow wollah wallah gap man meid bro sis gast toch jeweet leip tfoe lekker chill maar mar nie nieje ni eh ehh uh euh hmm hm tja pff pfff x xx xxx"
)
CITY_CUES = _set(
    "in uit te naar nabij omgeving richting tussen woonplaats plaats stad dorp gemeente near w z ze koło do în din la lângă lîngă в з у із біля до от край في من قرب إلى مدينة"
)
KEEPERS = _set(
    "whatsapp instagram insta snapchat snap tiktok facebook telegram signal discord youtube google android iphone samsung netflix marktplaats vinted messenger twitter teams zoom gmail hotmail outlook digid zivver snapmap findmy"
    " volkswagen golf polo caddy opel astra corsa ford fiesta focus toyota yaris aygo renault clio megane twingo peugeot citroen bmw audi mercedes seat ibiza leon skoda octavia fabia kia picanto rio hyundai mazda nissan"
    " micra volvo tesla fiat panda punto suzuki swift mini smart dacia sandero duster touran passat tiguan transporter transit vito sprinter berlingo kangoo vespa honda yamaha lexus porsche jaguar jeep"
    " aardrijkskunde geschiedenis wiskunde biologie economie scheikunde natuurkunde maatschappijleer gym muziek tekenen middelbare basisschool stage havo vwo vmbo mavo mbo hbo vso gymnasium brugklas schakelklas kleuterklas kleuterschool peuterspeelzaal crèche horeca bouw onderwijs landbouw zolder balkon ggz god allah jezus jesus ramadan kerst pasen pinksteren suikerfeest sinterklaas koran bijbel islam"
    " bulgaren polen roemenen turken marokkanen syriers oekrainers eritreeers afghanen somaliers duitsers belgen vietnamezen chinezen nederlands nederlandse nederland nederlander nederlanders pools poolse pool polen polski polska polsku roemeens roemeense roemenie bulgaars bulgaarse bulgarije turks turkse turkije turk turkce arabisch marokkaans marokkaanse marokko"
    " syrie syrisch oekraine oekraiens oekraiense engels engelse duits duitse duitsland belgie belgisch frans franse spaans europa europese eu eritrea eritrees tigrinya somalie somalisch somali afghaans afghanistan"
    " surinaams suriname antilliaans curacao aruba chinees china vietnamees vietnam thailand thais filipijnen filipijns rusland russisch russische irak iran iraaks iraans koerdisch ghana ghanees nigeria english dutch polish"
    " netherlands romanian holland hollands hollandse italie italiaans portugal portugees griekenland grieks hongarije hongaars indonesie indonesisch india indiaas pakistan pakistaans egypte egyptisch tunesie algerije"
    " romana romania olandez olanda flevoland noord-holland zuid-holland gelderland overijssel utrecht-provincie friesland groningen-provincie drenthe limburg brabant zeeland"
    " bsn iban id kvk btw ov cv hr pc tv usb gps sms app pgb wmo wlz ok nvt ps cc nt fyi mbt tav ivm nav ots uhp gz mdft adhd add autisme ptss borderline covid corona hiv aids jo"
    " tikkie strava reddit linkedin pinterest bereal wechat viber roblox fortnite minecraft playstation xbox nintendo spotify paypal airbnb booking bol marktplaats chatgpt airtag airtags poh seh hap ehbo vk ib ggd gz vg lvb cbr dji om rvdk zsm vog cao zzp bijstand parkinson alzheimer gaslighting tbs tbv ivm obv dmv mbv maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli augustus september oktober november december"
    " monday tuesday wednesday thursday friday saturday sunday january february march may june july august october"
    " україни україна україні українською нідерланди нідерландах holandii polsce polski po holandia hollanda hollandada turkce turkiye българия българка холандия нидерландия румъния inspekcja inspekcji pracy"
)
MOSTLY_NAMES = _set(
    "peter maarten joe sara kelly amanda nelson hendrik jonathan steven luis geert ellen helen wouter bobby koen benjamin karen els jonas joel jozef jaap klaas rachel anita donna joop bram jon abraham fleur ruby maxime rosa flora eddy dries eva eren axel erica helena marjolein joep gert pascal robbert rowan sem mees sjaak demi lieven gus bente mirte fien yoni aart riek miep gerold barend klaasje rietje sjonnie ank henkie kaatje jetje guus timen loet tibbe rinse evertje grietje kees trees stef milo juan jasper joris dirkje robin daantje pietje janneke jantje keetje tess bart roel lex jur jan kim frank max hans bob thomas chris peter jack piet koos tim tom rob ron sam mark bram daan nick mike rick henry mo"
)
"""Words too, but in a chat nearly always a name."""
CHAINS = _set(
    "pathe bruna wehkamp sligro makro poiesz plus deen boni emte jysk takko bristol shoeby vanharen perrysport basic-fit sportcity fitland hubo formido trekpleister rituals douglas kiko zara primera vivant cigo action hema jumbo lidl aldi dirk kruidvat etos ah ikea blokker zeeman wibra primark gamma praxis karwei kwantum xenos mediamarkt coolblue bol postnl dhl dpd ups amazon zalando mcdonalds mac kfc"
    " subway dominos thuisbezorgd uber deliveroo picnic flink randstad tempo-team olympia dekamarkt hoogvliet coop spar vomar nettorama hornbach intratuin welkoop decathlon intersport scapino hunkemoller"
    " starbucks vistaprint philips asml tata schiphol klm ns arriva connexxion qbuzz keolis shell esso bp tesla"
)
"""Employers that everybody knows; hidden where somebody works."""
VISITOR_GREETINGS = _set(
    "hoi hallo dag hey hee goedemorgen goedemiddag goedenavond beste geachte lieve bedankt dank dankje dankjewel sorry oke ok oké goed fijn top hi hello dear thanks salut buna selam merhaba dzien здравейте привіт أهلا أهلاً مرحبا"
)

# Put together once: these are asked of every word.
NO_NAME = INTERFIXES | TITLES | RELATIONS | KEEPERS | AFTER_TITLES
SENTENCE = FUNCTION | VERBS | PREPOSITIONS | RELATIONS | DETERMINERS | KEEPERS
NO_WARE = DETERMINERS | FUNCTION | RELATIONS | TITLES | PREPOSITIONS
NOT_BARE = DETERMINERS | FUNCTION | RELATIONS | VERBS | KEEPERS
CONTINUING = FUNCTION | VERBS | PREPOSITIONS | RELATIONS | LISTING
PLAIN_OR_PEOPLE = FUNCTION | KEEPERS | TITLES | RELATIONS
JOINING = VERBS | PREPOSITIONS | DETERMINERS
CLAUSE = FUNCTION | VERBS | PREPOSITIONS
OPENING = DETERMINERS | FUNCTION | VERBS
NO_FIRM = DETERMINERS | FUNCTION | KEEPERS
NO_WORKPLACE = RELATIONS | VERBS | KEEPERS
SURNAME_INTERFIXES = INTERFIXES - {"op", "in"}
LEADING_TITLES = TITLES - AFTER_TITLES
ARTICLES = DETERMINERS - INTERFIXES
PLAIN = FUNCTION | KEEPERS
TELLING = FUNCTION | VERBS
KIN_OR_VERBS = RELATIONS | VERBS
FUNCTION_OR_KIN = FUNCTION | RELATIONS
PEOPLE = TITLES | RELATIONS
TITLES_OR_INTERFIXES = TITLES | INTERFIXES
