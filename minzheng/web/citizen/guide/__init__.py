"""办事指南: what each matter asks and how long it takes, rendered from its declaration; a QR code leads there (码上办).

`items` puts an item together, `pages` shows it to citizens and as a poster, `publishing` lets staff choose what stands
in the guide.
"""
