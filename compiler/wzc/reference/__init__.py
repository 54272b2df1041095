"""What the language has, by name: attributes with their types, fields of Argo and versions."""
