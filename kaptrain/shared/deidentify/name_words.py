"""Words around names: what introduces one, what people do, and what only looks like a person."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    "mr mrs ms miss mx mister missus madam madame monsieur mme mlle sir dame dr doctor prof professor "
    "rev reverend father pastor rabbi imam sister brother señor señora senor senora señorita senorita "
    "herr frau signor signora sra sr srta don doña pan pani uncle aunt auntie grandma grandpa nana "
    "papa sgt captain capt sergeant major lieutenant colonel private nurse officer judge"
)
# Who may be followed by a name: "her sister Ann", "client Rosa".
PERSONS = _words(
    "client clients patient patients participant person man woman boy girl lady gentleman guy lad "
    "somebody someone individual veteran student teacher nurse soldier farmer widow widower mum mom "
    "mother father dad son daughter sister brother twin sibling husband wife partner spouse fiance "
    "fiancé fiancée boyfriend girlfriend ex friend cousin uncle aunt niece nephew grandmother "
    "grandfather grandson granddaughter grandma grandpa stepson stepmother stepfather stepdaughter "
    "child kid baby toddler infant teenager neighbor neighbour boss employer colleague coworker "
    "roommate flatmate escort driver carer caregiver caretaker landlord pastor priest rabbi doctor gp "
    "physician psychiatrist therapist lawyer coach dog cat"
)
SHORT_TITLES = _words("mr mrs ms mx dr prof rev sgt capt st sr sra srta mme mlle")
SCHOLARS = _words("dr doctor prof professor")
NAMINGS = frozenset(
    (
        "name is|name was|names are|name being|goes by|went by|known as|go by|introduced herself as|"
        "introduced himself as|introduced themselves as|herself as|himself as|themselves as|is called|"
        "was called|be called|gets called|is named|was named|her as|him as|also called|i'm called|"
        "calls herself|calls himself|call her|call him|calls her|calls him|called her|called him"
    ).split("|")
)
# After these a capital that is no ordinary word is a person.
CARRIERS = _words("dear about regarding re called named calling thanking hugged thanked")
MEETINGS = _words("met visited hugged thanked greeted escorted accompanied comforted") | frozenset(
    (
        "sat with|sat behind|sat beside|sat by|sat near|sat opposite|sit with|sitting with|sitting beside|"
        "session with|sessions with|meeting with|met with|worked with|working with|work with|spoke with|"
        "spoke to|talked to|talked with|speaking with|talking with|next to|hour with|time with|day with|"
        "case of|story of|hand of|hands of|voice of|face of|room with|dosing with|integration with|"
        "preparation with|seeing to|saw how|when i|watched how|near to|turned to|said to|told to|"
        "listening to|behind of|alongside|with client|for client|held by|loved by|greeted by"
    ).split("|")
) - {"when i", "saw how", "watched how", "listening to", "seeing to"}
PARTICLES = _words(
    "de da do dos das del della di du des la le van von der den ter ten bin ibn al el af av zu y e st"
)
# What a person does in a room. Words of argument ("showed", "wrote", "found") are left to authors.
DEEDS = _words(
    "wept cried sobbed laughed smiled frowned sighed yawned coughed snored slept dozed woke awoke "
    "breathed shook trembled shivered sweated vomited fainted nodded shrugged blinked winced sat lay "
    "stood rose knelt leaned leant curled stretched reached held clutched grabbed squeezed touched "
    "hugged kissed waved pointed turned rolled walked ran danced sang hummed drank ate swallowed spat "
    "arrived entered left returned drove rang phoned texted emailed said told asked answered replied "
    "whispered shouted screamed yelled mumbled muttered murmured spoke talked thanked apologized "
    "apologised agreed refused declined consented admitted confessed lied promised complained begged "
    "prayed forgave grieved mourned remembered forgot dreamed dreamt imagined saw heard felt feels "
    "wanted wants needed needs hoped feared wished worried loved hated liked missed lost divorced "
    "married died passed relapsed drinks smokes works lives lived moved grew studied teaches retired "
    "stopped began started kept seemed looked looks came comes went goes got gets took takes brought "
    "wore lifted opened closed removed pushed pulled relaxed settled rested stayed froze dissociated "
    "cries weeps says tells asks laughs sleeps sits lies has's was's"
)
# Weaker: also said of things, so only in the middle of a sentence.
STATES = _words("was is had has will would could might did does became seemed remained")
# What people have: "Rosa's hand".
POSSESSIONS = _words(
    "hand hands face eyes voice tears breath breathing body arm arms leg legs feet shoulders shoulder "
    "head hair back mother father mum mom dad parents sister brother wife husband partner son daughter "
    "child children kids baby family friend friends grandmother grandfather dog cat house home room "
    "job work boss illness diagnosis cancer depression grief trauma anger pain fear death divorce "
    "birthday story life childhood dose session sessions treatment medication intention intentions "
    "question silence sobriety progress first second third last case chart file record phone number "
    "email address apartment car escort turn own blanket sleeve"
)
# What follows or ends a run of capitals that is a thing, a method or a body.
NOT_PEOPLE = _words(
    "scale scales inventory questionnaire interview interviewing test index model method methods "
    "criteria protocol study studies trial therapy therapies theory theories institute university "
    "college school center centre clinic hospital foundation association society journal press law act "
    "rule rules code form group network program programme systems system effect effects syndrome "
    "disease disorder technique techniques approach conference lecture lectures manual guideline "
    "guidelines report review paper papers article book books chapter film song songs album playlist "
    "sonata symphony prelude nocturne mass requiem street avenue road lane city county state river "
    "mountain museum theater theatre park airport station church temple day week month year award "
    "prize principle principles stage stages phase phases pyramid wheel cycle grid position positions "
    "maneuver manoeuvre sign reflex catheter needle"
)
# The program's own people may be named by those who learn from them.
TEAM = _words(
    "mentor mentors practitioner practitioners facilitator facilitators host hosts supervisor "
    "supervisors trainer trainers instructor instructors author authors co-facilitator co-mentor "
    "speaker lecturer"
)
ABBREVIATIONS = _words(
    "u.s u.k e.u a.m p.m i.v i.m p.o d.c m.d ph.d b.a m.a b.s m.s r.n l.a n.y u.n e.g i.e n.b p.s v.s "
    "c.v a.d b.c a.b a.a n.a i.d q.a s.o o.k t.v d.o.b d.o p.r.n s.l b.p h.r us uk eu dr mr mrs ms "
    "prof st"
)
