"""Eerste start: de eerste firma maken."""

from pages.ui import doors

doors.begin_here()
