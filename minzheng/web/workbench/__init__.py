"""The first page: ``waiting`` says what waits, ``cards`` counts it, ``rail`` tells what it stands on."""
