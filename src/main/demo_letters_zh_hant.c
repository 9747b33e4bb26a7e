/*
 * demo_letters_zh_hant.c — the stories of the demonstration in traditional
 * Chinese.
 */
#include "main/demo.h"

const struct demo_story demo_letters_zh_hant[] = {
    {"怡君", "yijun@xinxiang.example", "zh-Hant",
     "行李箱輪子斷了，裡面的茶具也碎了", DEMO_PICTURE, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(8, 5, 0),
          .text = "您好：\n\n昨天搭乘 MA 868 "
                  "抵達桃園，行李箱的輪子斷了一個，箱角裂開，"
                  "裡面包好的茶具碎了三只。那是母親留給我的，價錢不重要，但我希"
                  "望知道行李"
                  "是怎麼被對待的。照片如附件。\n\n怡君 敬上\n"},
         {DEMO_CAUSE, DEMO_AGO(8, 4, 0), .text = "faulty"},
         {DEMO_WRITE, DEMO_AGO(7, 21, 0),
          .text = "怡君您好：\n\n看到照片，我們非常抱歉。碎掉的是回憶，賠償無法"
                  "還原它。"
                  "我已調閱轉機站的紀錄，行李在換車時從拖車上掉落，責任**"
                  "在我們**。\n\n"
                  "行李箱我們直接換新的給您；茶具如果您願意，我們認識一位做金繕"
                  "修復的"
                  "師傅，費用由我們負擔。",
          .then = CASE_WAITING_CUSTOMER},
         {DEMO_HEAR, DEMO_AGO(7, 3, 0),
          .text = "謝謝您查得這麼清楚。金繕很好，比換新的有意義，就麻煩您安排了"
                  "。\n"},
         {DEMO_PROMISE, DEMO_AGO(7, 1, 0), .text = "金繕師傅收件並回覆完成日期",
          .within_min = 4 * 1440},
         {DEMO_REMEDY, DEMO_AGO(7, 0, 50), .kind = "repair", .amount = 680000,
          .currency = "TWD", .asked = "了解行李如何被對待",
          .text = "新行李箱，茶具金繕修復"},
         {DEMO_WRITE, DEMO_AGO(7, 0, 40),
          .text =
              "怡君您好：\n\n師傅明天到府上取件，四天內會告訴您完成的日子。",
          .then = CASE_WAITING_OTHERS},
         {DEMO_KEEP, DEMO_AGO(4, 2, 0)},
         {DEMO_WRITE, DEMO_AGO(4, 1, 50),
          .text = "怡君您好：\n\n師傅說三只都救得回來，下個月十日完成，他會親自"
                  "送回。",
          .then = CASE_RESOLVED})},

    {"志豪", "zhihao@youjian.example", "zh-Hant",
     "班機延誤錯過轉機，沒有人理我們", DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(3, 7, 0),
          .text =
              "MA 870 "
              "晚了三個小時，我們錯過最後一班轉機。櫃檯人員只說「請上網改票」"
              "就把燈關了。一家四口在機場過夜，自己花了 5,600 "
              "元訂旅館。請問這是貴"
              "公司對待旅客的方式嗎？\n\n志豪\n"},
         {DEMO_CAUSE, DEMO_AGO(3, 6, 0), .text = "uncaring"},
         {DEMO_WRITE, DEMO_AGO(2, 22, 0), DEMO_WEITING,
          .text =
              "志豪先生您好：\n\n這不該是我們對待任何人的方式，真的很抱歉。旅館"
              "的 "
              "5,600 "
              "元我們全額退還，另外依規定補償每位旅客。請將收據拍照回傳，手機"
              "拍的就可以。",
          .then = CASE_WAITING_CUSTOMER},
         {DEMO_HEAR, DEMO_AGO(0, 8, 0),
          .text = "收據在太太那裡，她明天出差回來我就拍給您。請問補償是多少？是"
                  "匯款還是"
                  "折價券？折價券我們不需要。\n"})},

    {"美玲", "meiling@xinxiang.example", "zh-Hant",
     "帳單上的「服務組合費」是什麼？", DEMO_PLAIN, NULL,
     DEMO_STEPS({DEMO_HEAR, DEMO_AGO(5, 3, 0),
                 .text = "您好，我訂票時看到的票價是 8,200 元，刷卡卻是 10,150 "
                         "元。明細裡有一項"
                         "「服務組合費」1,250 元，還有「調整」700 "
                         "元。請問我買了什麼服務？調整了"
                         "什麼？\n"},
                {DEMO_CAUSE, DEMO_AGO(5, 2, 0), .text = "price"},
                {DEMO_HAND, DEMO_AGO(5, 1, 0), .to = DEMO_WEITING,
                 .text = "明細要用中文解釋，請瑋婷處理。"},
                {DEMO_WRITE, DEMO_AGO(4, 18, 0), DEMO_WEITING,
                 .text = "美玲您好：\n\n「服務組合費」是選位加優先登機，網頁預"
                         "先替您勾選了；"
                         "「調整」是當天的匯率差。前者您並沒有要求，1,250 "
                         "元今天退還。帳單的寫法"
                         "我們也會改得讓人看得懂。",
                 .then = CASE_RESOLVED},
                {DEMO_REMEDY, DEMO_AGO(4, 17, 50), DEMO_WEITING,
                 .kind = "refund", .amount = 125000, .currency = "TWD",
                 .asked = "說明帳單", .text = "退還服務組合費 1,250 元"})},

    {"俊宏", "junhong@youjian.example", "zh-Hant", "嬰兒餐兩次都沒有準備",
     DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(1, 4, 0),
          .text =
              "去程回程都訂了嬰兒餐，兩次上機都說「系統裡沒有」。十個月大的孩子"
              "餓了"
              "四個小時。我有兩封確認信，請問到底是哪一個系統沒有？\n\n俊宏\n"},
         {DEMO_CAUSE, DEMO_AGO(1, 2, 0), .text = "website"},
         {DEMO_PROMISE, DEMO_AGO(1, 1, 0),
          .text = "查明嬰兒餐訂單為何遺失並回覆", .within_min = 48 * 60},
         {DEMO_WRITE, DEMO_AGO(1, 0, 50),
          .text = "俊宏先生您好：\n\n讓孩子挨餓，實在對不起。兩天之內我會查出訂"
                  "單是在哪"
                  "一個環節不見的，並且原原本本告訴您。",
          .then = CASE_WAITING_OTHERS})},

    {"佩珊", "peishan@xinxiang.example", "zh-Hant", "謝謝地勤的陳先生",
     DEMO_PLAIN, NULL,
     DEMO_STEPS({DEMO_HEAR, DEMO_AGO(6, 8, 0),
                 .text =
                     "我把護照忘在安檢的籃子裡，是貴公司的地勤一路跑到登機門還"
                     "給我的。他滿頭"
                     "大汗還笑著說「幸好趕上了」。請替我謝謝他！\n\n佩珊\n"},
                {DEMO_WRITE, DEMO_AGO(6, 3, 0),
                 .text = "佩珊您好：\n\n已經轉達，他說那是他今年跑得最快的一次"
                         "。謝謝您特地寫信。",
                 .then = CASE_RESOLVED})},

    {"承恩", "chengen@youjian.example", "zh-Hant", "請問可以攜帶潛水裝備嗎？",
     DEMO_PLAIN, NULL,
     DEMO_STEPS({DEMO_HEAR, DEMO_AGO(0, 3, 40),
                 .text = "您好，下個月要去潛水，裝備約 14 "
                         "公斤，含一支潛水手電筒（鋰電池）。請問"
                         "手電筒要託運還是隨身？裝備可以算運動器材的優惠嗎？謝"
                         "謝。\n\n承恩\n"})},
    {0}};
