"""``python -m bench`` measures everything; ``--quick`` the same at smaller sizes."""

from bench.run import main

main()
