"""What a person sees when something is refused, missing or broken."""
