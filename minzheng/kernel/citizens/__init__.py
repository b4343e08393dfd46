"""What citizens leave with the office from the public pages, and as little of it as can be.

`slips`: the answers of a self-check, sealed under a reference that the counter reads from a QR code, for seven days.
`callbacks`: somebody asks to be called; the number is sealed and only shown to the office of his town.
`counting`: how often which benefit came out likely, by area and month: sums, never who.
`services`: which declared matters stand in the public guide, and which of them can be begun online.
`pace`: how often one address may ask; the address itself is not kept, only a keyed hash, and that for an hour.
Answers that nobody hands over are kept nowhere: the pages carry them in a sealed cookie.
"""
