"""Names of columns: which detectors each one calls, and which names say something else."""

from __future__ import annotations

import pytest

from pdscan import registry
from pdscan.words import naming_phrase

#: table, column, ids of the detectors that the name points at.
NAMES = """
customers     email                  email-address
customers     EmailAddress           email-address
klanten       e-mailadres            email-address
t_klant       cust_email             email-address
contacts      custemail              email-address
clients       courriel               email-address
users         email_verified         -
users         email_count            -
users         is_email_bounced       -
users         email_template         -
users         email_domain           -
mails         email_sent             -
users         emailaddress_id        -
kunden        Mailadresse            email-address
events        message_author_email   email-address
klanten       IBAN                   iban
klanten       rekeningnummer         iban
customers     account_balance        -
payments      card_number            payment-card
payments      cc_number              payment-card
payments      card_type              -
payments      cardholder_name        person-name
payments      name_on_card           person-name
payments      card_expiry            card-expiry
payments      cvv                    card-security-code
klanten       telefoonnummer         phone-number
customers     HomePhone              phone-number
customers     phone_verified         -
customers     phone_type             -
kunden        Handynummer            phone-number
contacts      gsm_nr                 phone-number
logs          ClientIP               ipv4 ipv6
logs          ip_address             ipv4 ipv6
logs          ip_version             -
devices       mac_address            mac-address
burgers       bsn                    nl-bsn
burgers       BSN_nummer             nl-bsn
burgers       bsn_gecontroleerd      -
personen      rijksregisternummer    be-national-number
patients      NISS                   be-national-number
patients      numero_securite_sociale fr-nir
people        ssn                    us-ssn
people        ssn_last4              -
klanten       voornaam               person-first-name
employees     FirstName              person-first-name
employees     fname                  person-first-name
clients       prénom                 person-first-name
kunden        Vorname                person-first-name
klanten       achternaam             person-last-name
employees     LNAME                  person-last-name
people        maiden_name            person-last-name
clients       nom_de_famille         person-last-name
kunden        Nachname               person-last-name
klanten       naam                   person-name-column
customers     name                   person-name-column
clients       nom                    person-name-column
employee      full_name              person-name person-name-column
products      name                   -
product       productnaam            -
genres        name                   -
customers     company_name           employer
customers     user_name              username
users         username               username
users         hostname               -
documents     bestandsnaam           -
documents     file_name              -
documents     author                 person-name document-author
documents     author_id              -
books         author_email           email-address
tracks        composer               person-name
suppliers     contact_name           person-name
suppliers     contactpersoon         person-name
categories    category_name          -
events        event_name             -
customers     city_name              city
users         domain_name            -
employees     geboortedatum          birth-date
employees     date_of_birth          birth-date
employees     DOB                    birth-date
patients      date_naissance         birth-date
kunden        Geburtsdatum           birth-date
employees     hire_date              employment-dates
orders        order_date             -
employees     birthplace             birthplace
employees     birth_place            birthplace
employees     geboorteplaats         birthplace
customers     address                postal-address
klanten       adres                  postal-address
clients       adresse_postale        postal-address
kunden        Anschrift              postal-address
customers     address_type           -
customers     address_id             -
nodes         mac_address            mac-address
sites         web_address            -
invoices      BillingAddress         billing-address
invoices      factuuradres           billing-address
orders        ship_address           shipping-address
orders        leveradres             shipping-address
orders        shipping_cost          -
klanten       straat                 street-address
klanten       huisnummer             street-address
kunden        Straße                 street-address
klanten       postcode               postcode
kunden        PLZ                    postcode
customers     zip                    postcode
files         zip_file               -
klanten       woonplaats             city
customers     City                   city
machines      capacity               -
employees     gender                 gender
klanten       geslacht               gender
employees     title_of_courtesy      gender
users         wachtwoord             password password-hash
users         password_hash          password-hash
users         password_changed_at    -
users         reset_password_token   account-recovery
users         last_login             platform-activity
users         login_count            platform-activity
employees     job_title              job-title
employees     title                  job-title
albums        title                  -
jobs          job_id                 -
employees     salary                 salary
salaries      amount                 salary
payments      amount                 -
employees     photo                  photo
products      photo                  -
users         avatar                 photo
users         user_id                account-id
klanten       klantnr                account-id
orders        order_id               -
logs          user_agent             user-agent
contacts      linkedin_url           social-profile
people        twitter_followers      -
""".strip()


@pytest.mark.parametrize("row", NAMES.split("\n"), ids=lambda row: " ".join(row.split()))
def test_a_column_s_name_calls_these_detectors(row: str) -> None:
    table, column, *expected = row.split()
    found = {d.id for d in registry.detectors() if naming_phrase(d, column, table)}
    assert found == set(expected) - {"-"}
