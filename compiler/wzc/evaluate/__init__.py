"""Parameters, presets and profiles: from declarations to values that know their origin."""
