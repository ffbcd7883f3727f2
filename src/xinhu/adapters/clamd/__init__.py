"""ClamAV's daemon, by its own protocol: files go to it, verdicts come back."""
