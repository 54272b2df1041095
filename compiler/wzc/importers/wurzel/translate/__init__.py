"""A Wurzel pipeline in typed form to `.wz` source."""
