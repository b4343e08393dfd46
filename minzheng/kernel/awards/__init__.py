"""What this bureau grants: dated awards that cannot collide, because the database refuses it.

For every person whom an award reaches and every pair of policies that exclude each other, an award holds a reservation
for its period; an exclusion constraint lets one pair be reserved for one person only once at a time. Rolls taken in
from elsewhere are holdings, not awards: they may collide, and screening looks for it.
"""
