"""The only bridge between the business and the ledger: one function for each business event, split by noun.

``kinds`` names the events in Chinese, ``events`` posts, ``items`` reads what is still open for a claim or a filing. The
pure builders (``…_legs``) give the rows of an entry; the functions of the same modules read what they depend on under
the lock of the book and post. Funders' amounts are mappings from the funder's code to yuan with two decimals.
Every posting to 4xxx or 5xxx carries its twin on 3104 (fiscal funds: 3204) in the same entry.
"""
