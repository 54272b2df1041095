"""What the compiler says: the model, the catalogue of codes, and the renderers."""
