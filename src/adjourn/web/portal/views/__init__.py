"""One module per thing that a person comes for."""
