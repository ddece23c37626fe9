"""The control plane: how a test or a person seeds, scripts and looks into the sandbox, off the emulated paths."""
