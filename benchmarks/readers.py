"""Fifty readers at work on a running program, and what it holds meanwhile."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass
from itertools import count

import psutil

from benchmarks.visitor import Visitor
from services import demo
from services.exports.jobs import MOST_AT_ONCE
from tests.e2e.site import Site

EVERY = 5  # seconds between two looks
THINKING = 2.0, 6.0  # seconds
# Streamlit keeps a closed tab for half a minute, and the garbage goes each half minute.
SECONDS_TO_LET_GO = 75
SEAT = demo.LOGINS[0].login
HEADINGS = (
    "Projectnummer;Onderneming;Ondernemingsnummer;Registratienummer;Dienst;Aanvraagdatum;Startdatum;Projectbedrag;"
    "Titel;Status"
)
LINE = "2026-77{:05d};Bakkerij Vink;0999500074;DV.O299001;Opleiding;01/02/2026;10/02/2026;95,00;Les {};Lopend"


@dataclass(frozen=True, slots=True)
class Look:
    """What the program holds at a moment."""

    seconds: float
    megabytes: float
    threads: int
    files: int
    sockets: int
    done: int


class Soak:
    """The readers, and what was seen of the program while they were at work."""

    def __init__(self, site: Site, numbers: list[str], users: int) -> None:
        self.site, self.numbers, self.users = site, numbers, users
        port = site.url.rpartition(":")[2]
        self.server = next(one for one in psutil.Process().children() if port in one.cmdline())
        self.looks: list[Look] = []
        self.done: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.waited: list[float] = []
        self.turn = count()
        self.door = asyncio.Semaphore(1)  # five at once for one account would look like guessing
        self.desk = asyncio.Semaphore(MOST_AT_ONCE)  # all readers have one account, and more of its are refused
        self.over = False  # each finishes what he is at, and leaves
        self.start = time.monotonic()
        self.calm = self._look()

    async def run(self, seconds: float) -> None:
        """Everybody in, at work, and out again."""
        tasks = [asyncio.create_task(self._reader(random.Random(place))) for place in range(self.users)]
        while self.done["aangemeld"] < self.users and not any(task.done() for task in tasks):
            await asyncio.wait(tasks, timeout=1)
        self.start = time.monotonic()
        while time.monotonic() - self.start < seconds:
            self.looks.append(self._look())
            await asyncio.sleep(EVERY)
        self.over = True
        for fault in await asyncio.gather(*tasks, return_exceptions=True):
            if fault is not None:
                self.faults[f"a reader gave up: {fault!r}"[:200]] += 1
        await asyncio.sleep(SECONDS_TO_LET_GO)
        self.looks.append(self._look())

    def _look(self) -> Look:
        with self.server.oneshot():
            memory, threads, files = self.server.memory_info().rss, self.server.num_threads(), self.server.num_fds()
        port = int(self.site.url.rpartition(":")[2])
        open_ones = [one for one in self.server.net_connections("tcp") if one.status == "ESTABLISHED"]
        ours = [one for one in open_ones if one.laddr and one.laddr[1] == port]
        seconds = time.monotonic() - self.start
        return Look(seconds, memory / 1024**2, threads, files, len(ours), self.done.total())

    async def _reader(self, chance: random.Random) -> None:
        visitor = Visitor(self.site.url)
        try:
            await visitor.open()
            async with self.door:
                await visitor.sign_in(SEAT, demo.PASSWORD)
            self.done["aangemeld"] += 1
            while not self.over:
                await asyncio.sleep(chance.uniform(*THINKING))
                await self._something(visitor, chance)
        finally:
            await visitor.leave()
            await visitor.http.aclose()

    async def _something(self, visitor: Visitor, chance: random.Random) -> None:
        """What a reader does next, as often as readers do."""
        (what,) = chance.choices(list(WORK), [often for often, _ in WORK.values()])
        began = time.monotonic()
        await WORK[what][1](self, visitor, chance)
        self.waited.append(time.monotonic() - began)
        self.done[what] += 1
        if fault := visitor.fault():
            self.faults[f"{what}: {fault}"] += 1

    async def look(self, visitor: Visitor, chance: random.Random) -> None:
        """The list."""
        await visitor.go("projecten")

    async def turn_page(self, visitor: Visitor, chance: random.Random) -> None:
        """Another page of it."""
        await visitor.go("projecten")
        if visitor.set("pagination", chance.randint(1, 10)):
            await visitor.run()

    async def filter(self, visitor: Visitor, chance: random.Random) -> None:
        """A word in the search field."""
        await visitor.go("projecten")
        visitor.set("search", chance.choice(("", "", "bakk", "excel", "2026", "absent woord")))
        await visitor.run()

    async def open_details(self, visitor: Visitor, chance: random.Random) -> None:
        """One project."""
        await visitor.go("project", nummer=chance.choice(self.numbers))

    async def start_page(self, visitor: Visitor, chance: random.Random) -> None:
        """What is due today."""
        await visitor.go("")

    async def tick(self, visitor: Visitor, chance: random.Random) -> None:
        """A row as verified, or not."""
        await visitor.go("projecten")
        visitor.set("dataframe", {"rows": [chance.randrange(5)], "columns": [], "cells": []})
        await visitor.run()
        await visitor.click(chance.choice(("verify_ticked", "unverify_ticked")))

    async def read_in(self, visitor: Visitor, chance: random.Random) -> None:
        """A small list that changes some projects."""
        await visitor.go("importeren")
        await visitor.click("restart")
        await visitor.click("another")
        lines = [LINE.format(place, next(self.turn)) for place in range(20)]
        await visitor.upload("lijst.csv", "\n".join([HEADINGS, *lines]).encode())
        await visitor.click("apply")

    async def export_csv(self, visitor: Visitor, chance: random.Random) -> None:
        """The list as csv."""
        await visitor.fetch("/export/csv")

    async def export_xlsx(self, visitor: Visitor, chance: random.Random) -> None:
        """The list as a workbook."""
        async with self.desk:
            await visitor.fetch("/export/xlsx")

    async def come_back(self, visitor: Visitor, chance: random.Random) -> None:
        """The tab closed, and a new one."""
        await visitor.leave()
        await visitor.open()


# How often each is done, and how.
WORK = {
    "lijst": (20, Soak.look), "blad": (20, Soak.turn_page), "filter": (15, Soak.filter),
    "details": (20, Soak.open_details), "vandaag": (8, Soak.start_page), "afvinken": (6, Soak.tick),
    "inlezen": (3, Soak.read_in), "csv": (3, Soak.export_csv), "xlsx": (0.5, Soak.export_xlsx),
    "terugkomen": (4, Soak.come_back),
}  # fmt: skip
