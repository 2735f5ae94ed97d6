"""What each field of the data is, in the words of a reader, for the file that goes along with them."""

from services.columns import COLUMNS

FIELDS: dict[str, str] = {column.key: column.label for column in COLUMNS} | {
    "id": "nummer van de rij", "provider_id": "nummer van de dienstverlener", "project_id": "nummer van het project",
    "department_id": "nummer van het departement", "account_id": "nummer van de gebruiker",
    "reaction_id": "nummer van de reactie", "batch_id": "nummer van de lijst", "record_id": "nummer van de rij van de "
    "eigen administratie", "account_name": "naam van wie het deed, op dat moment", "by_name": "wie het besliste",
    "at": "moment (UTC in json)", "created_at": "aangemaakt op", "action": "handeling", "kind": "soort",
    "text": "tekst", "details": "bijzonderheden", "state": "toestand", "name": "naam",
    "file_name": "naam van het bestand", "project_number": "projectnummer",
    # payments
    "paid_on": "betaald op", "invoice_number": "factuurnummer",
    # reactions
    "handled_at": "afgehandeld op", "handled_by": "afgehandeld door", "handled_note": "notitie bij de afhandeling",
    # evidence
    "mime": "bestandstype", "size": "grootte in bytes", "sha256": "vingerafdruk van het bestand (SHA-256)",
    "item": "welk van de papieren", "kept_at": "bewaard op", "kept_by": "bewaard door", "files": "bestanden",
    # mails
    "audience": "voor wie", "recipient": "mailadres van de bestemmeling", "sender_name": "naam van de afzender",
    "reply_to": "antwoordadres", "subject": "onderwerp", "body": "inhoud", "with_evidence": "met bewijsstukken",
    "queued_at": "klaargezet op", "next_try_at": "volgende poging", "first_tried_at": "eerste poging",
    "sent_at": "verzonden op", "attempts": "aantal pogingen", "error": "waarom het niet lukte",
    # history
    "position": "plaats in de geschiedenis van de firma", "previous_hash": "vingerafdruk van de vorige gebeurtenis",
    "hash": "vingerafdruk van deze gebeurtenis", "erased_by": "plaats van de gebeurtenis die zegt dat dit gewist is",
    "history_length": "aantal gebeurtenissen", "history_head": "vingerafdruk van de laatste gebeurtenis",
    # lists
    "before": "velden voordien", "after": "velden nadien", "imported_at": "ingelezen op", "new": "aantal nieuwe",
    "changed": "aantal gewijzigde", "unchanged": "aantal ongewijzigde", "wrong": "aantal foute rijen",
    "absent": "aantal dat niet in de lijst stond",
    # projects
    "status_is_ours": "of de status hier gezet is", "listed_at": "laatst in een lijst op",
    "verified_seen": "wat er nagekeken werd", "remark": "opmerking bij de lijst", "erased_on": "gewist op",
    "severity": "ernst van de zwaarste bevinding",
    "papers": "tien keer hoeveel papieren er zijn, plus hoeveel er nodig zijn",
    # own administration
    "reference": "nummer in de eigen administratie", "dated_on": "datum", "amount_with_vat": "bedrag incl. btw",
    # the firm and its people
    "street": "straat en nummer", "postal_code": "postcode", "city": "gemeente", "contact_name": "contactpersoon",
    "phone": "telefoon", "iban": "rekeningnummer", "mail": "mailadres", "is_demo": "of dit verzonnen gegevens zijn",
    "reminds_of_registrations": "of er een mail komt voor een registratie afloopt",
    "review_days": "eigen streeftermijn om na te kijken, in dagen", "valid_from": "geldig vanaf",
    "valid_to": "geldig tot en met", "is_starter": "of het een starter is", "login": "aanmeldnaam", "role": "rol",
    "disabled": "of het account gesloten is", "digest": "of er een dagoverzicht komt", "columns": "gekozen kolommen",
    "start_view": "weergave bij de start", "query": "filter en volgorde", "shared": "of anderen ze zien",
}  # fmt: skip
