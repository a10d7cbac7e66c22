"""Correspondence: mails, chats, calls, requests, opinions and what is written about a person.

Protected as communication (Charter of Fundamental Rights, article 7; Directive 2002/58/EC), and the
place where everything else is written down. Found by the column's name. Notes may hold anything, so
that what a note's name says is for a person to look at.
"""

from __future__ import annotations

from pdscan.model import Detector

_PRIVATE = ("https://eur-lex.europa.eu/eli/dir/2002/58/oj",)
_NOT = (
    "id", "count", "aantal", "type", "status", "is", "has", "at", "date", "datum", "template",
    "size", "length", "format", "error", "commit", "log", "language", "hash",
)  # fmt: skip

BODY = Detector(
    id="message-body",
    category="comm.content",
    entity="MESSAGE_BODY",
    title="Text of a mail, letter or message",
    columns={
        "nl": ("berichttekst", "bericht tekst", "mailtekst", "brieftekst", "inhoud bericht",
               "inhoud mail", "inhoud brief"),
        "fr": ("corps du message", "corps message", "texte du message", "contenu message",
               "contenu du message", "corps du mail", "texte courrier"),
        "en": ("message body", "message text", "email body", "mail body", "body text",
               "message content", "email content", "sms text", "letter text",
               "email subject", "mail subject"),
        "de": ("nachrichtentext", "nachrichteninhalt", "mailtext", "brieftext", "mailinhalt",
               "inhalt der nachricht"),
    },
    not_columns=_NOT,
    kinds=("text", "other"),
    by_name=True,
    examples=("message_body", "berichttekst", "corps_du_message", "Nachrichtentext"),
    counterexamples=("body", "error_message_text", "message_id", "email_body_template"),
    references=_PRIVATE,
)  # fmt: skip

