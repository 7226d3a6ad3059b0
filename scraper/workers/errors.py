"""What ends a run that others do the work of."""


class WorkerLost(RuntimeError):
    """Worker processes die whatever they are given. Look at standard error for what they said."""


class NoCluster(Exception):
    """The cluster can't be used; the message says why."""
