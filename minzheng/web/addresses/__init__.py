"""地址库: standard addresses, the look-up box, unsure writings, and what a review of all of them found."""