NOTE = Detector(
    id="note-about-person",
    category="comm.content",
    entity="MESSAGE_BODY",
    title="Note or remark about a person",
    heuristic=True,
    columns={
        "nl": ("opmerking", "opmerkingen", "notitie", "notities", "aantekening", "aantekeningen",
               "bijzonderheden", "toelichting", "memo", "gespreksverslag", "contactverslag"),
        "fr": ("remarque", "remarques", "commentaire", "commentaires", "observations",
               "compte rendu", "annotation", "memo"),
        "en": ("note", "notes", "remark", "remarks", "comment", "comments", "memo", "free text",
               "case notes", "customer notes", "internal notes", "bio", "biography", "about me"),
        "de": ("bemerkung", "bemerkungen", "notiz", "notizen", "anmerkung", "anmerkungen",
               "kommentar", "kommentare", "vermerk", "freitext", "memo"),
    },
    not_columns=(*_NOT, "release", "delivery", "credit", "code", "musical"),
    kinds=("text", "other"),
    by_name=True,
    examples=("notes", "Opmerkingen", "commentaires", "Bemerkung", "customer_comments"),
    counterexamples=("note_count", "release_notes", "comment_id", "notebook"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

CHAT = Detector(
    id="chat-message",
    category="comm.chat",
    entity="CHAT_MESSAGE",
    title="Chat message",
    columns={
        "nl": ("chatbericht", "chatberichten", "chat tekst", "chatgeschiedenis", "gesprek chat"),
        "fr": ("message chat", "messages chat", "conversation chat", "historique chat"),
        "en": ("chat message", "chat text", "chat transcript", "chat history", "chat content",
               "conversation text", "direct message", "chat log", "conversation body",
               "whatsapp message"),
        "de": ("chatnachricht", "chatnachrichten", "chatverlauf", "chat text"),
    },
    not_columns=("id", "count", "aantal", "type", "status", "is", "has", "at", "template"),
    tables=("chat*", "conversation*", "gesprek*", "message*", "bericht*", "nachricht*"),
    columns_with_table=("message", "bericht", "nachricht", "text", "tekst", "texte", "body",
                        "content"),
    kinds=("text", "other"),
    by_name=True,
    examples=("chat_message", "chatbericht", "conversation_chat", "Chatverlauf", "message"),
    counterexamples=("chat", "chat_message_id", "chateau", "chat_status"),
    references=_PRIVATE,
)  # fmt: skip

CALL = Detector(
    id="phone-call",
    category="comm.call",
    entity="PHONE_CALL",
    title="Telephone call: who, how long, what was noted",
    columns={
        "nl": ("gespreksduur", "belnotitie", "telefoonnotitie", "gespreksnotitie", "beller",
               "gebeld nummer", "belduur", "oproepduur"),
        "fr": ("duree d appel", "duree appel", "note d appel", "appelant", "numero appelant",
               "numero appele", "journal d appels"),
        "en": ("call duration", "call notes", "caller", "caller id", "callee", "calling number",
               "called number", "call log", "call summary", "call start", "call end",
               "call outcome", "caller number", "voicemail", "cdr", "call history"),
        "de": ("gesprachsdauer", "anrufdauer", "telefonnotiz", "gesprachsnotiz", "anrufer",
               "anrufernummer", "angerufene nummer"),
    },
    not_columns=("count", "aantal", "function", "api", "system", "method", "margin"),
    kinds=("text", "integer", "float", "date", "other"),
    by_name=True,
    examples=("call_duration", "Gespreksduur", "note_d_appel", "Anrufdauer", "caller_id"),
    counterexamples=("call", "called", "api_caller", "callback"),
    references=_PRIVATE,
)  # fmt: skip

RECORDING = Detector(
    id="voice-recording",
    category="comm.recording",
    entity="VOICE_RECORDING",
    title="Recording of a voice or of a call",
    columns={
        "nl": ("gespreksopname", "spraakopname", "geluidsopname", "stemopname", "opname gesprek"),
        "fr": ("enregistrement vocal", "enregistrement appel", "enregistrement audio",
               "message vocal", "enregistrement d appel"),
        "en": ("call recording", "recording url", "voice recording", "voicemail recording",
               "audio recording", "voicemail url", "voice message", "recording file",
               "voice sample", "recording sid"),
        "de": ("gesprachsaufzeichnung", "sprachaufzeichnung", "anrufaufzeichnung",
               "sprachnachricht", "tonaufnahme"),
    },
    not_columns=("count", "aantal", "enabled", "is", "has", "music", "album", "artist"),
    kinds=("text", "other"),
    by_name=True,
    examples=("recording_url", "Gespreksopname", "enregistrement_vocal", "Sprachaufzeichnung"),
    counterexamples=("recording", "record", "recording_enabled_url", "voice"),
    references=_PRIVATE,
)  # fmt: skip

SUPPORT = Detector(
    id="support-request",
    category="comm.support",
    entity="SUPPORT_REQUEST",
    title="Request for support, or a complaint",
    columns={
        "nl": ("klacht", "klachten", "klachtomschrijving", "vraag klant", "ticket omschrijving",
               "ticketomschrijving", "hulpvraag", "melding omschrijving", "probleemomschrijving"),
        "fr": ("reclamation", "description du ticket", "description ticket", "plainte client",
               "demande client", "objet de la demande", "demande d assistance"),
        "en": ("ticket description", "ticket subject", "ticket text", "complaint", "complaints",
               "support request", "issue description", "case description", "complaint text",
               "customer question", "support message", "case comments", "problem description"),
        "de": ("beschwerde", "beschwerden", "ticketbeschreibung", "kundenanfrage", "reklamation",
               "supportanfrage", "fehlerbeschreibung"),
    },
    not_columns=("id", "count", "aantal", "type", "status", "is", "has", "date", "datum", "at"),
    tables=("ticket*", "support*", "klacht*", "complaint*", "helpdesk*", "reclamation*",
            "beschwerde*", "incident*"),
    columns_with_table=("description", "omschrijving", "beschreibung", "subject", "onderwerp",
                        "summary", "sujet", "betreff"),
    kinds=("text", "other"),
    by_name=True,
    examples=("ticket_description", "Klacht", "reclamation", "Beschwerde", "description"),
    counterexamples=("ticket", "complaint_count", "support_status", "case"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

FEEDBACK = Detector(
    id="feedback",
    category="comm.feedback",
    entity="FEEDBACK",
    title="Feedback or review by a person",
    columns={
        "nl": ("feedback", "recensie", "recensies", "beoordelingstekst", "klanttevredenheid",
               "waardering klant", "tevredenheidsscore"),
        "fr": ("avis client", "avis clients", "retour client", "satisfaction client",
               "note satisfaction", "commentaire client", "feedback"),
        "en": ("feedback", "review text", "review comment", "customer feedback", "nps", "nps score",
               "csat", "satisfaction score", "review body", "testimonial", "customer review",
               "feedback text", "conversation rating", "rating remark"),
        "de": ("feedback", "rezension", "rezensionen", "kundenbewertung", "kundenmeinung",
               "zufriedenheit", "bewertungstext"),
    },
    not_columns=("id", "count", "aantal", "type", "status", "is", "has", "at", "loop", "average",
                 "avg", "gemiddelde"),
    kinds=("text", "integer", "float", "other"),
    by_name=True,
    examples=("feedback", "Recensie", "avis_client", "Kundenbewertung", "nps_score"),
    counterexamples=("review", "feedback_count", "avg_nps", "rating"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

SURVEY = Detector(
    id="survey-answer",
    category="comm.survey",
    entity="SURVEY_ANSWER",
    title="Answer to a survey",
    columns={
        "nl": ("enqueteantwoord", "enquete antwoord", "antwoord enquete", "antwoord respondent",
               "antwoord vraag", "enqueteresultaat"),
        "fr": ("reponse enquete", "reponse sondage", "reponse au questionnaire",
               "reponse questionnaire", "reponse du repondant"),
        "en": ("survey response", "survey answer", "poll answer", "survey result",
               "questionnaire answer", "respondent answer", "survey comment", "poll response"),
        "de": ("umfrageantwort", "antwort umfrage", "fragebogen antwort", "umfrageergebnis",
               "antwort fragebogen"),
    },
    not_columns=("id", "count", "aantal", "rate", "status"),
    tables=("survey*", "enquete*", "sondage*", "umfrage*", "poll*", "questionnaire*", "fragebogen*",
            "vragenlijst*"),
    columns_with_table=("answer", "antwoord", "reponse", "antwort", "response"),
    kinds=("text", "integer", "float", "boolean", "other"),
    by_name=True,
    examples=("survey_response", "enquete_antwoord", "reponse_sondage", "Umfrageantwort", "answer"),
    counterexamples=("response_id", "survey", "survey_response_rate", "question"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

FORM = Detector(
    id="contact-form",
    category="comm.form",
    entity="CONTACT_FORM",
    title="What was filled in on a form",
    columns={
        "nl": ("formulierantwoord", "formulier inzending", "ingevuld formulier", "uw bericht",
               "uw vraag", "inzending formulier"),
        "fr": ("reponse formulaire", "formulaire rempli", "votre message", "votre demande",
               "soumission formulaire"),
        "en": ("form response", "form submission", "form data", "submission data", "your message",
               "form answers", "form values", "how did you hear about us", "your question"),
        "de": ("formulareingabe", "formulardaten", "ihre nachricht", "ihre frage",
               "ausgefulltes formular"),
    },
    not_columns=("id", "count", "aantal", "type", "status", "at", "date", "datum", "schema"),
    tables=("form*", "*formulier*", "submission*", "contactform*"),
    columns_with_table=("message", "bericht", "nachricht", "question", "vraag"),
    kinds=("text", "other"),
    by_name=True,
    examples=("form_response", "ingevuld_formulier", "votre_message", "Formulareingabe"),
    counterexamples=("form", "form_id", "platform_data", "form_schema_data"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

DETECTORS = (BODY, NOTE, CHAT, CALL, RECORDING, SUPPORT, FEEDBACK, SURVEY, FORM)
