"""Words that the guard needs to tell names and places from ordinary capitals."""

MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)
SHORT_MONTHS = tuple("Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec".split())
NUMBER_WORDS = "|".join(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred".split()
)
RELATIONS = "|".join(
    "client patient husband wife partner son daughter mother father sister brother friend fiancé boyfriend "
    "girlfriend child baby uncle aunt grandmother grandfather neighbor neighbour boss therapist".split()
)
STREETS = "|".join(
    "Street St Avenue Ave Road Rd Lane Ln Drive Boulevard Blvd Court Ct Way Place Square Highway Hwy "
    "Parkway Terrace Circle".split()
)
PLACE_VERBS = "from|near|outside|lives in|living in|lived in|moved to|works at|worked at|works in|grew up in"
# As large as a state or larger: the law lets these stand.
WIDE_PLACES = frozenset(
    "America Africa Asia Europe Australia Canada Mexico Britain England Scotland Wales Ireland France "
    "Germany Spain Italy India China Japan Brazil Alabama Alaska Arizona Arkansas California Colorado "
    "Connecticut Delaware Florida Georgia Hawaii Idaho Illinois Indiana Iowa Kansas Kentucky Louisiana "
    "Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri Montana Nebraska Nevada Ohio "
    "Oklahoma Oregon Pennsylvania Tennessee Texas Utah Vermont Virginia Washington Wisconsin Wyoming".split()
) | {
    "New Hampshire",
    "New Jersey",
    "New Mexico",
    "New York State",
    "North Carolina",
    "North Dakota",
    "Rhode Island",
    "South Carolina",
    "South Dakota",
    "West Virginia",
    "United States",
    "United Kingdom",
}
# Capitals that are nobody's name: beginnings of sentences, the program's words, days and holidays.
NOT_NAMES = frozenset(
    "The This That These Those There Then They He She It We You My Her His Our Their When While What Why "
    "How Where Who After Before During Until Since Both All Some Many Most Each Every No Not One Two Three "
    "Four Five Six Seven Eight Nine Ten In On At By For From With Without And But Or So If As An To Of "
    "Module Lesson Meeting Webinar Elective Lab Book Group Discussion Practicum Version Entry Session "
    "Chapter Part Step Section Question Hour Hours Minute Minutes Week Day Month Year Page Level Phase "
    "Ketamine Consent Integration Preparation Dosing Therapy Medicine Mentor Trainee Practitioner "
    "Facilitator English Spanish French German Christian Buddhist Jewish Muslim Catholic Zoom Teams "
    "Internal Family Systems Motivational Interviewing Acceptance Commitment Cognitive Dialectical "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday About Only Around Over Under Nearly "
    "Observed Sat Saw Felt Learned Noticed".split()
)
