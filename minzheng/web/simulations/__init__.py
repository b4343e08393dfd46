"""What-if: asking for one, watching it, reading who enters, who leaves and what a month costs, comparing two."""
