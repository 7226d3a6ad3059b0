"""Tests of the forms in which people hold pages."""
