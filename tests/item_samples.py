"""One item of each type with its text in English and Arabic, for forms and widgets."""

from dataclasses import replace

from kit.content.model import (
    Classify,
    Highlight,
    ItemText,
    Judge,
    Label,
    Match,
    MultipleChoice,
    Order,
    Reflection,
    ShortText,
    SingleChoice,
    Span,
)

COMMON = {
    "revision": "r1",
    "skill": "source.identify",
    "polarity": "flawed",
    "track": "everyday",
    "lean": "none",
    "family": "sample",
    "twin": None,
    "form": None,
    "level": "judge",
    "est_p": 0.6,
    "marks": 1,
    "misconceptions": {},
}

ITEMS = {
    "judge": Judge(id="tap-water", **COMMON),
    "single": SingleChoice(
        id="bus-route",
        options=("timetable", "neighbour", "clip"),
        key="timetable",
        **COMMON,
    ),
    "multiple": MultipleChoice(
        id="two-checks",
        options=("date", "maker", "views", "mood"),
        key=frozenset({"date", "maker"}),
        **COMMON,
    ),
    "highlight": Highlight(
        id="pushy",
        spans=("s1", "s2", "s3", "s4", "s5"),
        unit="sentence",
        key=frozenset({"s1", "s3", "s5"}),
        **COMMON,
    ),
    "phrases": Highlight(
        id="loaded",
        spans=("p1", "p2", "p3", "p4"),
        unit="phrase",
        key=frozenset({"p1", "p4"}),
        **COMMON,
    ),
    "label": Label(
        id="roles",
        spans=("l1", "l2", "l3", "l4"),
        labels=("claim", "evidence", "opinion"),
        key={"l1": "claim", "l2": "evidence", "l4": "opinion"},
        **COMMON,
    ),
    "order": Order(
        id="rank-sources",
        options=("notice", "paper", "cousin", "shot"),
        key=(("notice",), ("paper",), ("cousin", "shot")),
        **COMMON,
    ),
    "classify": Classify(
        id="sort",
        options=("sale", "vote", "taste"),
        groups=("advert", "news", "opinion"),
        key={"sale": "advert", "vote": "news", "taste": "opinion"},
        **COMMON,
    ),
    "match": Match(
        id="who-knows",
        options=("bus", "rain", "pool"),
        targets=("company", "service", "bath", "actor"),
        key={"bus": "company", "rain": "service", "pool": "bath"},
        **COMMON,
    ),
    "text": ShortText(id="word", **COMMON),
    "reflection": Reflection(id="next-time", **(COMMON | {"marks": 0})),
}


def _passage(*paragraphs):
    """Paragraphs of "id|text" for spans and plain text between them."""
    return tuple(
        tuple(
            Span(*piece.split("|", 1)) if "|" in piece else Span(None, piece)
            for piece in paragraph
        )
        for paragraph in paragraphs
    )


WHY = "Because somebody stands behind it who would have to answer for a mistake."

