// Over 300 lines: the words of the rules in three languages stand side by side, so that a gap in one shows.
import type { LintLanguage } from "./lint-language.ts";

type ByLanguage<T> = Readonly<Record<LintLanguage, T>>;

/** More than this is too long: words, or Chinese characters. */
export const LONGEST: ByLanguage<number> = { en: 25, ro: 25, zh: 45 };

/** Times without a length. */
export const VAGUE_TIME: ByLanguage<RegExp> = {
  en: /\b(recently|lately|of late|usually|normally|generally|regularly|frequently|often|these days|nowadays|from time to time|sometimes|occasionally|in (the )?past|in recent (times|months|weeks|years)|recent (period|times|past)|over time|tends? to|all the time|once in a while)\b/,
  ro: /(?<!\p{L})(recent[ăe]?|în ultim(a vreme|ul timp|a perioadă)|perioad[aă] (din urmă|recentă)|de regulă|de obicei|în mod (normal|regulat|obișnuit)|(cât de )?(des|frecvent)|în trecut|zilele (acestea|astea)|din când în când|uneori|câteodată|vremuri(le)? recente|de-a lungul timpului|în general|tinde|adesea|deseori)(?!\p{L})/u,
  zh: /最近|近来|近期|近段时间|近一段时间|近日|平常|这一?阵子|通常|经常|平时|偶尔|有时|这段时间|前一阵子|一直以来|过去|一般(来说|会|都)|时不时|往往|多久/,
};
/** A window that makes a time definite. */
export const TIME_WINDOW: ByLanguage<RegExp> = {
  en: /\b((in|over|during|within|for) the )?(last|past|previous) (\d+|two|three|four|six|seven|twelve|few)? ?(hour|day|week|month|quarter|year)s?\b|\b(this|each|per|every|a) (day|week|month|quarter|year)\b|\b(yesterday|today)\b|\bsince (january|february|march|april|may|june|july|august|september|october|november|december|\d)/,
  ro: /(?<!\p{L})(ultim(a|ele|ul|ii) (\d+|două|trei|patru|șase|douăsprezece)? ?(de )?(ore|zi|zile|săptămân[iă]|luni?|trimestru|an|ani)|(săptămâna|luna|ziua) (trecută|aceasta|asta)|(anul|trimestrul) (trecut|acesta)|pe (zi|săptămână|lună|an)|într-o (zi|săptămână|lună)|ieri|azi|astăzi)(?!\p{L})/u,
  zh: /(过去|最近|近)(的)?[\d一二两三四五六七八九十半几]+(个)?(小时|天|日|周|星期|月|季度|年)|上周|上个?月|本周|本月|这周|这个月|今年|去年|昨天|今天|每(天|日|周|月|年|星期)/,
};

/** A question that can be answered with yes or no. */
export function isYesNoForm(text: string, language: LintLanguage): boolean {
  if (language === "zh") return /吗[？?]?$|是否|能否|可否|有没有|(?<one>\p{Script=Han})不\k<one>/u.test(text);
  if (!/\?\s*$/.test(text)) return false;
  const main = text.replace(/^[^,?]{1,40},\s+/, "");
  if (language === "en")
    return /^(are|is|was|were|do|does|did|have|has|had|can|could|will|would|should|may|aren't|isn't|wasn't|don't|doesn't|didn't|haven't|won't|wouldn't)\b/.test(
      main,
    );
  return !/(?<!\p{L})(cât|câtă|câți|câte|cum|ce|care|cărui|când|unde|cine|cui|la ce|în ce)(?!\p{L})/u.test(text);
}

