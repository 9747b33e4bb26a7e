/*
 * demo_letters_fr.c — the French stories of the demonstration.
 */
#include "main/demo.h"

const struct demo_story demo_letters_fr[] = {
    {"Amélie", "amelie@courriel.example", "fr",
     "Retard de cinq heures, mariage manqué", DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(9, 2, 0),
          .text =
              "Bonjour,\n\nsamedi dernier le vol MA 440 est parti avec cinq "
              "heures de retard. Nous avons manqué la cérémonie de ma sœur, "
              "tout simplement. À bord, on nous a parlé d'un problème "
              "technique ; au comptoir, de la météo. Qui dois-je croire ?\n\n"
              "Je demande l'indemnité prévue pour nous deux.\n\nAmélie\n"},
         {DEMO_CAUSE, DEMO_AGO(9, 1, 0), .text = "late"},
         {DEMO_NOTE, DEMO_AGO(9, 0, 50),
          .text = "Journal de bord : pompe hydraulique, donc technique. "
                  "L'indemnité est due, sans discussion."},
         {DEMO_WRITE, DEMO_AGO(8, 22, 0),
          .text =
              "Bonjour Amélie,\n\nc'était une panne, pas la météo, et l'on "
              "aurait dû vous le dire dès le départ. L'indemnité vous est "
              "due : **400 € par personne**. Préférez-vous un virement ou un "
              "remboursement sur votre carte ?\n\nRien ne vous rendra la "
              "cérémonie, et j'en suis sincèrement désolée.",
          .then = CASE_WAITING_CUSTOMER},
         {DEMO_HEAR, DEMO_AGO(8, 3, 0),
          .text =
              "Un virement, s'il vous plaît. Merci d'avoir dit la vérité.\n"},
         {DEMO_REMEDY, DEMO_AGO(8, 1, 0), .kind = "refund", .amount = 80000,
          .currency = "EUR", .asked = "l'indemnité pour deux personnes",
          .text = "deux fois 400 €, par virement"},
         {DEMO_WRITE, DEMO_AGO(8, 0, 50),
          .text = "Bonjour Amélie,\n\nle virement de 800 € est parti ce matin. "
                  "Tous nos vœux aux mariés.",
          .then = CASE_CLOSED})},

    {"Théo", "theo@poste.example", "fr", "Valise éventrée à l'arrivée",
     DEMO_PICTURE, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(6, 10, 0),
          .text =
              "Bonjour,\n\nvoici dans quel état ma valise est sortie du tapis "
              "à Lyon (photo jointe). La fermeture est arrachée et il manque "
              "une paire de chaussures. J'ai fait constater les dégâts sur "
              "place, dossier LY-2093.\n\nThéo\n"},
         {DEMO_CAUSE, DEMO_AGO(6, 9, 0), .text = "faulty"},
         {DEMO_WRITE, DEMO_AGO(6, 4, 0),
          .text =
              "Bonjour Théo,\n\nmerci pour la photo, elle parle d'elle-même. "
              "Nous remplaçons la valise. Pour les chaussures, il me faut "
              "seulement la marque et le prix approximatif : pas besoin de "
              "facture.",
          .then = CASE_WAITING_CUSTOMER},
         {DEMO_HEAR, DEMO_AGO(5, 12, 0),
          .text = "Des chaussures de randonnée, environ 120 €, achetées au "
                  "printemps.\n"},
         {DEMO_PROMISE, DEMO_AGO(5, 9, 0),
          .text = "Envoi de la nouvelle valise", .within_min = 72 * 60},
         {DEMO_REMEDY, DEMO_AGO(5, 8, 50), .kind = "replacement",
          .amount = 24900, .currency = "EUR",
          .asked = "une valise et les chaussures",
          .text = "valise neuve (129 €) et 120 € pour les chaussures"},
         {DEMO_WRITE, DEMO_AGO(5, 8, 40),
          .text = "Bonjour Théo,\n\nc'est noté. La valise part de notre dépôt "
                  "d'ici trois jours et les 120 € sont en route.",
          .then = CASE_WAITING_OTHERS},
         {DEMO_KEEP, DEMO_AGO(3, 9, 0)},
         {DEMO_WRITE, DEMO_AGO(3, 8, 50),
          .text = "Bonjour Théo,\n\nla valise est partie ce matin, vous la "
                  "recevrez demain avant midi.",
          .then = CASE_RESOLVED})},

    {"Solange", "solange@courriel.example", "fr",
     "On m'a parlé comme à une enfant", DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(1, 22, 0),
          .text =
              "Madame, Monsieur,\n\nj'ai quatre-vingt-deux ans et toute ma "
              "tête. Votre employée, au téléphone, m'a dit : « Ma petite dame, "
              "demandez donc à vos enfants de le faire sur Internet. » J'ai "
              "dirigé un lycée pendant vingt ans.\n\nJe voulais simplement "
              "changer de siège.\n\nSolange\n"},
         {DEMO_CAUSE, DEMO_AGO(1, 20, 0), .text = "condescending"},
         {DEMO_WRITE, DEMO_AGO(1, 3, 0),
          .text =
              "Madame,\n\nje vous présente mes excuses. On vous devait un "
              "siège et du respect ; vous n'avez eu ni l'un ni l'autre.\n\n"
              "Votre siège est désormais le 4A, côté hublot. Si un autre vous "
              "convient mieux, un mot suffit.",
          .then = CASE_WAITING_CUSTOMER},
         {DEMO_REMEDY, DEMO_AGO(1, 2, 50), .kind = "apology", .currency = "",
          .asked = "un siège côté hublot",
          .text = "excuses, siège 4A sans supplément"},
         {DEMO_HEAR, DEMO_AGO(0, 3, 15),
          .text =
              "Monsieur ou Madame,\n\nle 4A me va très bien. J'aimerais "
              "toutefois savoir si cette personne a été prévenue. Il ne s'agit "
              "pas de la punir, mais qu'elle ne recommence pas.\n\n"
              "Solange\n"})},

    {"Karim", "karim@poste.example", "fr",
     "Remboursement toujours « en cours »", DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(4, 4, 0),
          .text =
              "Bonjour, mon vol du 2 a été annulé. Depuis, votre site affiche "
              "« remboursement en cours ». Cela fait sept semaines pour "
              "312,40 €. C'est mon budget de vacances.\n"},
         {DEMO_CAUSE, DEMO_AGO(4, 3, 0), .text = "cancelled"},
         {DEMO_HAND, DEMO_AGO(4, 2, 0), .to = DEMO_WEITING,
          .text = "Bloqué au paiement : c'est l'équipe Refunds qui a l'accès."},
         {DEMO_WRITE, DEMO_AGO(3, 10, 0), DEMO_WEITING,
          .text = "Bonjour Karim,\n\nle paiement était resté bloqué parce que "
                  "votre "
                  "carte a expiré entre-temps, et personne ne vous l'a dit. "
                  "Envoyez-moi un IBAN et ce sera fait sous deux jours.",
          .then = CASE_WAITING_CUSTOMER})},

    {"Inès", "ines.voyage@courriel.example", "fr",
     "Voyager avec un chien d'assistance", DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(7, 5, 0),
          .text =
              "Bonjour, je suis malvoyante et je voyage avec ma chienne "
              "Olive, 28 kg. Peut-elle rester à mes pieds et faut-il prévenir "
              "à l'avance ? Votre site ne parle que de soute.\n"},
         {DEMO_WRITE, DEMO_AGO(7, 1, 0),
          .text =
              "Bonjour Inès,\n\nbien sûr, Olive reste avec vous, sans "
              "supplément. Prévenez-nous 48 heures avant : nous laissons le "
              "siège voisin libre. Nous allons corriger la page du site.",
          .then = CASE_RESOLVED})},

    {"Gaspard", "gaspard@poste.example", "fr", "Bravo au commandant de bord",
     DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(3, 14, 0),
          .text =
              "Bonjour, pendant l'orage de jeudi, le commandant a expliqué "
              "chaque secousse d'une voix si calme que ma fille, qui a peur en "
              "avion, s'est endormie. Dites-lui merci de sa part et de la "
              "mienne.\n"},
         {DEMO_WRITE, DEMO_AGO(3, 5, 0),
          .text =
              "Bonjour Gaspard,\n\nvotre message est affiché dans la salle des "
              "équipages. La commandante – car c'en est une – vous salue tous "
              "les deux.",
          .then = CASE_RESOLVED})},

    {"Nadège", "nadege@courriel.example", "fr",
     "Le site me facture un bagage que je n'ai pas", DEMO_PLAIN, NULL,
     DEMO_STEPS(
         {DEMO_HEAR, DEMO_AGO(0, 1, 20),
          .text =
              "Bonjour,\n\nj'ai décoché l'option bagage trois fois et la page "
              "la recoche à chaque retour en arrière. Résultat : 35 € de trop "
              "sur ma carte. Remboursez-les-moi, et réparez ce formulaire.\n\n"
              "Nadège\n"})},
    {0}};
