"""The small languages in manifests: tags, expressions, conditions, `depends`."""