/** Joined things that are one thing, or the two ends of a scale. */
export const ONE_THING: ByLanguage<RegExp> = {
  en: /friends?,? (family )?(or|and) (a )?colleagues?|friends? or family|terms and conditions|research and development|drag and drop|questions? and answers?|pros and cons|health and safety|back and forth|copy and paste|easy or difficult|difficult or easy|good or bad|likely or unlikely|yes or no|more or less|more and more|\b(?<plain>\w+) or (dis|un|in|im|ir)\k<plain>\b|\b(dis|un|in|im|ir)(?<turned>\w+) or \k<turned>\b|one or more|between .* and /g,
  ro: /prieten(ului|i)?(lor)? sau (un(ui)? )?coleg(ului|i)?(lor)?|termeni(i)? și condiții(le)?|cercetare(a)? și dezvoltare(a)?|ușo(r|ară|ri) sau (dificil[ăei]?|gre[ua]|grei|grele)|(greu|grea|dificil[ăei]?) sau ușo(r|ară)|da sau nu|bun[ăe]? sau (rău|rea)|(?<plain>\p{L}+) sau (ne|in|im|dez)\k<plain>|(ne|in|im|dez)(?<turned>\p{L}+) sau \k<turned>|mai mult sau mai puțin|una sau mai multe|unul sau mai mulți|între .* și /gu,
  zh: /朋友(和|或|或者|与)(同事|家人)|条款(和|与)条件|研究(和|与)开发|容易(或|还是|或者)(困难|难)|困难(或|还是)容易|(?<plain>\p{Script=Han}{2,4})(或|或者|还是)不\k<plain>|不?同意或不?同意|一个或多个|是或否|(和|与|跟|同)(我们|您|贵公司|他们)|或(更|以)|并(不|没|未|非)|及(时|格|其)|以及时/gu,
};
export const JOINED: ByLanguage<RegExp> = {
  en: /\b(and|or|as well as|plus)\b|\s&\s|\band\/or\b/,
  ro: /(?<!\p{L})(și|sau|dar și|precum și|cât și|(?<!câte |\d )ori|plus)(?!\p{L})|\s&\s/u,
  zh: /以及|或者|并且|还有|(?<=\p{Script=Han}{2})又(?=\p{Script=Han}{2})|和|与|或|及|且|并|跟|、|&/u,
};

