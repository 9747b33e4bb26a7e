/*
 * demo_letters_pl.c — the Polish stories of the demonstration.
 */
#include "main/demo.h"

const struct demo_story demo_letters_pl[] = {
    {"Zofia", "zofia@poczta.example", "pl",
     "Wózek inwalidzki z pękniętym kołem", DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(4, 7, 0),
          .text =
              "Dzień dobry,\n\npo locie MA 522 mój wózek oddano mi z pękniętym "
              "kołem i wygiętą osią. To nie jest bagaż, to są moje nogi. "
              "Dostałam na chwilę lotniskowy, za szeroki do moich drzwi. Od "
              "wczoraj nie wychodzę z domu.\n\nKiedy będę miała sprawny "
              "wózek?\n\nZofia\n"},
         {DEMO_CAUSE, DEMO_AGO(4, 6, 50), .text = "safety"},
         {DEMO_HAND, DEMO_AGO(4, 6, 40), .to = DEMO_MAREK,
          .text = "Pilne: klientka nie może wyjść z domu."},
         {DEMO_WRITE, DEMO_AGO(4, 6, 0), DEMO_MAREK,
          .text =
              "Dzień dobry, Pani Zofio,\n\nma Pani rację: to nie jest bagaż. "
              "Dziś do godziny 18 przywieziemy wypożyczony wózek dopasowany do "
              "szerokości Pani drzwi. Serwis odbierze Pani wózek przy okazji, "
              "koszt naprawy pokrywamy w całości.\n\nBardzo przepraszam.",
          .then = CASE_WAITING_OTHERS},
         {DEMO_PROMISE, DEMO_AGO(4, 5, 50), DEMO_MAREK,
          .text = "Wózek zastępczy u klientki", .within_min = 7 * 60},
         {DEMO_KEEP, DEMO_AGO(4, 1, 0), DEMO_MAREK},
         {DEMO_HEAR, DEMO_AGO(3, 20, 0),
          .text =
              "Wózek zastępczy przyjechał o piątej i pasuje. Dziękuję. Proszę "
              "tylko o informację, kiedy wróci mój.\n"},
         {DEMO_PROMISE, DEMO_AGO(3, 18, 0), DEMO_MAREK,
          .text = "Naprawiony wózek wraca z serwisu", .within_min = 5 * 1440},
         {DEMO_REMEDY, DEMO_AGO(3, 17, 50), DEMO_MAREK, .kind = "repair",
          .amount = 186000, .currency = "PLN", .asked = "sprawny wózek",
          .text = "naprawa w serwisie producenta i wózek zastępczy"},
         {DEMO_WRITE, DEMO_AGO(3, 17, 40), DEMO_MAREK,
          .text = "Dzień dobry, Pani Zofio,\n\nserwis potrzebuje pięciu dni. "
                  "Odezwę się, gdy tylko wózek będzie gotowy.",
          .then = CASE_WAITING_OTHERS})},

    {"Bartek", "bartek@poczta.example", "pl", "Opóźnienie i nocleg na podłodze",
     DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(8, 8, 0),
          .text =
              "Witam,\n\nlot MA 207 odwołano o 23:40, a obsługa rozdała "
              "butelki wody i poszła do domu. Spaliśmy na podłodze z dwójką "
              "dzieci. O hotelu nikt nawet nie wspomniał. Czego mogę się "
              "domagać?\n\nBartek\n"},
         {DEMO_CAUSE, DEMO_AGO(8, 7, 0), .text = "uncaring"},
         {DEMO_WRITE, DEMO_AGO(8, 1, 0),
          .text =
              "Dzień dobry, Panie Bartku,\n\nnależał się Państwu hotel, "
              "posiłek i dojazd, a nie podłoga. Należy się też odszkodowanie: "
              "250 euro na osobę, czyli **1000 euro**. Proszę o numer konta, "
              "resztą zajmę się sam.",
          .then = CASE_WAITING_CUSTOMER},
         {DEMO_HEAR, DEMO_AGO(7, 12, 0),
          .text = "Numer konta podałem na formularzu, dopisek „MA 207”. Dzieci "
                  "pytają, czy następnym razem będzie prawdziwe łóżko.\n"},
         {DEMO_REMEDY, DEMO_AGO(7, 9, 0), .kind = "refund", .amount = 100000,
          .currency = "EUR", .asked = "wyjaśnienie praw",
          .text = "4 × 250 euro odszkodowania"},
         {DEMO_WRITE, DEMO_AGO(7, 8, 50),
          .text = "Dzień dobry,\n\nprzelew na 1000 euro wyszedł dziś rano. A "
                  "dzieciom proszę przekazać, że tak – obiecujemy.",
          .then = CASE_RESOLVED},
         {DEMO_STATE, DEMO_AGO(5, 8, 0), .then = CASE_CLOSED})},

    {"Grażyna", "grazyna@listy.example", "pl", "Nie rozumiem, za co ta dopłata",
     DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(2, 9, 0),
          .text =
              "Szanowni Państwo,\n\nna lotnisku kazano mi dopłacić 180 zł, bo "
              "plecak był „o trzy centymetry za duży”. Ten sam plecak leciał "
              "ze mną w tamtą stronę bez słowa. Co się zmieniło przez "
              "tydzień?\n\nGrażyna\n"},
         {DEMO_CAUSE, DEMO_AGO(2, 8, 0), .text = "policy"},
         {DEMO_WRITE, DEMO_AGO(2, 1, 0),
          .text = "Dzień dobry, Pani Grażyno,\n\nnic się nie zmieniło, poza "
                  "osobą, która mierzyła. Zasada powinna być ta sama w obie "
                  "strony, więc oddajemy 180 zł na kartę.",
          .then = CASE_RESOLVED},
         {DEMO_REMEDY, DEMO_AGO(2, 0, 50), .kind = "refund", .amount = 18000,
          .currency = "PLN", .asked = "wyjaśnienie", .text = "zwrot dopłaty"})},

    {"Ryszard", "ryszard@poczta.example", "pl", "Bagaż zaginął drugi raz",
     DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(1, 6, 0),
          .text =
              "Dzień dobry. W marcu zgubili mi Państwo walizkę, teraz znowu. W "
              "środku leki na serce. Infolinia: „proszę czekać do pięciu dni”. "
              "Nie mogę czekać pięć dni.\n\nRyszard, zgłoszenie MER 41188\n"},
         {DEMO_CAUSE, DEMO_AGO(1, 5, 50), .text = "late"},
         {DEMO_WRITE, DEMO_AGO(1, 5, 0),
          .text =
              "Dzień dobry, Panie Ryszardzie,\n\nnajpierw leki: proszę je "
              "kupić od razu, zwracamy każdą kwotę. Walizka jest w Wiedniu i "
              "leci jutro pierwszym samolotem.",
          .then = CASE_WAITING_OTHERS},
         {DEMO_PROMISE, DEMO_AGO(1, 4, 50),
          .text = "Walizka z lekami dostarczona do domu",
          .within_min = 36 * 60},
         {DEMO_NOTE, DEMO_AGO(0, 9, 0),
          .text = "Wiedeń potwierdza: walizka nadana na MA 561, kurier "
                  "zamówiony."})},

    {"Danuta", "danuta@listy.example", "pl", "Podziękowanie dla pana Tomka",
     DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(6, 5, 0),
          .text =
              "Dzień dobry! Pan Tomek z odprawy w Gdańsku zauważył, że w "
              "paszporcie mam złą datę na bilecie, i naprawił to w pięć minut, "
              "z uśmiechem. Inaczej nie zobaczyłabym wnuków. Proszę mu "
              "podziękować!\n"},
         {DEMO_WRITE, DEMO_AGO(6, 1, 0),
          .text = "Dzień dobry, Pani Danuto,\n\nprzekazane. Pan Tomek mówi, że "
                  "najlepszą nagrodą będzie zdjęcie z wnukami.",
          .then = CASE_RESOLVED})},

    {"Michał", "michal@poczta.example", "pl",
     "Aplikacja obiecuje jedno, bramka drugie", DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(3, 11, 0),
          .text =
              "Cześć, aplikacja pokazywała bramkę 22, tablica 7, a samolot "
              "odleciał z 31. Spóźniłem się i kupiłem nowy bilet za 420 zł. "
              "Mam zrzuty ekranu.\n"},
         {DEMO_CAUSE, DEMO_AGO(3, 9, 0), .text = "website"},
         {DEMO_WRITE, DEMO_AGO(2, 18, 0),
          .text =
              "Dzień dobry, Panie Michale,\n\nproszę o te zrzuty ekranu. Jeśli "
              "aplikacja podała złą bramkę, zwrócimy koszt nowego biletu.",
          .then = CASE_WAITING_CUSTOMER})},

    {"Patrycja", "patrycja@poczta.example", "pl",
     "Zmiana nazwiska na bilecie po ślubie", DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(0, 0, 50),
          .text =
              "Dzień dobry,\n\nw sobotę biorę ślub, a w poniedziałek lecimy w "
              "podróż poślubną. Bilet mam na panieńskie nazwisko, dowód będzie "
              "jeszcze stary. Czy coś muszę zmieniać? Na infolinii usłyszałam "
              "trzy różne odpowiedzi.\n\nPatrycja\n"})},
    {0}};
