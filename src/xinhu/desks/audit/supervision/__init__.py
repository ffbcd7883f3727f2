"""事后监督: yesterday's acts, looked at by somebody without a part in them."""
