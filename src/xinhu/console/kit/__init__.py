"""The component kit: layout, words, forms, tables, states, drawings, in one place."""
