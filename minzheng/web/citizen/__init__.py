"""Pages for citizens: phone first, without JavaScript, without an account of the staff.

`selfcheck`: 码上测, anonymous; its answers travel in a sealed cookie and are kept nowhere.
`guide`: 办事指南, rendered from the declared matters, each with its QR code (码上办).
`identity`: who somebody is; `applying`: an application part by part; `mine`: his own matters, awards and mandates.
`notices`: public notices, and objecting to one.
`handing_over`: from a result to the office: a call back, or a slip that the counter reads. `counter`: the staff's side.
"""
