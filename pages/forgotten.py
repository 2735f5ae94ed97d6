"""Wachtwoord vergeten: een link vragen."""

from pages.ui import doors

doors.forgot_password()
