"""How dates are written, by language. Django's own English is American, its Chinese input formats lack ISO order."""
