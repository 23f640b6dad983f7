"""How Microsoft is reached, and how an app shows there who it is: for all that has to do with it."""
