"""Assessments on the page of their matter: what was judged, and the form that judges."""
