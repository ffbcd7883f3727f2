"""Single sign-on: what an identity provider says, checked, and whom it lets in.

What it guarantees: an ID token counts only with a signature of the provider's published
keys, for this console, for this very attempt, and for a few minutes; only operators who
exist and work come in; nobody is ever entered by it. What it leaves to others: talking
to the provider and the browser (``console.single_sign_on``), and the second factor,
which sensitive purposes take all the same.
"""
