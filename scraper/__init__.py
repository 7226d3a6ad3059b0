"""All contact with the outside: saved forms, fetching, jobs, tables, reports."""