/** Words that push towards an answer: praise, blame, presumption. */
export const LEADING: ByLanguage<RegExp> = {
  en: /\b(should (we|you|it|they)|(much|what) should|could (you|we)(?! (no longer|not))|(do|would|is|are|was|were|did|have|could|should)n't|amazing|awesome|great|excellent|fantastic|wonderful|outstanding|brilliant|superb|perfect|beautiful|award-winning|world-class|best-in-class|leading-edge|cutting-edge|state-of-the-art|innovative|revolutionary|friendly|love|loved|enjoy|enjoyed|adore|hate|hated|feel|feels|felt|favourite|favorite|impressed|impressive|delighted|thrilled|terrible|awful|horrible|poor|disappointing|annoying|clumsy|superior|how (bad|slow|poor|wrong)|much better|obviously|of course|surely|super)\b/,
  ro: /(?<!\p{L})(ar trebui|ați putea|n-ar fi|nu-i așa|nu este așa|^nu (este|e|sunt|ați)|nu credeți|nu vi se pare|minunat\p{L}*|grozav\p{L}*|excelent\p{L}*|extraordinar\p{L}*|fantastic\p{L}*|superb\p{L}*|perfect\p{L}*|frumo(s|as)\p{L}*|premiat\p{L}*|de clasă mondială|de top|inovato\p{L}*|inovativ\p{L}*|revoluționar\p{L}*|prieteno(s|as)\p{L}*|iubi(ți|t)|ador\p{L}*|preferat\p{L}*|favorit\p{L}*|impresionat\p{L}*|încântat\p{L}*|remarcabil\p{L}*|strălucit\p{L}*|greoi\p{L}*|genial\p{L}*|cât de (rău|prost|lent)|groaznic\p{L}*|teribil\p{L}*|oribil\p{L}*|dezamăgito\p{L}*|simțiți|cu cât (este|e|sunt) mai bun\p{L}*|desigur|super)(?!\p{L})/u,
  zh: /优秀|精彩|出色|杰出|了不起|伟大|极好|笨拙|低劣|不是更|岂不|卓越|完美|精美|一流|屡获殊荣|获奖|领先|创新|热情|贴心|友好的|难道|不是吗|不觉得|应该|应当|喜爱|最爱|热爱|惊喜|惊艳|感动|感觉|感受|糟糕|可怕|讨厌|令人失望|好了多少|好多少|可以.{0,2}评价一下|当然|超级|棒/,
};

/** An option that catches the rest. */
export const CATCH_ALL: ByLanguage<RegExp> = {
  en: /\b(other|others|another|different( one)?|nothing|no one|nobody|something else|someone else|somewhere else|elsewhere|none|neither|not applicable|n\/a|not sure|don't know|no opinion|prefer not)\b/,
  ro: /(?<!\p{L})(alt\p{L}*|nici\p{L}*|nimic|nimeni|nu știu|nu sunt sigur\p{L}*|nu se aplică|nu este cazul|prefer să nu)(?!\p{L})/u,
  zh: /其他|其它|另外|以上都不|都不|都没有|没有|不知道|不确定|不适用|不清楚$|不便/,
};
export const YES_NO: ByLanguage<RegExp> = {
  en: /^(yes|no|not yet|maybe|not sure|i don't know)\b/,
  ro: /^(da|nu|încă nu|poate|nu știu|nu sunt sigur[ăi]?)(?!\p{L})/u,
  zh: /^(是|否|有|没有|不是|对|不对|会|不会|用过|没用过|不确定|不知道|还没)$/,
};
/** "All of the above" and its kind. */
export const ALL_OF_IT: ByLanguage<RegExp> = {
  en: /\b(all|any|both|most) of (the above|these|them|the options)\b|^(both|all|everything)( (of the )?above)?$/,
  ro: /(toate|oricare|oricare dintre|majoritatea)( cele)?( de mai sus| acestea| dintre ele| dintre cele de mai sus)|^(ambele|toate|amândouă|oricare)$|^tot ce (e|este) mai sus$/,
  zh: /以上(都是|全部|皆是|所有|任何)|^(全部|全部都是|都是|两者都是|两者皆是|所有|皆是)$/,
};

/** Labels and options in an order of their own. */
export const ORDERED: ByLanguage<RegExp> = {
  en: /\d|^(never|rarely|seldom|sometimes|often|always|once|twice|daily|weekly|monthly|yearly|hourly|none|a little|some|a lot|half|small|medium|large|short|long|low|high|free|basic|starter|standard|plus|pro|premium|business|enterprise|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|earlier|later|before|after|less|more|under|over)\b|^(this|last|next) (week|month|quarter|year)|beginner|intermediate|advanced/,
  ro: /\d|^(niciodată|rar|uneori|des|deseori|mereu|întotdeauna|o dată|de două ori|zilnic|săptămânal|lunar|anual|deloc|puțin|ceva|mult|mic[ăi]?|medi[ue]|mijlocie|mare|mari|scurt|lung|scăzut|ridicat|gratuit|bază|standard|plus|pro|premium|business|enterprise|luni|marți|miercuri|joi|vineri|sâmbătă|duminică|ianuarie|februarie|martie|aprilie|mai|iunie|iulie|august|septembrie|octombrie|noiembrie|decembrie|mai devreme|mai târziu|sub|peste|luna|săptămâna|anul)(?!\p{L})|începător|avansat/u,
  zh: /\d|^(从不|很少|有时|经常|总是|一次|两次|每天|每周|每月|每年|没有|一点|一些|很多|小型?|中型?|大型?|短|长|低|高|免费|基础|标准|专业|高级|企业|星期.|周[一二三四五六日]|[一二三四五六七八九十]+月|本[月周年]|上个?[月周年]|去年|今年|更早|之前|之后|初级|中级)/,
};

/** What a label says about its side of a scale. Negatives are looked for first: they often hold a positive word. */
export const NEUTRAL_LABEL: ByLanguage<RegExp> = {
  en: /\b(neither|neutral|average|okay|ok|moderate|mixed|undecided|so-so)\b/,
  ro: /(?<!\p{L})(neutru|neutră|nici|medi[ueo]|mediocru|indecis)(?!\p{L})/u,
  zh: /一般|普通|中立|中等|尚可|还行|持平/,
};
export const NEGATIVE_LABEL: ByLanguage<RegExp> = {
  en: /\b(not|never|no|poor|bad|worse|worst|terrible|awful|horrible|dis\w+|un(happy|likely|clear|helpful|fair|reliable|satisfied|acceptable|satisfactory|important|friendly|useful|certain)|in(complete|correct|convenient|efficient|competent)|im(polite|possible|practical)|difficult|hard|slow|useless|dated|outdated|low|weak|expensive|below|disappointing)\b/,
  ro: /(?<!\p{L})(nu|deloc|niciodată|slab[ăei]?|rău|rea|rele|groaznic[ăei]?|oribil[ăei]?|dezacord|dezamăgit\p{L}*|ne(mulțumit|fericit|clar|fiabil|politicos|important|sigur|util)\p{L}*|im(probabil|posibil|politicos)\p{L}*|in(corect|complet|util|comod|eficient)\p{L}*|greu|grea|grei|grele|dificil\p{L}*|lent[ăei]?|învechit\p{L}*|scăzut[ăei]?|mic[ăi]?|prost|proastă|sub)(?!\p{L})/u,
  zh: /不|没有?用|没有|差|糟|难|慢|过时|低|坏|烂|无用|无法/,
};
export const POSITIVE_LABEL: ByLanguage<RegExp> = {
  en: /\b(good|great|excellent|outstanding|fantastic|perfect(ly)?|superb|best|better|satisfied|happy|easy|likely|agree|clear|helpful|useful|fair|reliable|polite|fast|quick|modern|complete(ly)?|certain|important|high|strong|always|above|fully|wonderful|fine|friendly|correct|acceptable|competent|convenient)\b/,
  ro: /(?<!\p{L})(bun[ăei]?|bine|excelent[ăei]?|remarcabil[ăei]?|fantastic[ăei]?|perfect[ăei]?|grozav[ăei]?|mulțumit[ăei]?|fericit[ăei]?|ușo(r|ară|ri|are)|probabil[ăei]?|acord|clar[ăei]?|util[ăei]?|corect[ăei]?|fiabil[ăei]?|politico(s|asă)|rapid[ăei]?|modern[ăei]?|complet[ăei]?|sigur[ăei]?|important[ăei]?|ridicat[ăei]?|mereu|peste)(?!\p{L})/u,
  zh: /好|优|棒|满意|开心|容易|可能|同意|清楚|有用|有帮助|合理|可靠|礼貌|快|现代|完整|肯定|重要|高|杰出|完美|总是|准确|专业/,
};
/** A scale that only runs from nothing upwards needs no negative half. */
export const FROM_NOTHING: ByLanguage<RegExp> = {
  en: /\bnot at all\b|^(none|nothing|never)\b/,
  ro: /(?<!\p{L})(deloc|niciodată|nimic)(?!\p{L})/u,
  zh: /^(完全没有|完全不|没有|从不|一点也不|毫无)$/,
};
/** A word that is good in one scale ("fair, unfair") and half-hearted in another ("poor, fair, good"). */
export const HALF_HEARTED: ByLanguage<RegExp> = {
  en: /^(only )?fair$/,
  ro: /^(acceptabil[ăei]?|satisfăcăto(r|are)|destul de bun[ăe]?)$/,
  zh: /^(还可以|尚可)$/,
};
/** A question that asks for a degree. */
export const ASKS_DEGREE: ByLanguage<RegExp> = {
  en: /\bhow (satisfied|easy|difficult|likely|important|clear|useful|helpful|fast|quick|good|bad|happy|reliable|fair|modern|well|would you rate|do you rate|much)\b/,
  ro: /cât de|cum (ați )?evalua|în ce măsură/,
  zh: /有多|多大程度|如何评价|怎么样|多大/,
};

/** Things a company knows of its customers already. */
export const KNOWN_ALREADY: ByLanguage<RegExp> = {
  en: /\b(your|full|first|last|family|company|account manager's|the) ((full|first|last|family|company|business|contact) )?names?\b(?! (this|the feature|for))|\byour (e-?mail|phone|telephone|mobile|postal|street|home|work)?[- ]?(address|number|e-?mail|phone|telephone|mobile)\b|\bwhich (company|organisation|organization) (do you work|are you)|\bwhich (plan|subscription|tier|edition) (are|do) you|\bwhich (country|city|region) (are|do) you|\bwhen did you (become|sign up|join|first become)|\b(customer|account|contract|client) (number|id)\b|\b(seats|licences|licenses|users) (does|do|are in) your (subscription|plan|contract)|\b(your|the) surname\b|\byour job title\b|\bwhich (edition|version) did you (buy|purchase)|\bname of (your|the) (company|organi[sz]ation|business|account manager)/,
  ro: /cum vă numiți|numele (dumneavoastră|complet|companiei|firmei|de familie)|prenumele|adresa (dumneavoastră )?(de )?e-?mail|(^|\s)e-?mail(ul)? dumneavoastră|adresa dumneavoastră|numărul (dumneavoastră )?de (telefon|client|contract|cont)|la ce (companie|firmă|organizație) lucrați|ce (plan|abonament) aveți|în ce (țară|oraș|regiune) (sunteți|locuiți)|când ați devenit client|de când sunteți client|câte (locuri|licențe) are abonamentul|ce (ediție|versiune) ați cumpărat|(funcția|postul) (dumneavoastră )?(și|sau) compania|adresa (poștală|de livrare)|cum se numește (managerul|organizația|compania|firma)/,
  zh: /什么名字|(您的|填写)(您的)?(姓名|名字|全名)|(您|你)的?(电子)?(邮箱|电子邮件|邮件地址|邮箱地址|邮件)(是什么|地址)?[？?]?$|(电子邮箱|电子邮件)是什么|哪家公司|(哪个|什么)(套餐|方案|版本)|(电话|手机)号码?|哪个(国家|城市|地区)|什么时候(成为|注册)|何时成为|姓什么|告诉我们您的(职位|公司|姓名)|(邮寄|通讯|收货|家庭|公司)地址|购买了?(哪个|什么)(版本|套餐)|客户(编号|号码)|(公司|企业|组织)的?名称|(订阅|合同).{0,3}(席位|席次|许可)/,
};

/** What the validated question of each kind must ask about. */
export const VALIDATED: Readonly<Record<"nps" | "csat" | "esat" | "ces1" | "ces2", ByLanguage<readonly RegExp[]>>> = {
  nps: {
    en: [/\blikel/, /\brecommend/],
    ro: [/probabil/, /recoman/],
    zh: [/可能/, /推荐/],
  },
  csat: { en: [/satisf/], ro: [/mulțumi|satisf/], zh: [/满意/] },
  esat: { en: [/satisf/], ro: [/mulțumi|satisf/], zh: [/满意/] },
  ces1: { en: [/\beffort/], ro: [/\befort/], zh: [/努力|精力|力气/] },
  ces2: {
    en: [/\beas(y|ily|e)\b/, /\b(handle|solve|resolve|get|deal|issue|problem|request|task)/],
    ro: [/ușo(r|ară|are|ri)/, /rezolv|problem|cerer|sarcin/],
    zh: [/轻松|容易|简单/, /处理|解决|问题|请求|完成/],
  },
};
