"""Mails: their texts, and the rows that will leave."""
