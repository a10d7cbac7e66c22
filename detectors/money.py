"""Money of a person: payments, customer accounts, credit, debts, income, loans and insurance.

What shops, banks and insurers keep beside a name. Found by the column's name; most of it is about a
person only where a person stands in the same table.
"""

from __future__ import annotations

from pdscan.model import Detector

PAYMENT = Detector(
    id="payment-information",
    category="finance.payment",
    entity="PAYMENT_INFORMATION",
    title="Payment method or payment reference",
    columns={
        "nl": ("betaalwijze", "betaalmethode", "betaalgegevens", "betaalkenmerk", "betalingswijze",
               "betaalreferentie", "betaaltoken", "machtigingskenmerk", "mandaatnummer"),
        "fr": ("mode de paiement", "moyen de paiement", "mode paiement", "moyen paiement",
               "reference de paiement", "reference paiement", "mandat sepa", "reference mandat"),
        "en": ("payment method", "payment type", "payment token", "payment reference",
               "payment details", "payment instrument", "mandate reference", "mandate id",
               "stripe customer id", "payment profile", "payment method id", "payer id"),
        "de": ("zahlungsart", "zahlungsmethode", "zahlungsweise", "zahlungsreferenz",
               "mandatsreferenz", "zahlungsmittel"),
    },
    not_columns=("count", "aantal", "is", "has", "fee", "kosten", "enabled", "default"),
    kinds=("text", "integer"),
    by_name=True,
    examples=("payment_method", "Betaalwijze", "mode_de_paiement", "Zahlungsart"),
    counterexamples=("payment_count", "payment", "default_payment_method", "method"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

ACCOUNT_NUMBER = Detector(
    id="customer-account-number",
    category="finance.account_no",
    entity="CUSTOMER_ACCOUNT_NUMBER",
    title="Number of a customer's account that is no bank account",
    columns={
        "nl": ("debiteurnr", "debiteur nr", "debiteurennummer", "klantrekening", "debiteurnummer",
               "contractrekening", "klantrekeningnummer", "contractnummer klant", "aansluitnummer"),
        "fr": ("compte client", "numero compte client", "numero de compte client", "code debiteur",
               "numero debiteur", "numero abonne", "reference client"),
        "en": ("account number", "account no", "customer account", "customer account number",
               "debtor number", "debtor no", "billing account", "subscriber number", "account nr"),
        "de": ("debitorennummer", "kundenkonto", "kundenkontonummer", "debitor nr", "vertragskonto",
               "kontonummer kunde", "teilnehmernummer"),
    },
    not_columns=("type", "status", "count", "aantal", "bank", "iban", "ledger", "gl", "balance",
                 "is", "has"),
    kinds=("text", "integer"),
    shape=r"[0-9A-Za-z][0-9A-Za-z._/ -]{2,39}",
    by_name=True,
    examples=("account_number", "debiteurnr", "compte_client", "Debitorennummer"),
    counterexamples=("account", "bank_account_number", "account_type", "gl_account_no"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

CREDIT = Detector(
    id="credit-information",
    category="finance.credit",
    entity="CREDIT_INFORMATION",
    title="Creditworthiness",
    columns={
        "nl": ("kredietlimiet", "kredietscore", "kredietwaardigheid", "bkr", "bkr registratie",
               "kredietbeoordeling", "betalingsgedrag", "krediet limiet", "kredietstatus"),
        "fr": ("limite de credit", "limite credit", "score de credit", "solvabilite",
               "plafond credit", "cote de credit", "encours autorise", "fichage banque"),
        "en": ("credit limit", "credit score", "credit rating", "creditworthiness", "credit risk",
               "fico", "fico score", "credit check", "credit status", "bureau score"),
        "de": ("kreditlimit", "bonitat", "bonitatsindex", "schufa", "schufa score",
               "kreditwurdigkeit", "bonitaet", "kreditrahmen"),
    },
    not_columns=("id", "count", "aantal", "country", "sovereign", "bond", "currency"),
    kinds=("text", "integer", "float", "boolean", "date"),
    by_name=True,
    examples=("credit_limit", "Kredietscore", "solvabilité", "Bonität"),
    counterexamples=("credit", "credit_card", "limit", "credits"),
    references=("https://eur-lex.europa.eu/eli/dir/2023/2225/oj",),
)  # fmt: skip

DEBT = Detector(
    id="outstanding-debt",
    category="finance.debt",
    entity="DEBT",
    title="Outstanding claim, reminder or collection",
    columns={
        "nl": ("openstaand", "openstaand bedrag", "openstaand saldo", "openstaande vordering",
               "aanmaning", "aanmaningen", "aantal aanmaningen", "betalingsachterstand",
               "achterstand bedrag", "incasso", "incassostatus", "incassodossier", "herinneringen",
               "ingebrekestelling", "schuld", "schulden", "schuldhulp", "schuldsanering",
               "deurwaarder", "loonbeslag", "wanbetaler"),
        "fr": ("solde du", "montant impaye", "impaye", "impayes", "mise en demeure", "relance",
               "nombre de relances", "arrieres", "recouvrement", "surendettement", "huissier",
               "saisie sur salaire", "dette", "dettes", "solde impaye"),
        "en": ("outstanding balance", "outstanding amount", "amount overdue", "overdue amount",
               "dunning level", "dunning", "arrears", "in arrears", "past due amount",
               "debt amount",
               "collection status", "total debt", "debt", "debts", "days past due",
               "wage garnishment", "bankruptcy", "in default"),
        "de": ("mahnstufe", "mahnung", "mahnungen", "offener betrag", "ruckstand",
               "zahlungsruckstand", "inkasso", "schulden", "offene forderung", "pfandung",
               "lohnpfandung", "privatinsolvenz"),
    },
    not_columns=("id", "ratio", "technical", "equity", "policy", "fee", "template"),
    kinds=("text", "integer", "float", "boolean", "date"),
    by_name=True,
    examples=("outstanding_balance", "Openstaand_bedrag", "mise_en_demeure", "Mahnstufe"),
    counterexamples=("balance", "saldo", "technical_debt", "debt_ratio"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

INVOICE = Detector(
    id="invoice-data",
    category="finance.invoice",
    entity="INVOICE",
    title="Number or amount of an invoice",
    columns={
        "nl": ("factuurnummer", "factuur nummer", "factuurnr", "factuur nr", "factuurbedrag",
               "factuurdatum"),
        "fr": ("numero facture", "numero de facture", "no facture", "montant facture",
               "date facture", "reference facture", "date de facture"),
        "en": ("invoice number", "invoice no", "invoice nr", "invoice amount", "invoice date",
               "invoice total", "invoice ref", "billing amount"),
        "de": ("rechnungsnummer", "rechnungs nr", "rechnungsnr", "rechnungsbetrag",
               "rechnungsdatum"),
    },
    not_columns=("count", "aantal", "is", "has", "template", "prefix", "next"),
    kinds=("text", "integer", "float", "date"),
    by_name=True,
    examples=("invoice_number", "Factuurnummer", "numero_facture", "Rechnungsnummer"),
    counterexamples=("invoice", "next_invoice_number", "number", "invoice_template"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

INCOME = Detector(
    id="income",
    category="finance.income",
    entity="INCOME",
    title="Income or wealth of a person",
    columns={
        "nl": ("inkomen", "jaarinkomen", "maandinkomen", "gezinsinkomen", "netto inkomen",
               "bruto inkomen", "inkomensklasse", "uitkering", "vermogen klant", "*inkomen"),
        "fr": ("revenu", "revenus", "revenu annuel", "revenu mensuel", "revenu imposable",
               "revenu fiscal", "allocation chomage", "tranche de revenus", "patrimoine client"),
        "en": ("income", "yearly income", "annual income", "monthly income", "household income",
               "income bracket", "income level", "net worth", "disposable income",
               "taxable income", "benefit amount"),
        "de": ("einkommen", "jahreseinkommen", "monatseinkommen", "nettoeinkommen",
               "haushaltseinkommen", "bruttoeinkommen", "arbeitslosengeld", "*einkommen"),
    },
    not_columns=("id", "count", "tax", "company", "operating", "statement", "operationnel",
                 "exploitation", "per", "total", "bedrijf*"),
    kinds=("text", "integer", "float"),
    by_name=True,
    examples=("annual_income", "Jaarinkomen", "revenu_imposable", "Nettoeinkommen"),
    counterexamples=("operating_income", "incoming", "income_tax_id", "revenue"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

LOAN = Detector(
    id="loan",
    category="finance.loan",
    entity="LOAN",
    title="Loan or mortgage",
    columns={
        "nl": ("hypotheek", "hypotheekbedrag", "hypotheeknummer", "leningnummer", "leningbedrag",
               "lening nummer", "lening bedrag", "restschuld", "studieschuld", "kredietnummer"),
        "fr": ("pret immobilier", "montant pret", "numero pret", "montant du pret", "hypotheque",
               "capital restant du", "numero de pret", "montant credit"),
        "en": ("loan amount", "loan number", "loan no", "loan status", "mortgage",
               "mortgage amount", "mortgage number", "student loan", "loan balance",
               "loan purpose"),
        "de": ("darlehen", "darlehensbetrag", "darlehensnummer", "hypothek", "kreditbetrag",
               "restschuld", "kreditnummer"),
    },
    not_columns=("id", "count", "aantal", "rate", "type", "book", "library"),
    kinds=("text", "integer", "float"),
    by_name=True,
    examples=("loan_amount", "Hypotheekbedrag", "montant_pret", "Darlehensnummer"),
    counterexamples=("loan", "loan_type", "library_loan_status", "balloon"),
    references=("https://eur-lex.europa.eu/eli/dir/2014/17/oj",),
)  # fmt: skip

INSURANCE = Detector(
    id="insurance-policy",
    category="finance.insurance",
    entity="INSURANCE_POLICY",
    title="Number of an insurance policy or claim",
    columns={
        "nl": ("polisnummer", "polis nummer", "polisnr", "polis nr", "schadenummer",
               "verzekeringsnummer", "schade nummer", "verzekerde"),
        "fr": ("numero de police", "numero police", "no police", "numero sinistre",
               "numero de sinistre", "numero contrat assurance", "assure"),
        "en": ("policy number", "policy no", "insurance number", "insurance policy",
               "insurance policy number", "claim number", "policyholder", "policy holder",
               "insured"),
        "de": ("policennummer", "versicherungsscheinnummer", "versicherungsnummer", "schadennummer",
               "versicherungsnehmer", "police nr", "vertragsnummer versicherung"),
    },
    not_columns=("id", "count", "aantal", "national", "social", "is", "health", "amount", "sozial*",
                 "kranken*", "renten*", "privacy", "retention", "security", "value"),
    kinds=("text", "integer"),
    by_name=True,
    examples=("policy_number", "Polisnummer", "numero_de_police", "Versicherungsscheinnummer"),
    counterexamples=("policy", "national_insurance_number", "privacy_policy_no", "insurance"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

LOYALTY = Detector(
    id="loyalty-card",
    category="commerce.loyalty",
    entity="LOYALTY_CARD",
    title="Loyalty card or frequent flyer number",
    columns={
        "nl": ("klantenkaart", "klantenkaartnummer", "klantenkaart nummer", "spaarkaart",
               "spaarpunten", "bonuskaart", "bonuskaartnummer", "lidkaart", "lidkaartnummer"),
        "fr": ("carte de fidelite", "carte fidelite", "numero carte fidelite", "points fidelite",
               "numero de fidelite", "carte de membre"),
        "en": ("loyalty card", "loyalty number", "loyalty card number", "loyalty points",
               "loyalty tier", "frequent flyer", "frequent flyer number", "membership card",
               "bonus card", "rewards number"),
        "de": ("kundenkarte", "kundenkartennummer", "bonuskarte", "treuepunkte", "payback nummer",
               "treuekarte", "vielfliegernummer"),
    },
    not_columns=("type", "count", "enabled", "program", "programma"),
    kinds=("text", "integer", "float"),
    by_name=True,
    examples=("loyalty_card", "Klantenkaartnummer", "carte_fidelite", "Kundenkarte"),
    counterexamples=("loyalty", "loyalty_program", "card", "points"),
    references=("GDPR article 4(1)",),
)  # fmt: skip

VAT = Detector(
    id="vat-number",
    category="gov.vat_person",
    entity="VAT_NUMBER",
    title="VAT number, of a company or of a person with one",
    heuristic=True,
    columns={
        "nl": ("btw nummer", "btwnummer", "btw nr", "btwnr", "btw id", "btw identificatienummer",
               "omzetbelastingnummer", "ob nummer", "ondernemingsnummer"),
        "fr": ("numero tva", "numero de tva", "no tva", "tva intracommunautaire",
               "tva intracom", "identifiant tva", "num tva"),
        "en": ("vat number", "vat no", "vat id", "vat registration number", "vat registration",
               "vat reg no", "vat identification number", "tax vat", "vat nr"),
        "de": ("ust id", "ustid", "ust idnr", "ust id nr", "umsatzsteuer id", "steuernummer",
               "umsatzsteueridentifikationsnummer", "mwst nr", "mwst nummer"),
    },
    not_columns=("rate", "amount", "bedrag", "count", "is", "has", "valid", "status", "type"),
    kinds=("text", "integer"),
    shape=r"(?:[A-Z]{2}[ .-]?)?[0-9A-Z][0-9A-Z ./+*-]{6,16}",
    by_name=True,
    examples=("vat_number", "btw-nummer", "numero_tva", "USt-IdNr"),
    counterexamples=("vat_rate", "vat", "btw_bedrag", "vat_valid_number"),
    references=("https://eur-lex.europa.eu/eli/dir/2006/112/oj",),
)  # fmt: skip

DETECTORS = (
    PAYMENT, ACCOUNT_NUMBER, CREDIT, DEBT, INVOICE, INCOME, LOAN, INSURANCE, LOYALTY, VAT,
)  # fmt: skip
