"""The main job done by many processes: frames come in the order of the inputs, and go into the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import closing

from scraper.batches import BatchWriter, rows_by_page, unpack
from scraper.collect import Request, RowTaker, Told, sinks_of_answers, sinks_of_pages, spare_tables
from scraper.columns import PAGES
from scraper.inputs import find_inputs
from scraper.replacing import FileSet
from scraper.shards import cut_shards
from scraper.summary import Tally
from scraper.workers.cores import usable_cores
from scraper.workers.local import run_shards
from scraper.workers.tasks import Frame, Work


def gather(request: Request, screen: Iterable[RowTaker], told: Told) -> Tally:
    """`scraper.collect.collect` for much work; the bytes of the files are the same."""
    tally, done = Tally(request.failed), 0
    takers = list(screen)
    beside: Counter[str] = Counter()
    with (
        FileSet() as files,
        BatchWriter(request.table, sinks_of_answers(request, files)) as answers,
        BatchWriter(PAGES, sinks_of_pages(request, files)) as pages,
        closing(_frames(request, beside)) as frames,
    ):
        for frame in frames:
            tally.merge(frame.tally)
            done += frame.read
            batches = unpack(request.table, frame.answers)
            answers.add_batches(batches)
            pages.add_batches(unpack(PAGES, frame.pages))
            for taker in takers:
                for rows in rows_by_page(request.table, batches):
                    taker.add(rows)
            told(tally, done)
        tally.notes.update(beside)
        spare_tables(request, tally, files)
    return tally


def _frames(request: Request, beside: Counter[str]) -> Generator[Frame]:
    """The results of all inputs in their order; other files in folders are counted in `beside`."""
    work = Work(request.table, request.reading, request.failed, request.seconds)
    shards = cut_shards(find_inputs(request.paths, beside), work.options)
    if request.cluster:
        from scraper.workers.cluster import run_on_cluster

        return run_on_cluster(shards, work, request.cluster)
    return run_shards(shards, work, request.workers or usable_cores())
