"""Pages of random checks: who was drawn, by which seed."""
