"""Ready-made texts to start a reason from, one a ground; `…` marks what still has to be filled in."""

from models.enums import Action

# The grounds are the manual's ("mogelijke redenen zijn") and those of VLAIO's page on the duties of a provider.
REACTING: dict[str, str] = {
    "Te laat ingediend": "De steunaanvraag is te laat ingediend: dat moet ten laatste 14 kalenderdagen na de start van "
    "de opleiding of het advies.",
    "Projectbedrag onjuist": "Het projectbedrag van de steunaanvraag komt niet overeen met de inschrijving of de "
    "overeenkomst. Het juiste bedrag, exclusief btw, is …",
    "Niet-subsidiabele dienst": "De dienst komt niet in aanmerking voor steun via de kmo-portefeuille, omdat …",
    "Dienst gaat niet door": "De opleiding of het advies gaat niet door, omdat …",
    "Onderneming niet toegelaten": "De onderneming komt niet in aanmerking voor steun via de kmo-portefeuille, omdat …",
    "Aanverwante onderneming": "De onderneming en de dienstverlener zijn aanverwant; dan is er geen steun mogelijk.",
    "Verkeerde dienstverlener": "De steunaanvraag is op de verkeerde dienstverlener ingediend: wij hebben van deze "
    "onderneming geen inschrijving of overeenkomst.",
    "Andere": "",
}
NOTING: dict[str, str] = {
    "Beslissing per mail": "De dienst kmo-portefeuille liet op … per mail weten dat …",
    "Beslissing in de lijst": "De projectenlijst van … toont de beslissing van de dienst kmo-portefeuille: …",
}
DECIDING: dict[str, str] = {
    "Bewijsstuk onvoldoende": "Het bewijsstuk toont niet aan dat …",
    "Bewijsstuk onleesbaar": "Het bewijsstuk is niet leesbaar. Vraag de stopzetting opnieuw aan met een leesbaar stuk.",
    "Andere": "",
}


def grounds(action: Action) -> dict[str, str]:
    """The texts that fit this action; none where no reason is asked."""
    match action:
        case Action.NOTE_CONFIRMATION | Action.NOTE_REFUSAL:
            return dict(NOTING)
        case Action.REFUSE_STOP:
            return dict(DECIDING)
        case Action.CONFIRM_STOP:
            return {}
    return dict(REACTING)
