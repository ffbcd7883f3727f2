"""Who may see what at all: the policies asked about everything that can be asked."""
