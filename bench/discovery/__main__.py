"""``python -m bench.discovery`` measures discovery; ``--quick`` at smaller sizes."""

from bench.discovery.run import main

main()
