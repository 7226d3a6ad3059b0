"""Who is who: the doctors that answers name, under whatever spelling, each with a stable identity."""
