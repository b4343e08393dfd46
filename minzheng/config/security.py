"""Sign-in, sessions and headers of every installation; ``settings`` takes all of it in."""

AUTH_USER_MODEL = "access.Account"
