"""Words of pressure in English, by what they press with: feeling, other people, hurry, fear, our own troubles, noise."""

from liuke.guard.pattern import any_of

FEELING = any_of(
    r"\bcr(?:y|ies|ied|ying)\b|\btears\b(?! strip)|\bheart\w*|\blonely|\b(?:all|left) alone\b|\b(?:so|too|very|gone|been|just) quiet",
    r"\bsilence\b|\bsad(?:ly|der|ness)?\b|\bgone (?:dark|cold|silent)|\bmiss(?:ing|ed|es)? (?:you|ya|u|us|your|having|seeing)\b",
    r"\bask(?:s|ed|ing)? (?:about|after|for) you\b|\bwithout you\b|\bsince you (?:left|cancel\w*|went|quit)",
    r"\bcome (?:home|back)\b|\bkept? (?:the|your|a) (?:light|spot|seat|place|mat|table)|\blight on\b|\bset a place",
    r"\bwait(?:ing|ed)? (?:for you(?!r? (?:reply|answer|confirmation|signature|payment))|by the|up|here|all)|\blong(?:ing|s)? for\b|\bfond(?:ly|er)?\b|\bdrift\w*|\bempty (?:mat|seat|chair|desk)",
    r"\btrust(?:ed)? (?:you|us)\b|\bhigh hopes|\bbeen patient|\bgiven you space|\ba (?:little )?sign\b|\bover between\b",
    r"\bbackup plan|\bhungry|\bstar(?:es|ing|ed) (?:at|into)|\b(?:hurt|upset|angry|mad|disappointed)\b|\bwe said\b|\bwe built\b",
    r"\b(?:something|anything) (?:wrong|we)|\bremember us\b|\bgoodbye\b|\bas (?:fun|good) without|\bshaped hole\b",
    r"\bspare (?:us )?(?:two|a|five)? ?(?:minutes?|moment|thought)|\bforg[eo]t\w*|\babandon\w*|\bleft us\b|\bstill no (?:reply|answer|word)",
    r"[🥺😢😭💔🙏😿😞☹]|👉👈|\bno word\b|\bghost(?:ed|ing)\b|\bin the dark\b|\blet (?:us|them|me|him|her) down",
)
OTHERS = any_of(
    r"\beveryone\b|\beverybody\b|\bothers (?:are|have)|\broom-?mates?\b|\bclassmates?\b|\bneighbou?rs? (?:already|have|are|just)",
    r"\bpeers\b|\bfrom school\b|\bfriends (?:all|already|have)|\b(?:nine|9) (?:in|out of) (?:ten|10)\b|\bmost people\b",
    r"\b(?:smart|savvy|serious|caring|good|real|responsible) (?:people|parents|owners|founders|managers|investors|shoppers)\b",
    r"\b(?:more|better|faster|harder|sooner|further)\b.{0,30}\bthan you\b|\bleft behind\b|\bbehind the\b|\bkeep up\b",
    r"\bwhat it takes\b|\bpay(?:ing)? attention\b|\bby now\b",
)
HURRY = any_of(
    r"\bhurry|\blast (?:chance|call|day|one|few|hours?|minutes?)\b|\bfinal (?:hours?|call|chance|notice|days?|minutes?|reminder|offer)\b|\b(?:and|it'?s|is|be|then|all|almost|once) gone\b|\bhistory[!.]",
    r"\bvanish\w*|\bslip(?:s|ping)?\b|\bdisappear\w*|\bself-destruct|\bwhile (?:it|they|stocks?|supplies) last",
    r"\bany (?:second|minute|moment|day now)\b|\bgiven away\b|\bwaiting list\b|\bgo(?:es)? (?:straight )?to (?:the next|someone)",
    r"\bwon'?t (?:wait|last|be (?:here|around|back)|sit|come)|\bwait(?:s)? for (?:no ?(?:one|body)|the)|\bsleep on it|\bonce in\b",
    r"\bblink\b|\bwithout delay\b|\bdon'?t (?:wait|delay|blink|miss|sleep)|\bright now\b|\bif not (?:today|now)|\bfirst come",
    r"\blimited\b|\brunning out|\bsliver\b|\bonly a (?:few|handful|little)|\bdemand\b|\block it in|\bjump back|\bgo(?:ing)? (?:back )?up\b",
    r"\b(?:closes?|ends?|shuts?) (?:when|the (?:second|minute|moment)|in (?:minutes|seconds))|\bthis is it\b|\bwe mean it|\bright away\b",
    r"\bcome off\b|\bbefore (?:it|they|we|someone|your|our|you) |\btoo late\b|\bmake up your mind|\bundecided|\bregret\w*|⏰|⏳|⌛",
    r"\d\d:\d\d:\d\d|\btick(?:ing|-tock)?\b|\bthe clock\b|\bnever again\b|\bsell(?:ing)? out\b|\bflying\b|\bfast\b",
)
FEAR = any_of(
    r"\baccidents?\b|\bhospital (?:bed|ward)|\btoo late\b|\bwake(?:s)? up to\b|\b(?:be|are you) next\b|\bvanish tonight|\bdisaster\w*",
    r"\bwhat if\b|\bthieves\b|\bhackers?\b|\bruin(?:ed|s)?\b|\blose (?:it all|everything)|\bworst case|\bnightmare",
)
PLEAD = any_of(
    r"\brent is\b|\blights on\b|\bplease,? help\b|\bhelp us\b|\bintern\b|\bgets? to stay\b|\bbe (?:a|our) hero|\bsave our\b",
    r"\bour (?:target|quota|numbers|goal|boss)\b|\bclos(?:e|ing) (?:down|our)|\bstay open\b|\bmeans (?:so much|the world|everything) to us",
    r"\bkeeps? (?:us|the (?:whole )?team|me) (?:up|awake|going)|\bbegging\b|\bwe need you\b",
)
NOISE = any_of(
    r"\bboom\b|\bgo go\b|\bomg\b|\bo\. m\. g|\blost it\b|\bslashed\b|\brun,? don'?t|\binsane|\bcrazy\b|\bwild(?:est)?\b|\bunreal\b",
    r"\bbiggest\.? (?:\w+\.? )?(?:sale|deal|event)|\bepic\b|\bmassive\b|\bjust dropped\b|\byou won'?t believe|\bwill not believe|\bgame[- ]?changer",
    r"\bsurprises? (?:in store|await)|\bcelebrate with us|\bmind[- ]?blow\w*|[🔥💥🎉🚨‼❗]{1}.*[🔥💥🎉🚨‼❗]",
)
"""Every table holds kinds of words, not sentences; alone in a sentence that says a fact, each of them may be innocent."""
