"""Toegang: wat een link uit een mail opent."""

from pages.ui import doors

doors.choose_password()
