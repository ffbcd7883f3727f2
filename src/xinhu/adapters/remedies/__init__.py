"""Acts on files in which customer information was found."""