EN = {
    "judge": ItemText(
        passage=_passage(
            [
                (
                    "The water works of our valley tested the tap water at twelve "
                    "schools in March. Nobody found lead above the limit, and two "
                    "taps were changed because they were old. The full table hangs "
                    "in the town hall."
                )
            ],
            ["So the water at these schools was safe to drink in March."],
        ),
        feedback={
            "good-enough": "It says who measured, where and when. " + WHY,
            "not-good-enough": "There is no picture, yet the table is named. " + WHY,
        },
    ),
    "single": ItemText(
        stem="The school bus may change its route. Who would know?",
        options={
            "timetable": "The bus company’s new timetable",
            "neighbour": "A neighbour who overheard it",
            "clip": "A clip watched 12,000 times",
        },
        feedback={
            "timetable": "The company decides where the bus goes. " + WHY,
            "neighbour": "Overhearing is a start, and no more than that. " + WHY,
            "clip": "Views say people watched. Nobody had to check anything.",
        },
        hint="Who decides where the bus goes?",
    ),
    "multiple": ItemText(
        stem="Which two checks help most before you share a photo?",
        options={
            "date": "When it was taken",
            "maker": "Who took it",
            "views": "How many people saw it",
            "mood": "How it makes you feel",
        },
        feedback=dict.fromkeys(("date", "maker", "views", "mood"), WHY),
        hint="Think of what somebody else could look up.",
    ),
    "highlight": ItemText(
        stem="Which parts push you to be angry?",
        passage=_passage(
            [
                "s1|They are stealing our bus stop!",
                " ",
                "s2|The council met on Tuesday and talked about three routes.",
                " ",
                "s3|Nobody with a heart stays silent.",
            ],
            [
                "A second meeting will follow. ",
                "s4|It begins at six in the town hall.",
                " ",
                (
                    "s5|Only cowards will stay at home that night, and we all know "
                    "their names."
                ),
            ],
        ),
        feedback=dict.fromkeys(("s1", "s2", "s3", "s4", "s5"), WHY),
        hint="Look for words about people, not about the bus.",
    ),
    "phrases": ItemText(
        stem="Which words are loaded?",
        passage=_passage(
            [
                "The council ",
                "p1|rammed through a monstrous plan",
                " after ",
                "p2|a meeting of two hours",
                ". The mayor, ",
                "p3|who had asked for more time",
                ", called it ",
                "p4|a slap in the face of every family",
                ".",
            ],
        ),
        feedback=dict.fromkeys(("p1", "p2", "p3", "p4"), WHY),
        hint="Say it in plain words. What is lost?",
    ),
    "label": ItemText(
        stem="What does each part of the text do?",
        passage=_passage(
            [
                "l1|The bus will be faster.",
                " ",
                "l2|A count in May found forty free seats at eight o’clock.",
                " ",
                "l3|The seats are blue.",
                " ",
                "l4|Blue is the best colour for a bus, whatever anybody says about it.",
            ],
        ),
        labels={"claim": "Claim", "evidence": "Evidence", "opinion": "Opinion"},
        feedback=dict.fromkeys(("l1", "l2", "l3", "l4"), WHY),
        hint="Which part could a person count or measure?",
    ),
    "order": ItemText(
        stem="Put the sources in order, most useful first.",
        options={
            "notice": "The bus company’s notice",
            "paper": "A report in the town paper",
            "cousin": "A voice message from a cousin",
            "shot": "A screenshot without a date",
        },
        feedback=dict.fromkeys(("notice", "paper", "cousin", "shot"), WHY),
        hint="Who would have to put a mistake right?",
    ),
    "classify": ItemText(
        stem="What is each of these?",
        options={
            "sale": "Half price on all bags until Sunday",
            "vote": "The council voted for the new route, seven to two",
            "taste": "No route will ever be as lovely as the old one",
        },
        groups={"advert": "Advert", "news": "News", "opinion": "Opinion"},
        feedback=dict.fromkeys(("sale", "vote", "taste"), WHY),
        hint="What does each one want from you?",
    ),
    "match": ItemText(
        stem="Who would know first-hand?",
        options={
            "bus": "Why the bus was late",
            "rain": "How much it rained",
            "pool": "When the pool opens",
        },
        targets={
            "company": "The bus company",
            "service": "The weather service",
            "bath": "The people at the pool",
            "actor": "A famous actor",
        },
        feedback=dict.fromkeys(("bus", "rain", "pool"), WHY),
        hint="Who was there, or who measures it?",
    ),
    "text": ItemText(
        stem="What do we call the name of the writer above an article?",
        accept=("byline", "by-line"),
        feedback={"right": "Yes. " + WHY, "other": "The word is byline. " + WHY},
        hint="It begins with a preposition.",
    ),
    "reflection": ItemText(stem="What will you check next time?"),
}

AR_WHY = "لأن وراءه جهة معروفة يمكن سؤالها وتتحمل مسؤولية الخطأ إن وقع."

