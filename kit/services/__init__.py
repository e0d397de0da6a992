"""Use cases: what people do with the kit, without HTTP and without words."""
