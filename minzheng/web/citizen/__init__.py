"""Pages for citizens: phone first, without JavaScript, without an account where none is needed.

`selfcheck`: 码上测, anonymous; its answers travel in a sealed cookie and are kept nowhere.
`guide`: 办事指南, rendered from the declared matters, each with its QR code (码上办).
`handing_over`: from a result to the office: a call back, or a slip that the counter reads. `counter`: the staff's side.
"""
