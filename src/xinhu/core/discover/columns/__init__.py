"""Tables, column by column: what kind of information a column holds, and how much.

A header speaks for kinds, values prove them; where there is a check, the header alone
is never enough, and where the values prove enough, no header is needed. What no kind
claims is scanned as text, so nothing in a column is left out. Reading files is left to
``adapters.readers``, grades to ``grading``.
"""
