"""Parameters, presets and profiles: from checked declarations to values that know where they came from."""
