"""The work that people do, one desk each; a desk imports no sibling but staff."""
