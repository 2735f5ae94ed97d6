"""What a list of enrolments or invoices has for columns, and the headings that firms give them."""

from services.columns import BY_KEY, Column, Kind, Layout

COLUMNS: tuple[Column, ...] = (
    Column("reference", "Referentie", Kind.PROJECT_NUMBER, ("Inschrijvingsnummer", "Inschrijvingsnr", "Inschrijving nr",
           "Inschrijving", "Factuurnummer", "Factuurnr", "Factuur nr", "Factuur", "Overeenkomstnummer",
           "Overeenkomstnr", "Overeenkomst", "Contractnummer", "Ordernummer", "Documentnummer", "Document", "Kenmerk",
           "Nummer", "Nr", "Ref"), required=True),
    BY_KEY["enterprise_number"],
    Column("enterprise_name", "Onderneming", Kind.TEXT, BY_KEY["enterprise_name"].synonyms),
    Column("title", "Titel", Kind.TEXT, (*BY_KEY["title"].synonyms, "Opleiding", "Cursus", "Dienst", "Advies",
           "Artikel", "Product", "Mededeling")),
    Column("dated_on", "Datum", Kind.DATE, ("Inschrijvingsdatum", "Datum inschrijving", "Ingeschreven op",
           "Factuurdatum", "Datum factuur", "Gefactureerd op", "Datum overeenkomst", "Overeenkomstdatum",
           "Datum ondertekening", "Besteldatum", "Documentdatum")),
    Column("starts_on", "Startdatum", Kind.DATE, BY_KEY["starts_on"].synonyms),
    Column("ends_on", "Einddatum", Kind.DATE, BY_KEY["ends_on"].synonyms),
    Column("amount", "Bedrag excl. btw", Kind.SIGNED, ("Bedrag", "Excl. btw", "Totaal excl. btw", "Prijs excl. btw",
           "Bedrag zonder btw", "Netto", "Nettobedrag", "Netto bedrag", "Prijs", "Kostprijs", "Inschrijvingsgeld",
           "Maatstaf van heffing")),
    Column("amount_with_vat", "Bedrag incl. btw", Kind.SIGNED, ("Incl. btw", "Totaal incl. btw", "Prijs incl. btw",
           "Bedrag met btw", "Bruto", "Brutobedrag", "Totaal", "Te betalen")),
)  # fmt: skip
OWN_LIST = Layout(COLUMNS, "reference", key_repeats=True)
