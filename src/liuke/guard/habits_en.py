"""Habits of English messages that must not go: guilt, missing the reader as the point, begging, shaming."""

from liuke.guard.habit import Habit, habit
from liuke.guard.pattern import any_of

_ZH = "让人内疚的话会让人关掉通知。直接说对方能得到什么。"
_EN = (
    "Guilt makes people switch us off. Say what is there for the reader, e.g.: chapter 12 of the book you saved is out."
)

HABITS_EN: tuple[Habit, ...] = (
    habit(
        "accusing",
        any_of(
            r"\bhow (?:could|can|dare) you\b(?! (?:save|use|get|improve|make|help|do|reach|find))",
            r"\bwhat have we done to deserve|\bwhat does that (?:make|say about) you",
            r"\bwhy (?:did|have|would|are|were|do) you (?:\w+ )?(?:leav\w+|left|abandon\w*|forg[eo]t\w*"
            r"|ignor\w+|gone|go|quit)",
            r"\b(?:don'?t|do|did|didn'?t) you (?:even |really |not |still |ever )*(?:care|remember us)\b",
            r"\b(?:don'?t|do|did|didn'?t) you (?:even |really |not |still |ever )*(?:love|miss|want) (?:us|me)\b",
            r"\bdon'?t you want to (?:succeed|be|save|do better|win|improve|look)",
            r"\bif you (?:really|truly|actually) (?:cared|loved)",
            r"\bcare (?:enough )?about (?:us|yourself|your \w+)\b.{0,12}\?|\bstopped caring\b",
            r"\bwon'?t you (?:even )?look\b",
            r"\blook(?:ing|ed)? back (?:even )?once|\bturn(?:ed|ing)? your back\b|\bcold[- ]shoulder\b",
            r"\bafter (?:all|everything) (?:that )?we\b",
        ),
        _ZH,
        _EN,
    ),
    habit(
        "abandoned",
        any_of(
            r"\b(?:abandon|desert|ghost|ditch|dump|neglect|ignor|forsak|reject|betray)(?:e|ed|en"
            r"|ing)? (?:on )?(?:us|me|it|them|him|her|everyone|all of us)\b",
            r"\b(?:abandon|neglect|ghost)(?:ed|ing) (?:your|the) \w+",
            r"\bforg[eo]t(?:ten|ting)?(?: all)?(?: about)? (?:us|me)\b",
            r"\bforg[eo]t(?:ten)? (?:all )?about (?:your (?:friends?|plants?|pets?|cat|dog|team"
            r"|dreams?|goals?)|it all)\b",
            r"\b(?:giv(?:en?|ing)|gave) up on (?:us|me|your\w*|them|it|him|her)\b",
            r"\bwalk(?:ed|ing) (?:away from|out on) (?:us|me|it all)",
            r"\b(?:left|leave|leaving|brok(?:e|en) up with|breaking up with|cheating on|moved on from"
            r"|dropped) us\b(?! (?:a|an|some|your|feedback|know|with|in))",
            r"\bleaving (?:already|so soon)|\bgoing so soon\b|\bbreaking up\b",
            r"\bit'?s not (?:us|you),? it'?s (?:you|us)\b",
        ),
        _ZH,
        _EN,
    ),
    habit(
        "our_feelings",
        any_of(
            r"\bheart\W?(?:broken|breaking|ache|sick|less)|\bbreak(?:s|ing)? (?:our|my|their|his|her) hearts?",
            r"\b(?:sad|saddens?|saddened|cry|cries|crying|cried|weep(?:s|ing)?|sob(?:s|bing)?|in tears"
            r"|tears|sulking|pouting|whimpering)\b",
            r"\b(?:devastated|lonely|loneliness|gutted|crushed|miserable|rejected|gloomy|forlorn"
            r"|neglected|unloved|forgotten)\b",
            r"\b(?:we|we're|we are|i'm|i am|i|teacher|coach|team|mascot|he|she|they) (?:\w+ ){0,3}(?:disappointed"
            r"|hurt|upset|worried about you)\b",
            r"\b(?:that|this|it)(?: really| kind of| kinda| truly| still)? hurts?\b|\b(?:hurts|pains|kills) us\b",
            r"\bwithout you\b(?! (?:having|needing|lifting|doing|even|ever|noticing|knowing|paying"
            r"|being|touching|asking|opening|realiz))",
            r"\bsince you(?:'ve)? (?:left|been gone|went|disappeared)|\b(?:gathering|collecting) dust\b",
            r"\bdays and nights\b",
            r"\b(?:we|i)(?:'ve| have)? (?:waited|been waiting|been sitting)\b|\bcounting the (?:days|hours)",
            r"\b(?:growing|covered in) (?:mold|mould|cobwebs)|\bcobwebs\b|\bembarrassed (?:for|of) you",
            r"\bwaiting (?:here )?(?:all \w+ )?for you to come",
            r"\b(?:everyone|everybody|we(?:'re| are)?|they(?:'re| are)?|all of us|your \w+) (?:is "
            r"|are |still |all )*waiting for you\b(?! (?:in|at|to (?:confirm|reply|answer)))",
        ),
        _ZH,
        _EN,
        unless=any_of(
            r"\b(?:happy|joyful) tears|wear and tear|tears? (?:strip|off|up|down|in)|rain|songs?\b|sings?\b|singing",
            r"chapter|character|album|movie|film",
            r"\bwhere (?:it|you)|sorry|apolog|if (?:it|you) (?:hurts?|feels?)|you (?:are|were) (?:disappointed|upset)",
            r"you feel|hurts? (?:your|when)|password",
        ),
    ),
    habit(
        "did_we_wrong",
        any_of(
            r"\b(?:did|have|was it|is it)\b.{0,6}\b(?:we|something we|us)\b.{0,16}\b(?:wrong|said"
            r"|offend|upset|mess|done|did)",
            r"\bwas it (?:us|me|something)|\bis (?:this|it) (?:really )?(?:goodbye|over|the end)",
            r"\bsay(?:ing)? goodbye\b",
            r"\bwithout (?:even )?(?:a word|saying (?:a word|goodbye|why))",
            r"\bwhy (?:don'?t|won'?t|didn'?t) you (?:come|visit|call|write|answer|love|like)",
            r"\bwhere (?:have you been|did you go|are you hiding|you at)\b",
            r"\bwe (?:thought|had) (?:we were|you were|something|a good thing)|\bremember us\b|\bwhat happened to us\b",
            r"\bcome back (?:to us|home)\b|\bplease (?:come back|don'?t (?:go|leave)|stay)\b",
            r"\b(?:be|are) nothing without|\bwe want you back|\bwe need you\b|\bwin you back\b",
            r"\bdon'?t (?:leave|go|break|abandon|forget about|ghost|ignore|turn away|give up on)(?: us"
            r"| me| now)?(?=[.!,?]|$)",
            r"\bone (?:more|last) chance\b.{0,10}(?:to us|us|please)?",
            r"\bgive us (?:a|another|one more) (?:chance|try)\b",
        ),
        _ZH,
        _EN,
        unless=any_of(
            r"one (?:more|last) chance to (?:see|use|book|join|register|get|save|buy|order|claim|return|choose)",
        ),
    ),
    habit(
        "shame",
        any_of(
            r"\blet(?:ting)? (?:us|them|your \w+|everyone|yourself|her|him) down\b",
            r"\bdisappoint(?:ing|ed)? (?:us|them|your|everyone|her|him)\b",
            r"\b(?:everyone|everybody|all (?:of )?(?:your|the) \w+|your (?:friends|colleagues|classmates"
            r"|neighbou?rs|peers|team)|other \w+|the rest)\b.{0,50}(?:except you|but you(?=[.!?,]"
            r"|$)|without you|you'?re (?:not|the only)|you (?:haven'?t|have not)|are you\?|what about you"
            r"|why (?:aren'?t|haven'?t) you)",
            r"\b(?:you'?re|you are|be) the only (?:one|person|member|parent|student)\b",
            r"\bonly you (?:haven'?t|have not|are missing)",
            r"\b(?:hold(?:ing)?|drag(?:ging)?|pull(?:ing)?) "
            r"(?:them|everyone|others|us|(?:the|your) \w+) (?:back|down)\b(?! menu)",
            r"\b(?:shame on you|be ashamed|your (?:own )?fault|feel guilty|should feel|selfish|lazy"
            r"|no excuses?|excuses|quitter|loser|pathetic)\b",
            r"\b(?:irresponsible|couch potato|slacker|failure)\b",
            r"\b(?:so|are) you(?:'re)? (?:just |really |seriously )?(?:giving up|quitting|going to (?:quit"
            r"|give up|throw))",
            r"\b(?:giving|given) up (?:already|again|so easily)|\bfail(?:ed|ing)? (?:again|yourself)\b",
            r"\bfalling behind (?:everyone|your|the|others)",
            r"\b(?:you(?:'ve| have)?|like you(?:'ve)?|like someone(?:'s)?) (?:just )?(?:quit|quitting"
            r"|gave up|given up|slacking|slipped|fallen off|stopped trying)\b",
            r"\bbroke(?:n)? (?:your|that) (?:promise|resolution|streak|word)|\bstreak is (?:dying|about to|going to)",
            r"\bfor nothing\b|\bis that what you want\b",
            r"\b(?:remember|what happened to) (?:that|your|those) (?:resolution|promise|goal)s?\b",
            r"\b(?:good|real|responsible|caring|loving|smart|decent|proper|true|great) (?:parents?"
            r"|persons?|friends?|pet|owners?|mothers?|fathers?|moms?|dads?|men|women|people|fans?"
            r"|investors?|managers?|leaders?)(?: \w+)? (?:would(?:n'?t)?|could(?:n'?t)?|don'?t|never"
            r"|always|knows?|does|do)\b",
            r"\bdon'?t be (?:the only|that|a|the last) (?:person|one|quitter|parent|stranger|loser)",
            r"\bnot (?:good|smart|strong|brave|committed|serious) enough\b",
            r"\bput(?:ting)? on (?:a few|some|those|extra|any)? ?(?:pounds|kilos|weight)",
            r"\bno one (?:will|would|wants to|is going to) (?:look|love|want|hire|notice|miss|remember)\b",
            r"\b(?:fat|flabby|ugly|wrinkl\w+|out of shape)\b",
            r"\bstill (?:single|broke|fat|unemployed|procrastinating|making excuses|on the couch)\b",
            r"\blook(?:ing)? (?:so )?(?:old|tired|fat)\b|\bserious(?:ly)? about (?:your|this|it)\?",
            r"\bdo you (?:really )?want (?:your|to be the|to stay|to keep (?:fail|los)).{0,40}\?",
        ),
        "比较和羞辱会伤人。说进度和下一步。",
        "Comparing and shaming hurts. Say how far the reader got and what comes next, e.g.: 5 of 7 check-ins done.",
    ),
    habit(
        "comparing",
        any_of(
            r"\byour (?:neighbou?rs?|friends?|colleagues?|peers?|rivals?|competitors?|classmates?"
            r"|coworkers?|sister|brother|ex)\b.{0,30}\b(?:already|just got|just \w+ed|are ahead"
            r"|is ahead|have (?:all )?(?:claimed|joined|switched|upgraded|finished))",
            r"\b(?:all|most of) your (?:friends|peers|colleagues|competitors|neighbou?rs|classmates)\b",
            r"\beveryone else\b|\beverybody else\b",
            r"\b(?:more|better|faster|harder|fitter|smarter) (?:\w+ ){0,3}than you (?:are|do|did|have|ever)\b",
            r"\bstill (?:standing|stuck|waiting|hesitating|thinking|sitting|not)\b.{0,20}\?|\bleft behind\b",
            r"\bbehind the curve\b|\bwhile you(?:'re| are)? (?:sleep|wait|sit|hesitat)",
        ),
        "不要拿别人来压人。说对方自己的进度。",
        "Do not press with other people. Say how far the reader got.",
    ),
    habit(
        "fear",
        any_of(
            r"\bsleep at night\b|\bsleep (?:well|easy|soundly)\b.{0,30}\?",
            r"\bdon'?t say (?:we|nobody|no one|i) (?:didn'?t|never|warned)|\bnobody warned you|\bwe warned you",
            r"\byou(?:'ve| have)? been warned",
            r"\bwhat (?:if|happens (?:if|when))\b.{0,50}(?:die|dies|disaster|accident|sick|killed"
            r"|lose everything|tomorrow never|too late)",
            r"\bif you were gone\b|\bwho (?:will|would) (?:look after|take care of|protect|feed)\b",
            r"\b(?:disaster|tragedy|death|illness|cancer|thieves|burglars|hackers) (?:\w+ )?(?:strikes?"
            r"|does(?:n'?t| not) wait|won'?t wait|could be|are (?:watching|waiting))",
            r"\byour family (?:will|would|could) (?:suffer|starve|be left|lose)",
        ),
        "不要吓唬人。说这件产品具体保障什么、多少钱、怎么退。",
        "Do not frighten. Say what it covers, what it costs and how to leave.",
    ),
    habit(
        "worry",
        any_of(
            r"\b(?:we|i|we're|i'm|we are|i am|we've been|team is) (?:\w+ )?(?:worried|worrying|concerned about you"
            r"|anxious|afraid|scared|starting to (?:think|worry|wonder))\b",
            r"\bare you (?:ok|okay|alright|all right|still there|there|mad at us|ghosting|avoiding)\b.{0,3}\?",
            r"\bstopped coming\b|\bdisappeared on us|\bvanished\b|\byou don'?t (?:like|love|want|need) (?:me|us)\b",
            r"\b(?:without|since) (?:a |your |one )?(?:visit|word|trace|hello)\b|\bis there someone else\b",
            r"\bseeing (?:someone|other (?:apps|stores|brands))|\bjealous\b|\bspanish or vanish\b",
            r"\bdon'?t seem to be working\b",
            r"\bcan'?t (?:do (?:this|it)|live|go on|imagine \w+) without\b|\b(?:lost|losing) you\b",
            r"\bwe don'?t want to (?:lose|see you go)|\b(?:sorry|hate|sad) to see you (?:go|leave)\b",
            r"\bplease reconsider\b|\bforgotten me\b|\bbefore you go\b.{0,20}(?:please|wait)|\bmade \w+ sad\b",
        ),
        _ZH,
        _EN,
        unless=any_of(
            r"worried about (?:your|the) (?:account|security|data)|if you(?:'re| are) (?:worried|concerned)",
        ),
    ),
    habit(
        "absence",
        any_of(
            r"\b(?:it'?s|it has) been (?:a (?:long )?while|\d+ (?:days|weeks|months)|ages|too long|so long|forever)",
            r"\b\d+ (?:days|weeks|months) (?:without|since you|since your last)",
            r"\byou haven'?t (?:been|visited|logged|opened|come|stopped|shopped|ordered|used)",
            r"\bwe noticed (?:that )?you(?:'ve| have)? (?:haven'?t|not|been (?:away|gone|inactive)|stopped)",
            r"\bwe haven'?t (?:seen|heard)",
        ),
        "不要从“你没来”说起，先说对方能得到什么。",
        "Do not open with the reader's absence; say first what they get.",
        blocks=False,
    ),
    habit(
        "confirm_shaming",
        any_of(
            r"\bno,? ?(?:thanks?|thank you),? i(?:'d| would|'ll| will|'m)?\W{1,2}(?:\w+ ){0,2}(?:prefer"
            r"|hate|rather|like|love|enjoy|don'?t|do not|already|pay|am)\b",
            r"\bi (?:hate|don'?t (?:like|want|need|care)|enjoy paying|prefer paying|like paying"
            r"|love wasting) (?:\w+ ){0,3}(?:sav\w*|money|discounts?|deals?|full price|better|free"
            r"|good)\b",
            r"\[\s*(?:no\b|skip|nah)[^\]]{0,12}\b(?:i|my)\b[^\]]{3,60}\]|\[\s*(?:不|算了|残忍|狠心)[^\]]{0,6}我[^\]]{2,30}\]",
            r"(?:不用了|不,|不了|算了|残忍|狠心)[,:]?\s*(?:拒绝|我(?:就)?(?:喜欢|愿意|宁愿|不(?:想|需要|喜欢|在乎)))",
        ),
        "拒绝按钮不要羞辱人，用“不用了”。",
        "A refusal must not insult whoever refuses; “No thanks” is enough.",
    ),
    habit(
        "beg",
        any_of(
            r"\b(?:beg(?:ging)?|pleading) (?:you|with you)\b|\bwe beg\b|\bon (?:our|my) knees\b|\bpretty please\b",
            r"\bplease,? please\b",
            r"\b(?:lose|losing|lost) (?:his|her|their|our|my) jobs?\b",
            r"\bgo(?:ing)? (?:out of business|under|bankrupt)\b|\bcan'?t survive\b|\bhelp us survive\b",
            r"\b(?:shut|close|closing) (?:our|the) doors|\bhelp us (?:hit|reach|make|meet) (?:our|the)",
            r"\bdo(?:ing)? us a favou?r\b|\bour (?:kpi|targets?|quota|bonus)\b",
        ),
        "不要拿我们的难处求人。",
        "Do not plead with our troubles. Say what the reader gets.",
        unless=any_of(r"doors? (?:open|at \d)|close the doors at"),
    ),
    habit(
        "miss_you",
        any_of(
            r"\bmiss(?:ed|es|ing|in'?)? (?:having |seeing |hearing from )?(?:you|ya|u|your (?:face"
            r"|smile|company|presence|visits?|voice))\b(?! (?:by|at the|on the call|on your))",
            r"\b(?:we'?ve been |been )?thinking (?:about|of) you\b",
            r"\b(?:not|isn'?t|hasn'?t been|never) (?:\w+ )?the same\b(?! (?:size|price|colou?r|as"
            r"|thing|day|item|model))",
            r"\b(?:haven'?t|have not) (?:seen|heard from) you (?:in|for|since|around|lately)|\bwish you were here\b",
            r"\blong time,? no see\b",
            r"\b(?:come|welcome) back,? (?:we|all is)|\bwe'?re lost without\b|\bso quiet (?:here|around)",
            r"\bwe want you back\b",
            r"\bour favou?rite (?:customer|person|member)\b.{0,20}(?:gone|back|left)",
        ),
        "不要用“想你”当理由。把对方关心的事放在最前面。",
        "“We miss you” is about us. Put what the reader cares about first, e.g.: 3 of the jacket you saved are left.",
        unless=any_of(
            r"miss(?:ed)? you(?:r)? (?:call|at|on)|(?:sorry|we) (?:we )?missed you (?:today|at|when)|deliver|courier",
            r"tried to (?:call|reach|deliver)|don'?t (?:want you to )?miss",
        ),
    ),
    habit(
        "last_mail",
        any_of(
            r"\b(?:this is|our|the) (?:our |the )?(?:very )?(?:last|final) (?:email|e-mail|message"
            r"|text|note|goodbye)\b",
            r"\bends? like this\b|\bwe(?:'ll| will) stop (?:bothering|emailing|writing)",
            r"\bwe won'?t (?:bother|email|write) you (?:again|any ?more)",
        ),
        "不要用告别施压。",
        "Do not press with a farewell; give the way to stop instead.",
        blocks=False,
    ),
)
