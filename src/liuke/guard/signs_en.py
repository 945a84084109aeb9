"""Words of pressure in English, by what they press with.

Every table holds kinds of words, not sentences; in a sentence that says a fact, each of them may be innocent alone.
"""

from liuke.guard.pattern import any_of

FEELING = any_of(
    r"\bcr(?:y|ies|ied|ying)\b|\btears\b(?! strip)|\bheart\w*|\blonely|\b(?:all|left) alone\b",
    r"\b(?:so|too|very|gone|been|just) quiet|\bsilence\b|\bsad(?:ly|der|ness)?\b|\bgone (?:dark|cold|silent)",
    r"\bmiss(?:ing|ed|es)? (?:you|ya|u|us|your|having|seeing)\b|\bask(?:s|ed|ing)? (?:about|after|for) you\b",
    r"\bwithout you\b|\bsince you (?:left|cancel\w*|went|quit)|\bdon'?t (?:blame|get it)\b|\belsewhere\b",
    r"\bwhere you(?:'ve)? (?:went|been)|\bnobody (?:touched|came|asked)|\bdust\b|\bfarewells?\b|\blayer of",
    r"\bmeaning to say|\bnot (?:once|even once)\b|\bon once\b|\bcome (?:home|back)\b",
    r"\bkept? (?:the|your|a) (?:light|spot|seat|place|mat|table)|\blight on\b|\bset a place",
    r"\bwait(?:ing|ed)? (?:for you(?!r? (?:reply|answer|confirmation|signature|payment))|by the|up|here|all)",
    r"\blong(?:ing|s)? for\b|\bfond(?:ly|er)?\b|\bdrift\w*|\bempty (?:mat|seat|chair|desk)",
    r"\btrust(?:ed)? (?:you|us)\b|\bhigh hopes|\bbeen patient|\bgiven you space|\ba (?:little )?sign\b",
    r"\bover between\b|\bbackup plan|\bhungry|\bstar(?:es|ing|ed) (?:at|into)",
    r"\b(?:hurt|upset|angry|mad|disappointed)\b|\bwe said\b|\bwe built\b|\b(?:something|anything) wrong",
    r"\bwe've been meaning|\bremember us\b|\bgoodbye\b|\bas (?:fun|good) without|\bshaped hole\b",
    r"\bspare (?:us )?(?:two|a|five)? ?(?:minutes?|moment|thought)|\bforg[eo]t\w*|\babandon\w*|\bleft us\b",
    r"\bstill no (?:reply|answer|word)|[🥺😢😭💔🙏😿😞☹]|👉👈|\bno word\b|\bghost(?:ed|ing)\b|\bin the dark\b",
    r"\blet (?:us|them|me|him|her) down",
)
OTHERS = any_of(
    r"\beveryone\b|\beverybody\b|\bothers (?:are|have)|\broom-?mates?\b|\bclassmates?\b",
    r"\bneighbou?rs? (?:already|have|are|just)|\bpeers\b|\bfrom school\b|\bfriends (?:all|already|have)",
    r"\b(?:nine|9) (?:in|out of) (?:ten|10)\b|\bmost people\b",
    r"\b(?:smart|savvy|serious|caring|good|responsible) (?:people|parents|owners|managers|investors|shoppers)\b",
    r"\b(?:more|better|faster|harder|sooner|further)\b.{0,30}\bthan you\b|\bleft behind\b|\bbehind the\b",
    r"\bkeep up\b|\bno surprises?\b|\bas expected\b|\band you\?|\bcompetition\b|\bcompetitors?\b",
    r"\bwhat it takes\b|\bpay(?:ing)? attention\b|\bby now\b",
)
HURRY = any_of(
    r"\bhurry|\blast (?:chance|call|day|one|few|hours?|minutes?)\b",
    r"\bfinal (?:hours?|call|chance|notice|days?|minutes?|reminder|offer)\b",
    r"\b(?:and|it'?s|is|be|then|all|almost|once) gone\b|\bhistory[!.]|\bdeathbed|\bmoney burn|\bnext owner",
    r"\bdeletes? itself|\bmelting\b|\bdoors (?:shut|close)|\bfor good\b|\bas we speak|\bvanish\w*",
    r"\bslip(?:s|ping)?\b|\bdisappear\w*|\bself-destruct|\bwhile (?:it|they|stocks?|supplies) last",
    r"\bany (?:second|minute|moment|day now)\b|\bgiven away\b|\bwaiting list\b",
    r"\bgo(?:es)? (?:straight )?to (?:the next|someone)|\bwon'?t (?:wait|last|be (?:here|around|back)|sit|come)",
    r"\bwait(?:s)? for (?:no ?(?:one|body)|the)|\bsleep on it|\bonce in\b|\bblink\b|\bwithout delay\b",
    r"\bdon'?t (?:wait|delay|blink|miss|sleep)|\bright now\b|\bif not (?:today|now)|\bfirst come|\blimited\b",
    r"\brunning out|\bsliver\b|\bonly a (?:few|handful|little)|\bdemand\b|\block it in|\bjump back",
    r"\bgo(?:ing)? (?:back )?up\b",
    r"\b(?:closes?|ends?|shuts?) (?:when|the (?:second|minute|moment)|in (?:minutes|seconds))|\bthis is it\b",
    r"\bwe mean it|\bright away\b|\bcome off\b|\bbefore (?:it|they|we|someone|your|our|you) |\btoo late\b",
    r"\bmake up your mind|\bundecided|\bregret\w*|⏰|⏳|⌛|\d\d:\d\d:\d\d|\btick(?:ing|-tock)?\b|\bthe clock\b",
    r"\bnever again\b|\bsell(?:ing)? out\b|\bflying\b|\bfast\b",
)
FEAR = any_of(
    r"\baccidents?\b|\bhospital (?:bed|ward)|\btoo late\b|\bwake(?:s)? up to\b|\b(?:be|are you) next\b",
    r"\bvanish tonight|\bdisaster\w*|\bwhat if\b|\bthieves\b|\bhackers?\b|\bruin(?:ed|s)?\b",
    r"\blose (?:it all|everything)|\bworst case|\bnightmare",
)
PLEAD = any_of(
    r"\brent is\b|\blights on\b|\bplease,? help\b|\bhelp us\b|\bintern\b|\bgets? to stay\b|\bbe (?:a|our) hero",
    r"\bsave our\b|\bour (?:target|quota|numbers|goal|boss)\b|\bclos(?:e|ing) (?:down|our)|\bstay open\b",
    r"\bmeans (?:so much|the world|everything) to us|\bkeeps? (?:us|the (?:whole )?team|me) (?:up|awake|going)",
    r"\bbegging\b|\bwe need you\b",
)
NOISE = any_of(
    r"\bboom\b|\bgo go\b|\bomg\b|\bo\. m\. g|\blost it\b|\bslashed\b|\brun,? don'?t|\binsane|\bcrazy\b",
    r"\bwild(?:est)?\b|\bunreal\b|\bbiggest\.? (?:\w+\.? )?(?:sale|deal|event)|\bepic\b|\bmassive\b",
    r"\bjust dropped\b|\byou won'?t believe|\bwill not believe|\bgame[- ]?changer|\bsurprises? (?:in store|await)",
    r"\bcelebrate with us|\bmind[- ]?blow\w*|[🔥💥🎉🚨‼❗]{1}.*[🔥💥🎉🚨‼❗]",
)
