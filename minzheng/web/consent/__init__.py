"""授权: who agreed to what about whom, what will lapse, and how it is recorded and withdrawn."""
