"""Who a citizen is: verified by a provider, kept in a session of our own, with no account of the staff involved.

`providers` is what a provider promises; `demonstrating` is the demo's, and says so; `oidc` the one of an installation.
`visiting` admits pages: `@own_page(reason=…)` gives them a `Visitor`, who he is and for whom he acts.
`pages`: signing in and out.
"""
