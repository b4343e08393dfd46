"""When each award is to be looked at anew: by class (A yearly, B half-yearly …), by area, from the last look.

A module declares `modules.keeping.Reviewed`: the policy, the workflow of its review, the classes with their months. An
officer puts a holder into a class (`operations.classify`); who is in none counts as the default. `Due` is a projection,
one row an award, made anew every morning and after each change by one statement whatever the number of awards; lists
read it. Nothing is reviewed by a machine: an officer opens what is due (`operations.open_due`), as one campaign.
"""
