"""The job file that `init` writes: every key with what it does and what holds without it."""

TEMPLATE = """\
# A job of doctor-answers: what is read, where the tables go, when an alarm is raised.
# Relative paths are meant from the folder of this file. Try it: doctor-answers run FILE --dry-run

[job]
# name = "nightly"                  # stands in logs and alarms; without it the name of this file
output = "dataset"                  # folder of the dataset; made if it is not there
formats = ["parquet", "csv"]        # of the answers: parquet (always), csv, jsonl
# max_bytes = 67108864              # pages of more bytes, unpacked, are refused (too_large)
# timeout = 60.0                    # seconds that one page may take (status timed_out)
# workers = 4                       # processes that read more than 8 MB; without it one for each core
# keep_runs = 400                   # older run folders are removed

[inputs]
# Folders, files, archives (WARC, zip, JSONL ...) and glob patterns; ** stands for folders at any depth.
paths = ["pages/"]

# [fetch]                           # fetch before reading; as `doctor-answers fetch`, see docs/fetching.md
# into = "raw"                      # folder of the raw pages; it is read as an input
# contact = "you@example.org"       # sent to the sites: who is asking
# urls = []                         # addresses
# from = ["urls.txt"]               # files of addresses; with wayback the first day
# sitemaps = []
# site = "realself"                 # a site whose lists of questions are known, with its topics
# topics = []
# common_crawl = []                 # names of crawls, with match
# wayback = false                   # out of the Wayback Machine, with match
# match = "realself.com/question/*"
# to = "2018"
# near = "2016-05"
# archive = "https://web.example.org/collection"
# delay = 2.0                       # seconds between two requests to a host
# max_age = 0.5                     # days in which a page is not asked for again
# allow_networks = []               # private networks of your own

[alarms]
# What a run reads is compared with the runs before it: same site, form and layout.
# on_alarm = ["/usr/local/bin/notify", "--urgent"]   # gets the alarms as JSON on standard input
# min_pages = 10                    # fewer pages of one kind are not judged
# history = 30                      # so many earlier runs are compared with
# min_drop = 0.05                   # smaller changes never raise an alarm
"""
