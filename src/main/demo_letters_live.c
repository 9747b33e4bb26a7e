/*
 * demo_letters_live.c — who writes, and what, while `redress demo --play`
 * runs.  Languages take turns; an entry without a subject answers a case.
 */
#include "main/demo.h"

const struct demo_newcomer demo_newcomers[] = {
    {"en", "Priya", "priya@mail.example"},
    {"en", "Callum", "callum@post.example"},
    {"en", "Beatrice", "beatrice@home.example"},
    {"en", "Tobias", "tobias@mail.example"},
    {"fr", "Lucie", "lucie@courriel.example"},
    {"fr", "Bastien", "bastien@poste.example"},
    {"fr", "Maëlle", "maelle@courriel.example"},
    {"pl", "Kinga", "kinga@poczta.example"},
    {"pl", "Wojtek", "wojtek@poczta.example"},
    {"pl", "Halina", "halina@listy.example"},
    {"ru", "Тимур", "timur@pochta.example"},
    {"ru", "Светлана", "svetlana@pochta.example"},
    {"ru", "Глеб", "gleb@yashchik.example"},
    {"zh-Hant", "淑芬", "shufen@xinxiang.example"},
    {"zh-Hant", "柏翰", "bohan@xinxiang.example"},
    {"zh-Hant", "雅雯", "yawen@youjian.example"},
    {"zh-Hans", "晓东", "xiaodong@youxiang.example"},
    {"zh-Hans", "思雨", "siyu@youxiang.example"},
    {"zh-Hans", "建国", "jianguo@xin.example"},
    {0}};

const struct demo_news demo_news[] = {
    {"en", "Delayed twice, now nobody at the desk",
     "Hello,\n\nI am at gate B14 for MA 318. The departure was moved from "
     "13:20 to 15:05 and now to 17:40, and there has been nobody at your desk "
     "for an hour. I have a connection at 19:00. Will I make it, and if not, "
     "who is going to rebook me?\n"},
    {"pl", "Walizka dotarła z urwanym kółkiem",
     "Dzień dobry,\n\nodebrałam dziś walizkę po locie MA 522 i brakuje jednego "
     "kółka, a rączka się nie chowa. Walizka ma pół roku. Zgłosiłam to na "
     "lotnisku, numer protokołu 7714. Co dalej?\n"},
    {"zh-Hans", "行程单发票抬头填错了",
     "您好：\n\n我上周在网站订了两张票，发票抬头少填了一个字，财务不给报销。请"
     "问"
     "可以重开吗？需要我提供什么材料？\n"},
    {"fr", NULL,
     "Bonjour,\n\nmerci pour votre réponse. Voici ce qui manquait : le vol "
     "était bien celui du matin, et je préfère un virement plutôt qu'un bon. "
     "Dites-moi si cela vous suffit.\n"},
    {"ru", "Не могу зарегистрироваться на рейс",
     "Добрый день!\n\nСайт при регистрации на рейс MA 731 пишет «бронирование "
     "не найдено», хотя билет оплачен и письмо с номером у меня есть. Вылет "
     "завтра в 7:15. Помогите, пожалуйста, очень не хочется доплачивать в "
     "аэропорту.\n"},
    {"zh-Hant", "輪椅服務沒有出現",
     "您好：\n\n我替行動不便的母親預訂了輪椅服務，確認信上也寫得清清楚楚，但今"
     "天"
     "在登機門等了四十分鐘都沒有人來，最後是一位好心的旅客幫忙推的。我想知道為"
     "什麼"
     "會這樣，回程能不能保證有人？\n"},
    {"en", NULL,
     "Thanks for getting back to me so quickly. That works for me. One more "
     "thing: the receipt you asked for is at home, I can send it tonight. Is "
     "that soon enough?\n"},
    {"fr", "Deux fois le même débit sur ma carte",
     "Bonjour,\n\nma banque me montre deux débits de 184,60 € pour une seule "
     "réservation, à trois minutes d'intervalle. Je n'ai reçu qu'un billet. "
     "Pouvez-vous annuler le second, s'il vous plaît ?\n"},
    {"pl", NULL,
     "Dziękuję za odpowiedź. Sprawdziłem i wszystko się zgadza, tylko numer "
     "konta podałem w poprzedniej wiadomości z błędem. Czy mogę podać go "
     "jeszcze raz przez telefon?\n"},
    {"zh-Hans", NULL,
     "收到，谢谢这么快回复。按您说的办就可以。另外想确认一下，大概几个工作日能"
     "处理完？\n"},
    {"en", "A thank you for the crew of MA 204",
     "Dear all,\n\nmy father flew alone for the first time since his stroke. "
     "The crew of yesterday's MA 204 sat with him, explained every noise and "
     "walked him to his taxi. Please tell them that a whole family is "
     "grateful.\n"},
    {"ru", NULL,
     "Спасибо, так меня устраивает. Подскажите только, придёт ли подтверждение "
     "на почту или мне нужно что-то сделать самому?\n"},
    {"zh-Hant", NULL,
     "謝謝您的回覆，我了解了。相關的收據我已經找到，稍後補寄。請問收到之後還需"
     "要"
     "等多久呢？\n"},
    {"fr", "Poussette introuvable à l'arrivée",
     "Bonjour,\n\nnous venons d'atterrir avec un bébé de huit mois et la "
     "poussette déposée à la porte de l'avion n'est pas là. Le comptoir "
     "bagages est fermé. Où pouvons-nous la récupérer ?\n"},
    {"pl", "Pytanie o przewóz roweru",
     "Dzień dobry,\n\nlecę w maju z rowerem szosowym. Czy wystarczy karton, "
     "czy "
     "musi być twarda walizka? I czy opłata na stronie jest za jedną stronę, "
     "czy za całą podróż?\n"},
    {"ru", "Отменили рейс, а о возврате ни слова",
     "Здравствуйте.\n\nВчера вечером пришло сообщение, что наш рейс отменён. "
     "Предложили только вылет через четыре дня, а у нас отпуск всего неделю. "
     "Верните, пожалуйста, деньги за оба билета.\n"},
    {"zh-Hant", "網站一直跳回首頁",
     "您好：\n\n選好座位按下一步，網頁就跳回首頁，換了三個瀏覽器都一樣。優惠今"
     "晚"
     "截止，請問能幫我用電話訂位並保留優惠價嗎？\n"},
    {"zh-Hans", "孩子的毛绒兔子落在飞机上了",
     "您好！\n\n今天上午的航班，女儿把一只灰色的毛绒兔子忘在座位21C了，她从出生"
     "起就抱着它睡觉。麻烦帮忙找一找，运费我们来付，非常感谢！\n"},
    {"en", "Seat moved although I paid for it",
     "Hi,\n\nI paid 24 pounds for an aisle seat because of my knee. At the "
     "gate "
     "I was moved to a middle seat at the very back and told to \"write to "
     "customer care\". So here I am. I would like the money back and an "
     "explanation.\n"},
    {0}};