AR = {
    "judge": ItemText(
        passage=_passage(
            [
                (
                    "فحصت مصلحة المياه في وادينا ماء الصنبور في 12 مدرسة خلال شهر مارس، "
                    "ولم يوجد رصاص فوق الحد المسموح، وبُدّل صنبوران لقدمهما."
                )
            ],
            ["إذن كان الماء في هذه المدارس صالحًا للشرب في مارس."],
        ),
        feedback={"good-enough": AR_WHY, "not-good-enough": AR_WHY},
    ),
    "single": ItemText(
        stem="قد تغيّر حافلة المدرسة طريقها. من يعرف ذلك؟",
        options={
            "timetable": "الجدول الجديد لشركة الحافلات",
            "neighbour": "جار سمع الخبر مصادفة",
            "clip": "مقطع شوهد 12000 مرة",
        },
        feedback=dict.fromkeys(("timetable", "neighbour", "clip"), AR_WHY),
        hint="من يقرر أين تسير الحافلة؟",
    ),
    "multiple": ItemText(
        stem="أي فحصين يساعدان أكثر قبل مشاركة صورة؟",
        options={
            "date": "متى التُقطت",
            "maker": "من التقطها",
            "views": "كم شخصًا رآها",
            "mood": "ما الشعور الذي تثيره",
        },
        feedback=dict.fromkeys(("date", "maker", "views", "mood"), AR_WHY),
        hint="فكّر في ما يستطيع غيرك التحقق منه.",
    ),
    "highlight": ItemText(
        stem="أي الأجزاء تدفعك إلى الغضب؟",
        passage=_passage(
            [
                "s1|إنهم يسرقون موقف حافلتنا!",
                " ",
                "s2|اجتمع المجلس يوم الثلاثاء وناقش 3 طرق.",
                " ",
                "s3|لا يسكت من كان له قلب.",
            ],
            [
                "سيعقد اجتماع ثان. ",
                "s4|يبدأ في السادسة في دار البلدية.",
                " ",
                "s5|لن يبقى في بيته تلك الليلة إلا الجبناء، ونحن نعرف أسماءهم جميعًا.",
            ],
        ),
        feedback=dict.fromkeys(("s1", "s2", "s3", "s4", "s5"), AR_WHY),
        hint="ابحث عن كلمات تصف الناس لا الحافلة.",
    ),
    "phrases": ItemText(
        stem="أي الكلمات مشحونة؟",
        passage=_passage(
            [
                "المجلس ",
                "p1|فرض خطة مرعبة بالقوة",
                " بعد ",
                "p2|اجتماع دام ساعتين",
                ". أما رئيس البلدية، ",
                "p3|الذي طلب وقتًا أطول",
                "، فقال إنها ",
                "p4|صفعة في وجه كل أسرة",
                ".",
            ],
        ),
        feedback=dict.fromkeys(("p1", "p2", "p3", "p4"), AR_WHY),
        hint="قلها بكلمات بسيطة. ماذا ضاع؟",
    ),
    "label": ItemText(
        stem="ماذا يفعل كل جزء من النص؟",
        passage=_passage(
            [
                "l1|ستصبح الحافلة أسرع.",
                " ",
                "l2|وجد إحصاء في مايو 40 مقعدًا خاليًا في الساعة الثامنة.",
                " ",
                "l3|المقاعد زرقاء.",
                " ",
                "l4|الأزرق أجمل لون لحافلة مهما قال الناس عنه.",
            ],
        ),
        labels={"claim": "ادعاء", "evidence": "دليل", "opinion": "رأي"},
        feedback=dict.fromkeys(("l1", "l2", "l3", "l4"), AR_WHY),
        hint="أي جزء يمكن عدّه أو قياسه؟",
    ),
    "order": ItemText(
        stem="رتّب المصادر، والأكثر فائدة أولًا.",
        options={
            "notice": "إعلان شركة الحافلات",
            "paper": "تقرير في جريدة المدينة",
            "cousin": "رسالة صوتية من ابن عم",
            "shot": "لقطة شاشة بلا تاريخ",
        },
        feedback=dict.fromkeys(("notice", "paper", "cousin", "shot"), AR_WHY),
        hint="من عليه أن يصحح الخطأ؟",
    ),
    "classify": ItemText(
        stem="ما كل واحد من هذه؟",
        options={
            "sale": "نصف السعر على كل الحقائب حتى الأحد",
            "vote": "صوّت المجلس للطريق الجديد، 7 مقابل 2",
            "taste": "لن يكون طريق أجمل من القديم أبدًا",
        },
        groups={"advert": "إعلان", "news": "خبر", "opinion": "رأي"},
        feedback=dict.fromkeys(("sale", "vote", "taste"), AR_WHY),
        hint="ماذا يريد منك كل واحد؟",
    ),
    "match": ItemText(
        stem="من يعرف ذلك مباشرة؟",
        options={
            "bus": "لماذا تأخرت الحافلة",
            "rain": "كم نزل من المطر",
            "pool": "متى يفتح المسبح",
        },
        targets={
            "company": "شركة الحافلات",
            "service": "هيئة الأرصاد",
            "bath": "العاملون في المسبح",
            "actor": "ممثل مشهور",
        },
        feedback=dict.fromkeys(("bus", "rain", "pool"), AR_WHY),
        hint="من كان هناك، أو من يقيسه؟",
    ),
    "text": ItemText(
        stem="ماذا نسمي اسم الكاتب فوق المقال؟",
        accept=("توقيع",),
        feedback={"right": AR_WHY, "other": "الكلمة هي توقيع. " + AR_WHY},
        hint="هو أيضًا ما تكتبه في آخر الرسالة.",
    ),
    "reflection": ItemText(stem="ما الذي ستتحقق منه في المرة القادمة؟"),
}

TEXTS = {"en": EN, "ar": AR}
DIRECTIONS = {"en": "ltr", "ar": "rtl"}
SAMPLES = tuple(ITEMS)

TWO_GROUPS = replace(
    ITEMS["classify"],
    groups=("advert", "news"),
    options=("sale", "vote"),
    key={"sale": "advert", "vote": "news"},
)
