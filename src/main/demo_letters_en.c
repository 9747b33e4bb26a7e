/*
 * demo_letters_en.c — the English stories of the demonstration.
 */
#include "main/demo.h"

const struct demo_story demo_letters_en[] = {
    {"Rosalind", "rosalind@strings.example", "en",
     "Guitar broken on MA 204 – neck snapped", DEMO_PICTURE, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(9, 7, 0),
          .text =
              "Hello,\n\nI checked in my guitar in a hard case on MA 204 last "
              "night. When I opened the case at the hotel the neck was snapped "
              "clean off. I play at weddings for a living and the next one is "
              "on Saturday. A picture of the case is attached.\n\nThe guitar "
              "was valued at 1,450 euros last year. Please tell me what you "
              "are going to do.\n\nRosalind\n"},
         {DEMO_CAUSE, DEMO_AGO(9, 6, 10), .text = "faulty"},
         {DEMO_NOTE, DEMO_AGO(9, 6, 0),
          .text = "Handling report 5521 says the case fell from the belt "
                  "loader. This one is on us, no need to argue about the "
                  "case."},
         {DEMO_WRITE, DEMO_AGO(9, 5, 40),
          .text =
              "Dear Rosalind,\n\nI am truly sorry. We have found the report of "
              "the ground crew: the case fell while it was unloaded, and that "
              "is **our** fault, nobody else's.\n\nThree things, so that "
              "Saturday is safe:\n\n- we pay for the hire of an instrument of "
              "your choice this week,\n- please have a guitar maker look at "
              "yours and send me the estimate,\n- you will have a decision "
              "about the money two days after that.",
          .then = CASE_WAITING_CUSTOMER},
         {DEMO_HEAR, DEMO_AGO(8, 2, 30),
          .text = "Thank you, that is more than I expected. The maker says it "
                  "cannot be repaired well: total loss, 1,380 euros today. The "
                  "hire for Saturday was 90 euros. Both papers are in the "
                  "post, I only have them on paper.\n"},
         {DEMO_PROMISE, DEMO_AGO(8, 1, 0),
          .text = "Decision about the replacement of the guitar",
          .within_min = 48 * 60},
         {DEMO_WRITE, DEMO_AGO(8, 0, 50),
          .text = "Dear Rosalind,\n\nthat is quite enough for us, the papers "
                  "can follow. I have asked for approval today and you will "
                  "hear from me within two days.",
          .then = CASE_WAITING_OTHERS},
         {DEMO_REMEDY, DEMO_AGO(7, 1, 0), .kind = "replacement",
          .amount = 147000, .currency = "EUR", .asked = "a new guitar",
          .text = "1,380 for the guitar and 90 for the hire, by transfer"},
         {DEMO_KEEP, DEMO_AGO(7, 0, 50)},
         {DEMO_WRITE, DEMO_AGO(7, 0, 45),
          .text =
              "Dear Rosalind,\n\napproved in full: 1,470 euros leave our "
              "account tomorrow morning, 1,380 for the guitar and 90 for the "
              "hire. I hope the new one sings as well.",
          .then = CASE_WAITING_CUSTOMER},
         {DEMO_HEAR, DEMO_AGO(5, 20, 0),
          .text = "The money is here and the wedding was lovely. You have kept "
                  "a customer.\n\nRosalind\n"},
         {DEMO_WRITE, DEMO_AGO(5, 4, 0),
          .text = "Dear Rosalind,\n\nthank you for telling us! I have passed "
                  "your letter on to the ground crew as well; they are getting "
                  "a new loader belt this month.",
          .then = CASE_RESOLVED},
         {DEMO_STATE, DEMO_AGO(3, 4, 0), .then = CASE_CLOSED})},

    {"Daniel", "daniel@home.example", "en",
     "My son (9) was left alone at the gate", DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(2, 5, 0),
          .text =
              "To whoever is in charge,\n\nmy nine-year-old son flew as an "
              "unaccompanied minor on MA 117 on Sunday. I paid for the "
              "service. "
              "After landing nobody met him. He sat alone at the gate for an "
              "hour and twenty minutes until a cleaner asked him whether he "
              "was all right. He did not have a phone.\n\nI want to know who "
              "was responsible, and I want to know that this cannot happen to "
              "another child.\n\nDaniel\n"},
         {DEMO_CAUSE, DEMO_AGO(2, 4, 40), .text = "safety"},
         {DEMO_HAND, DEMO_AGO(2, 4, 30), .to = DEMO_MAREK,
          .text = "A child without supervision: this belongs to the lead."},
         {DEMO_WRITE, DEMO_AGO(2, 4, 0), DEMO_MAREK,
          .text =
              "Dear Daniel,\n\nthere is no excuse for this, and I will not "
              "look for one. I lead customer care and have taken your case "
              "myself.\n\nThe station manager has to tell me by tomorrow in "
              "writing where the escort was. You will get the answer from me, "
              "with names of those responsible for the service, not with "
              "phrases. May I call you tonight after seven?",
          .then = CASE_WAITING_CUSTOMER},
         {DEMO_PROMISE, DEMO_AGO(2, 3, 50), DEMO_MAREK,
          .text = "Written account of the station manager",
          .within_min = 30 * 60},
         {DEMO_NOTE, DEMO_AGO(2, 3, 40), DEMO_MAREK,
          .text = "Reported to the safety officer, number SR-88. The escort "
                  "was sent to the old gate; the gate change did not reach "
                  "her."},
         {DEMO_HEAR, DEMO_AGO(1, 20, 0),
          .text = "You may call. My wife and I will both be there. We do not "
                  "want vouchers.\n"},
         {DEMO_WRITE, DEMO_AGO(1, 18, 0), DEMO_MAREK,
          .text = "Dear Daniel,\n\nthank you for the talk last night. As "
                  "promised: no vouchers. You get the account in writing, and "
                  "the fee for the escort goes back today in any case.",
          .then = CASE_WAITING_OTHERS},
         {DEMO_REMEDY, DEMO_AGO(1, 17, 0), DEMO_MAREK, .kind = "refund",
          .amount = 6000, .currency = "GBP",
          .asked = "to know who was responsible, and that it cannot recur",
          .text = "the fee for the escort; the account is still owed"})},

    {"Margaret", "margaret@post.example", "en", "I do not understand this bill",
     DEMO_HTML, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(3, 3, 0),
          .text =
              "<html><body><p>Good morning,</p><p>I booked a fare of <b>79 "
              "pounds</b> and my card shows 163.40. I have copied your bill "
              "below; after twenty minutes I still cannot make it add "
              "up.</p><table border=\"1\"><tr><th>Item</th><th>GBP</th></tr>"
              "<tr><td>Fare \"Breeze\"</td><td>79.00</td></tr><tr><td>YQ "
              "carrier surcharge</td><td>31.00</td></tr><tr><td>Service mix "
              "B</td><td>22.40</td></tr><tr><td>Seat/Pri bundle</td><td>18.00"
              "</td></tr><tr><td>Correction</td><td>13.00</td></tr></table>"
              "<p>What is \"service mix B\", and what was corrected?</p>"
              "<p>Margaret, 71, a retired book-keeper</p><img "
              "src=\"https://pictures.example/margaret/signature.png\" "
              "alt=\"\"></body></html>"},
         {DEMO_CAUSE, DEMO_AGO(3, 2, 0), .text = "price"},
         {DEMO_WRITE, DEMO_AGO(3, 1, 0),
          .text =
              "Dear Margaret,\n\nif a book-keeper cannot read our bill, the "
              "bill is wrong. Here it is in plain words:\n\n- 79.00 for the "
              "flight,\n- 31.00 our fuel surcharge, which ought to be inside "
              "the fare we advertise,\n- 22.40 for a suitcase and a meal,\n- "
              "18.00 for a seat you chose and boarding first,\n- 13.00 for "
              "changing the name on the ticket.\n\nDid you want the suitcase, "
              "the meal and the seat? If not, they were ticked for you and I "
              "give the money back.",
          .then = CASE_WAITING_CUSTOMER},
         {DEMO_HEAR, DEMO_AGO(0, 4, 10),
          .text = "Now I understand it, thank you! The suitcase yes; the seat "
                  "and boarding first no, I never asked for those. And the "
                  "name was misspelt by your own web page, so 13 pounds for "
                  "putting it right seems cheeky.\n"})},

    {"Owen", "owen@mail.example", "en", "Your agent laughed at me", DEMO_PLAIN,
     NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(4, 9, 0),
          .text =
              "I stammer. At the check-in desk yesterday, around six in the "
              "evening, the man at counter 12 finished my sentences for me and "
              "then said to his colleague, loud enough for the queue, \"we "
              "will be here till Christmas\". Both of them laughed.\n\nI have "
              "flown with you for eleven years. I am not asking for money.\n\n"
              "Owen\n"},
         {DEMO_CAUSE, DEMO_AGO(4, 8, 0), .text = "rude"},
         {DEMO_HAND, DEMO_AGO(4, 7, 30), .to = DEMO_CLAIRE,
          .text = "Claire knows the people at that station."},
         {DEMO_HAND, DEMO_AGO(4, 2, 0), DEMO_CLAIRE, .to = DEMO_MAREK,
          .text = "The supervisor there will only talk to the lead."},
         {DEMO_WRITE, DEMO_AGO(3, 22, 0), DEMO_MAREK,
          .text =
              "Dear Owen,\n\nyou were laughed at while you were in our care. I "
              "am sorry, and I am ashamed of it. I spoke to both men and their "
              "supervisor this morning. They did not deny it.\n\nThe man at "
              "counter 12 has asked whether he may write to you himself. He "
              "will only do so if you wish it.",
          .then = CASE_WAITING_CUSTOMER},
         {DEMO_REMEDY, DEMO_AGO(3, 21, 0), DEMO_MAREK, .kind = "apology",
          .currency = "", .asked = "that somebody should know",
          .text = "apology in writing; both attend the course on speech "
                  "disabilities next month"},
         {DEMO_HEAR, DEMO_AGO(3, 8, 0),
          .text = "He may write. Thank you for taking it seriously and for "
                  "not offering me miles.\n"},
         {DEMO_WRITE, DEMO_AGO(3, 6, 0), DEMO_MAREK,
          .text = "Dear Owen,\n\nI have told him. You will hear from him this "
                  "week, and from me should you ever need anything.",
          .then = CASE_RESOLVED})},

    {"Aisha", "aisha@mail.example", "en", "Suitcase still missing, day four",
     DEMO_TEXT_FILE,
     "Receipts, amounts in EUR\n\n"
     "toothbrush, soap, brush        11.20\n"
     "two shirts                     58.00\n"
     "suit, hired for the interview  75.00\n"
     "-------------------------------------\n"
     "together                      144.20\n",
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(6, 2, 0),
          .text = "My suitcase did not arrive on MA 610 and every day your "
                  "tracing page says \"searching\". I had a job interview in "
                  "hired clothes. The list of what I had to buy is attached. "
                  "When will I have my things?\n\nReference MER 40917\n"},
         {DEMO_CAUSE, DEMO_AGO(6, 1, 0), .text = "late"},
         {DEMO_PROMISE, DEMO_AGO(5, 23, 0),
          .text = "Call with news of the suitcase", .within_min = 24 * 60},
         {DEMO_WRITE, DEMO_AGO(5, 22, 50),
          .text = "Dear Aisha,\n\nyour suitcase was loaded onto a flight to "
                  "the wrong coast; we know that since this morning. I will "
                  "call you by tomorrow with the flight that brings it "
                  "back. All that is on your list will be paid.",
          .then = CASE_WAITING_OTHERS},
         {DEMO_HEAR, DEMO_AGO(4, 10, 0),
          .text = "You said you would call yesterday. Nobody called.\n"},
         {DEMO_KEEP, DEMO_AGO(4, 8, 0)},
         {DEMO_REMEDY, DEMO_AGO(4, 7, 50), .kind = "refund", .amount = 14420,
          .currency = "EUR", .asked = "her suitcase, and 144.20 for clothes",
          .text = "144.20 by transfer; suitcase delivered to the door"},
         {DEMO_WRITE, DEMO_AGO(4, 7, 40),
          .text = "Dear Aisha,\n\nI am sorry that my call came a day late, "
                  "just when you had waited long enough. As I said on the "
                  "phone: a driver brings the suitcase between six and eight "
                  "tonight, and 144.20 euros are on their way.",
          .then = CASE_RESOLVED})},

    {"Fergus", "fergus@post.example", "en", "You promised the lowest price",
     DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(1, 9, 0),
          .text =
              "Hello,\n\nyour page says \"found it cheaper? we pay the "
              "difference\". I found my flight 38 pounds cheaper on your own "
              "app an hour after I had paid on your own website. Your chat "
              "then told me that the promise is only about \"other sellers\". "
              "Where does it say so?\n\nFergus\n"},
         {DEMO_CAUSE, DEMO_AGO(1, 7, 0), .text = "untruthful"},
         {DEMO_NOTE, DEMO_AGO(1, 6, 30),
          .text = "He is right: the words \"other sellers\" are only in the "
                  "third footnote. Asked marketing what we do."},
         {DEMO_PROMISE, DEMO_AGO(1, 6, 0),
          .text = "Answer of the price team about the 38 pounds",
          .within_min = 30 * 60},
         {DEMO_WRITE, DEMO_AGO(1, 5, 50),
          .text = "Dear Fergus,\n\nyou read it as anybody would. I have asked "
                  "our price team to pay the 38 pounds and to change the page, "
                  "and will have their answer tomorrow.",
          .then = CASE_WAITING_OTHERS})},

    {"Helen", "helen@garden.example", "en", "Thank you, really", DEMO_PLAIN,
     NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(5, 6, 0),
          .text = "Just to say that the lady at your desk last Tuesday stayed "
                  "an hour after her shift because my connection was gone and "
                  "I was close to tears. She found me a seat, a sandwich and a "
                  "pair of socks. I did not get her name; red glasses.\n\n"
                  "Helen\n"},
         {DEMO_WRITE, DEMO_AGO(5, 2, 0),
          .text = "Dear Helen,\n\nthe red glasses were easy to find. She read "
                  "your letter twice and is having it framed. Thank you for "
                  "taking the time.",
          .then = CASE_RESOLVED})},

    {"Jonas", "jonas@mail.example", "en",
     "Can I bring my cello as a passenger?", DEMO_PLAIN, NULL,
     DEMO_STEPS({DEMO_HEAR, DEMO_AGO(0, 2, 25),
                 .text = "Hi, I would like to buy a second seat for my cello "
                         "(it is called Agnes and does not eat). The booking "
                         "page wants a date of birth. What do I enter?\n\n"
                         "Jonas\n"})},

    {"Ruth", "ruth@home.example", "en",
     "MA 318 cancelled – three days in a hotel at our cost", DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(8, 11, 0),
          .text = "We were five people, two of them small children. You "
                  "cancelled MA 318 and the next free seats were three days "
                  "later. We paid 612 euros for the hotel and were told at the "
                  "desk that we would get it back. Six weeks and four forms "
                  "later: nothing.\n\nRuth\n"},
         {DEMO_CAUSE, DEMO_AGO(8, 10, 0), .text = "cancelled"},
         {DEMO_WRITE, DEMO_AGO(8, 4, 0),
          .text = "Dear Ruth,\n\nno fifth form. I have found all four of the "
                  "old ones; they were filed under the wrong flight number, by "
                  "us. May I send the 612 euros to the card you paid with?",
          .then = CASE_WAITING_CUSTOMER},
         {DEMO_HEAR, DEMO_AGO(7, 22, 0), .text = "Yes please. At last.\n"},
         {DEMO_REMEDY, DEMO_AGO(7, 20, 0), .kind = "refund", .amount = 61200,
          .currency = "EUR", .asked = "612 euros for the hotel",
          .text = "612 euros to the card"},
         {DEMO_WRITE, DEMO_AGO(7, 19, 50),
          .text = "Dear Ruth,\n\ndone, you will see it within three working "
                  "days.",
          .then = CASE_RESOLVED},
         {DEMO_HEAR, DEMO_AGO(0, 6, 30),
          .text = "It has been a week, not three days, and there is nothing on "
                  "my card. Please look once more.\n"})},

    {"Prize Centre", "winner@lucky.example", "en",
     "YOU have been selected!!! Free flights for life", DEMO_SPAM, NULL,
     DEMO_STEPS({DEMO_HEAR, DEMO_AGO(2, 14, 0),
                 .text = "Dear winner, your address was drawn. To claim free "
                         "flights for life pay a small handling fee of 49.99 "
                         "within 24 hours. Act now!!!\n"})},

    {"Stuart", "stuart@office.example", "en", "Automatic reply: out of office",
     DEMO_AWAY, NULL,
     DEMO_STEPS({DEMO_HEAR, DEMO_AGO(1, 12, 0),
                 .text =
                     "I am out of the office until Monday week with no access "
                     "to e-mail. In urgent cases call the front desk.\n"})},

    {"Theodore", "theodore@full.example", "en", "Lost umbrella on MA 92",
     DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(2, 20, 0),
          .text = "I left a green umbrella with a duck's head in row 14. It "
                  "was my grandfather's. Has anyone handed it in?\n"},
         {DEMO_WRITE, DEMO_AGO(2, 12, 0),
          .text = "Dear Theodore,\n\nthe duck is here, in our lost property "
                  "office, and looks well. Where may we send it?",
          .then = CASE_WAITING_CUSTOMER},
         {DEMO_BOUNCE, DEMO_AGO(2, 11, 50)})},
    {0}};
