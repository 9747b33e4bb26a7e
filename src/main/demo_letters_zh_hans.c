/*
 * demo_letters_zh_hans.c — the stories of the demonstration in simplified
 * Chinese.
 */
#include "main/demo.h"

const struct demo_story demo_letters_zh_hans[] = {
    {"小雨", "xiaoyu@youxiang.example", "zh-Hans",
     "行李丢失第五天，一直没有消息", DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(6, 6, 0),
          .text =
              "您好：\n\n我上周从华沙飞上海，托运的行李到现在已经第五天没有下落"
              "了。网"
              "站上永远显示“查找中”，电话要等四十分钟，接通了又说不归他们管。箱"
              "子里有"
              "我的毕业论文资料，请一定帮我找到。\n\n小雨，编号 MER 40931\n"},
         {DEMO_CAUSE, DEMO_AGO(6, 5, 0), .text = "late"},
         {DEMO_HAND, DEMO_AGO(6, 4, 0), .to = DEMO_LIN,
          .text = "需要给上海的行李部门打电话，请小林接手。"},
         {DEMO_WRITE, DEMO_AGO(5, 20, 0), DEMO_LIN,
          .text = "小雨您好：\n\n让您等了五天还没有人负责，非常抱歉。从现在起由"
                  "我一个人"
                  "跟到底。行李今天早上在法兰克福的仓库里找到了，标签磨损，所以"
                  "系统查不到。"
                  "\n\n**后天**送到您家，送之前快递会给您打电话。",
          .then = CASE_WAITING_OTHERS},
         {DEMO_PROMISE, DEMO_AGO(5, 19, 50), DEMO_LIN,
          .text = "行李送到客人家中", .within_min = 48 * 60},
         {DEMO_HEAR, DEMO_AGO(5, 2, 0),
          .text = "太好了！资料要是没了我真不知道怎么办。麻烦送的时候不要放在门"
                  "口，谢谢。"
                  "\n"},
         {DEMO_KEEP, DEMO_AGO(3, 22, 0), DEMO_LIN},
         {DEMO_REMEDY, DEMO_AGO(3, 21, 50), DEMO_LIN, .kind = "credit",
          .amount = 60000, .currency = "CNY", .asked = "找到行李",
          .text = "行李送达；生活用品补偿600元"},
         {DEMO_WRITE, DEMO_AGO(3, 21, 40), DEMO_LIN,
          .text = "小雨您好：\n\n快递回复已当面交给您。另外这几天您买的生活用品"
                  "，我们补偿"
                  "600元，请收下。祝答辩顺利！",
          .then = CASE_RESOLVED})},

    {"国强", "guoqiang@xin.example", "zh-Hans", "航班取消后退款少了三百多",
     DEMO_GB18030, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(4, 6, 0),
          .text =
              "客服您好：\n\n贵公司取消了我上个月28日的航班，说好全额退款，实"
              "际到账少了"
              "326元。客服解释说是“出票手续费，不退”。航班是你们取消的，凭"
              "什么让我承担"
              "手续费？请给我一个明确的答复。\n\n国强\n"},
         {DEMO_CAUSE, DEMO_AGO(4, 5, 0), .text = "cancelled"},
         {DEMO_WRITE, DEMO_AGO(3, 19, 0), DEMO_LIN,
          .text = "国强先生您好：\n\n您说得对：航班是我们取消的，一分钱都不该扣"
                  "。326元今天"
                  "已经补退到原卡，三个工作日内到账。之前的解释是错的，我们已经"
                  "更正了客服的"
                  "说明。",
          .then = CASE_WAITING_CUSTOMER},
         {DEMO_REMEDY, DEMO_AGO(3, 18, 50), DEMO_LIN, .kind = "refund",
          .amount = 32600, .currency = "CNY", .asked = "退还326元手续费",
          .text = "326元退回原卡"},
         {DEMO_HEAR, DEMO_AGO(1, 8, 0),
          .text = "钱到了，谢谢，处理得很干脆。\n"},
         {DEMO_STATE, DEMO_AGO(1, 7, 0), DEMO_LIN, .then = CASE_RESOLVED})},

    {"丽娟", "lijuan@youxiang.example", "zh-Hans",
     "客服态度很差，说我“自己不会看”", DEMO_PLAIN, NULL,
     DEMO_STEPS({DEMO_HEAR, DEMO_AGO(2, 7, 0),
                 .text = "我打电话问婴儿票怎么加，客服说“网站上都写了，您自己不"
                         "会看吗”，然后直接"
                         "挂断。我看了，网站上写的是“请致电客服”。录音我有，时"
                         "间是周六上午十点左"
                         "右。\n\n丽娟\n"},
                {DEMO_CAUSE, DEMO_AGO(2, 6, 0), .text = "rude"},
                {DEMO_WRITE, DEMO_AGO(1, 19, 0), DEMO_LIN,
                 .text = "丽娟女士您好：\n\n您没有看错，是我们的网站让您打电话"
                         "，又在电话里让您看"
                         "网站，真是对不起。婴儿票我已经替您加好了，不收手续费"
                         "。这通电话我们也听"
                         "了，主管会和那位同事谈。",
                 .then = CASE_WAITING_CUSTOMER},
                {DEMO_REMEDY, DEMO_AGO(1, 18, 50), DEMO_LIN, .kind = "apology",
                 .currency = "", .asked = "一个解释",
                 .text = "道歉，并代为添加婴儿票"})},

    {"浩然", "haoran@xin.example", "zh-Hans", "延误四小时，保险需要证明",
     DEMO_TEXT_FILE,
     "MA 905  华沙 - 北京\n计划起飞 14:10\n实际起飞 18:22\n登机口 B9\n",
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(7, 7, 0),
          .text = "您好，上星期的MA "
                  "905延误四个多小时，保险公司要求航空公司盖章的延误证明。"
                  "航班信息见附件，请问怎么开？\n\n浩然\n"},
         {DEMO_CAUSE, DEMO_AGO(7, 6, 0), .text = "late"},
         {DEMO_WRITE, DEMO_AGO(7, 0, 30),
          .text = "浩然您好：\n\n延误证明已经开好，今天寄出电子版，保险公司都认"
                  "。另外延误"
                  "超过四小时，您还有一份补偿，请告诉我收款方式。",
          .then = CASE_WAITING_CUSTOMER},
         {DEMO_HEAR, DEMO_AGO(6, 9, 0),
          .text = "证明收到了，还有补偿，真没想到！请退到支付的那张卡。\n"},
         {DEMO_REMEDY, DEMO_AGO(6, 7, 0), .kind = "refund", .amount = 200000,
          .currency = "CNY", .asked = "延误证明", .text = "证明和补偿2000元"},
         {DEMO_WRITE, DEMO_AGO(6, 6, 50),
          .text = "浩然您好：\n\n2000元已退回原卡。欢迎再次乘坐。",
          .then = CASE_CLOSED})},

    {"秀英", "xiuying@youxiang.example", "zh-Hans", "表扬信", DEMO_PLAIN, NULL,
     DEMO_STEPS({DEMO_HEAR, DEMO_AGO(2, 16, 0),
                 .text = "我今年七十六岁，第一次一个人坐飞机去看孙子，不会说外"
                         "语。机上的小姑娘用"
                         "手机翻译一句一句跟我说话，下飞机还把我交到孩子手里。"
                         "谢谢你们培养出这么"
                         "好的孩子。\n\n秀英\n"},
                {DEMO_WRITE, DEMO_AGO(2, 8, 0), DEMO_LIN,
                 .text = "秀英阿姨您好：\n\n您的信我们念给整个机组听了，她眼圈"
                         "都红了。祝您和孙子"
                         "玩得开心！",
                 .then = CASE_RESOLVED})},

    {"子涵", "zihan@xin.example", "zh-Hans", "里程没有到账", DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(0, 12, 0),
          .text =
              "您好，上个月飞的四段航班里程一直没到账，补登时系统提示“姓名不符”"
              "。"
              "护照上"
              "是ZIHAN，会员卡上是ZI HAN，中间多了个空格。这也能算不符吗？\n"},
         {DEMO_CAUSE, DEMO_AGO(0, 10, 0), .text = "website"},
         {DEMO_PROMISE, DEMO_AGO(0, 9, 50), .text = "补登四段航班的里程",
          .within_min = 30 * 60},
         {DEMO_WRITE, DEMO_AGO(0, 9, 40),
          .text = "您好：\n\n一个空格当然不该算不符。四段里程我手工补登，明天之"
                  "内到账。",
          .then = CASE_WAITING_OTHERS})},

    {"雪梅", "xuemei@youxiang.example", "zh-Hans",
     "孩子没人接，我联系不上任何人", DEMO_PLAIN, NULL,
     DEMO_STEPS({DEMO_HEAR, DEMO_AGO(0, 0, 25),
                 .text = "急！我女儿八岁，办了无人陪伴儿童服务，MA "
                         "902已经落地快一小时，说好的工"
                         "作人员没有出现，她用别人的手机给我打的电话。你们的热"
                         "线打不通。请马上派人"
                         "去到达层！\n\n雪梅\n"})},
    {0}};
